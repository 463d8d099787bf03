import { Button, Tabs } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useMay } from '@/api'
import { Go, useSearchState, useWorkspace } from '@/app/place'
import {
  Badge,
  Bar,
  DateValue,
  EmptyState,
  ErrorState,
  Page,
  Sheet,
  SheetStack,
  Skeleton,
} from '@/parts'
import { useWords } from '@/words'
import { type Campaign, tones, useCampaigns, useInstruments } from './data'
import { Library } from './library'
import { Own } from './own'
import styles from './assess.module.css'

const Audits = lazy(async () => ({ default: (await import('./audits')).Audits }))
const tabs = ['campaigns', 'audits', 'library'] as const

// Surveys: those under way and done, and what can be asked.
export function Screen() {
  const t = useWords('assess')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const [search, setSearch] = useSearchState()
  const campaigns = useCampaigns()
  const tab = tabs.find((one) => one === search['tab']) ?? 'campaigns'
  const items = campaigns.data?.items ?? []
  const open = items.filter((item) => item.status === 'open')
  const waiting = open.reduce((sum, item) => sum + left(item), 0)
  return (
    <Page
      title={t('title')}
      sentence={
        campaigns.data &&
        (tab === 'audits'
          ? t('sentence.audits')
          : items.length === 0
            ? t('sentence.none')
            : open.length === 0
              ? t('sentence.quiet', { count: items.length })
              : `${t('sentence.open', { count: open.length })} ${t('sentence.waiting', { count: waiting })}`)
      }
      actions={may('run_surveys') && <NewButton audit={tab === 'audits'} />}
    >
      <Tabs
        value={tab}
        onChange={(value) =>
          setSearch({ tab: value === 'campaigns' ? undefined : (value ?? '') }, true)
        }
        keepMounted={false}
        classNames={{ list: styles['tabs']!, panel: styles['panel']! }}
      >
        <Tabs.List aria-label={t('title')}>
          <Tabs.Tab value="campaigns">{t('campaigns')}</Tabs.Tab>
          <Tabs.Tab value="audits">{t('audits')}</Tabs.Tab>
          <Tabs.Tab value="library">{t('library.title')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="campaigns">
          {campaigns.isPending ? (
            <Skeleton shape="table" />
          ) : campaigns.error ? (
            <ErrorState error={campaigns.error} onRetry={() => void campaigns.refetch()} />
          ) : (
            <SheetStack>
              <Own />
              <Sheet flush>
                {items.length === 0 ? (
                  <None may={may('run_surveys')} />
                ) : (
                  <Rows campaigns={items} />
                )}
              </Sheet>
            </SheetStack>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="audits">
          <Suspense fallback={<Skeleton shape="table" />}>
            <Audits may={may('run_surveys')} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="library">
          <Library />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function NewButton({ audit }: { audit: boolean }) {
  const t = useWords('assess')
  return (
    <Button
      renderRoot={(props) => <Go {...props} to={audit ? 'assess/audits/new' : 'assess/new'} />}
      leftSection={<IconPlus size={16} stroke={1.8} />}
    >
      {t(audit ? 'new_audit' : 'new.title')}
    </Button>
  )
}

// In a workshop nobody is waited for.
const left = ({ workshop, invited, finished }: Campaign) =>
  workshop ? 0 : Math.max(0, (invited ?? 0) - (finished ?? 0))

function None({ may }: { may: boolean }) {
  const t = useWords('assess')
  return (
    <EmptyState
      kind="nothing"
      drawing="bars"
      title={t('none.title')}
      action={
        may && (
          <>
            <Button renderRoot={(props) => <Go {...props} to="assess/new?instrument=samm" />}>
              {t('none.samm')}
            </Button>
            <Go to="assess?tab=library">{t('none.library')}</Go>
          </>
        )
      }
    >
      {t('none.text')}
    </EmptyState>
  )
}

function Rows({ campaigns }: { campaigns: Campaign[] }) {
  const t = useWords('assess')
  const instruments = useInstruments()
  return (
    <ul className={styles['rows']}>
      {campaigns.map((campaign) => {
        const invited = campaign.invited ?? 0
        const finished = campaign.finished ?? 0
        const answered = t('answered_of', { finished, invited })
        return (
          <li key={campaign.id}>
            <div className={styles['words']}>
              <Go to={`assess/${encodeURIComponent(campaign.id)}`} className={styles['name']}>
                {campaign.name}
              </Go>
              <span className={styles['note']}>
                {instruments.data?.items.find((one) => one.id === campaign.instrument)?.name ??
                  campaign.instrument}{' '}
                · {t(campaign.anonymous ? 'anonymous' : 'named')}
              </span>
            </div>
            {campaign.workshop ? (
              <span className={styles['note']}>
                {t('form.kind_workshop')} · {t('people', { count: invited })}
              </span>
            ) : (
              <div className={styles['share']}>
                <Bar value={invited ? finished / invited : null} label={answered} />
                <span className={styles['note']}>{invited ? answered : t('nobody_invited')}</span>
              </div>
            )}
            <span className={styles['dates']}>
              <Dates campaign={campaign} />
            </span>
            <span className={styles['status']}>
              <Badge tone={tones[campaign.status]}>{t(`status.${campaign.status}`)}</Badge>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

export function Dates({ campaign }: { campaign: Campaign }) {
  const t = useWords('assess')
  const { opens, closes } = campaign
  if (opens && closes)
    return (
      <>
        <DateValue value={opens} /> {t('to')} <DateValue value={closes} />
      </>
    )
  if (closes)
    return (
      <>
        {t('until')} <DateValue value={closes} />
      </>
    )
  if (opens)
    return (
      <>
        {t('from')} <DateValue value={opens} />
      </>
    )
  return <>{t('no_dates')}</>
}
