import { Tabs } from '@mantine/core'
import { useSession } from '@/api'
import { useSearchState } from '@/app/place'
import { EmptyState, Page } from '@/parts'
import { useWords } from '@/words'
import { Accounts } from './accounts'
import styles from './administration.module.css'
import { Audit } from './audit'
import { GroupRules } from './group_rules'
import { Mail } from './mail'
import { System } from './system'

const sections = [
  { id: 'accounts', show: () => <Accounts /> },
  { id: 'groups', show: () => <GroupRules /> },
  { id: 'mail', show: () => <Mail /> },
  { id: 'audit', show: () => <Audit /> },
  { id: 'system', show: () => <System /> },
]

// The server as a whole: accounts, sign-in, audit, health.
export function Screen() {
  const t = useWords('administration')
  const verbs = useSession().server_verbs
  const [search, setSearch] = useSearchState()
  if (!verbs.includes('manage_accounts')) {
    return (
      <Page title={t('server.title')}>
        <EmptyState kind="denied" title={t('server.denied')}>
          {t('server.denied_text')}
        </EmptyState>
      </Page>
    )
  }
  const current = sections.find((section) => section.id === search['section']) ?? sections[0]!
  return (
    <Page title={t('server.title')} sentence={t(`${current.id}.sentence`)}>
      <Tabs
        value={current.id}
        onChange={(value) => setSearch({ section: value ?? undefined }, true)}
        keepMounted={false}
        classNames={{ list: styles['tabs']!, panel: styles['panel']! }}
      >
        <Tabs.List aria-label={t('server.title')}>
          {sections.map((section) => (
            <Tabs.Tab key={section.id} value={section.id}>
              {t(`${section.id}.title`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {sections.map((section) => (
          <Tabs.Panel key={section.id} value={section.id}>
            {section.show()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
