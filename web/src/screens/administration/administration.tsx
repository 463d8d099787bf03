import { Tabs } from '@mantine/core'
import { useMay } from '@/api'
import { useSearchState, useWorkspace } from '@/app/place'
import { Page } from '@/parts'
import { useWords } from '@/words'
import { Audit } from './audit'
import { Catalogs } from './catalogs'
import { People } from './people'
import { Rules } from './rules'
import { Settings } from './settings'
import { Storage } from './storage'
import { WorkspaceTokens } from './workspace_tokens'
import styles from './administration.module.css'

const sections = [
  { id: 'people', verb: 'read', show: () => <People /> },
  { id: 'settings', verb: 'read', show: () => <Settings /> },
  { id: 'rules', verb: 'read', show: () => <Rules /> },
  { id: 'catalogs', verb: 'read', show: () => <Catalogs /> },
  { id: 'tokens', verb: 'manage_people', show: () => <WorkspaceTokens /> },
  { id: 'audit', verb: 'read_audit', show: () => <Audit /> },
  { id: 'storage', verb: 'backup', show: () => <Storage /> },
]

// Who may what, how scores are weighed, which rules hold, and keeping it all safe.
export function Screen() {
  const t = useWords('administration')
  const may = useMay(useWorkspace())
  const [search, setSearch] = useSearchState()
  const shown = sections.filter((section) => may(section.verb))
  const current = shown.find((section) => section.id === search['section']) ?? shown[0]
  return (
    <Page title={t('title')} sentence={current && t(`${current.id}.sentence`)}>
      <Tabs
        value={current?.id ?? null}
        onChange={(value) => setSearch({ section: value ?? undefined }, true)}
        keepMounted={false}
        classNames={{ list: styles['tabs']!, panel: styles['panel']! }}
      >
        <Tabs.List aria-label={t('title')}>
          {shown.map((section) => (
            <Tabs.Tab key={section.id} value={section.id}>
              {t(`${section.id}.title`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown.map((section) => (
          <Tabs.Panel key={section.id} value={section.id}>
            {section.show()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
