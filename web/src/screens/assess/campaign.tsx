import { Button, Modal, Tabs } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '@/api'
import { Go, useSearchState, useWorkspace } from '@/app/place'
import { Badge, ErrorState, Page, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Dates } from './assess'
import { CampaignForm } from './campaign_form'
import { type CampaignState, tones, useCampaignHere, useSubject, useInstruments } from './data'
import { Invite } from './invite'
import { Moves } from './moves'
import { Progress } from './progress'
import styles from './assess.module.css'

const ResultsPart = lazy(async () => ({ default: (await import('./results')).ResultsPart }))
const Remarks = lazy(async () => ({ default: (await import('./remarks')).Remarks }))
const PlanPart = lazy(async () => ({ default: (await import('./plan')).PlanPart }))
const AnswerFile = lazy(async () => ({ default: (await import('./answer_file')).AnswerFile }))
const tabs = ['progress', 'results', 'plan', 'remarks'] as const

// One campaign: where it stands, who is asked, what came of it.
export function Screen() {
  const t = useWords('assess')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const query = useCampaignHere()
  if (query.isPending) return <Skeleton shape="page" />
  if (query.error) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  return (
    <CampaignPage state={query.data} steward={may('run_surveys')} planner={may('edit')} t={t} />
  )
}

interface Props {
  state: CampaignState
  steward: boolean
  planner: boolean
  t: ReturnType<typeof useWords>
}

function CampaignPage({ state, steward, planner, t }: Props) {
  const app = useWords('app')
  const [search, setSearch] = useSearchState()
  const [inviting, setInviting] = useState(false)
  const [editing, setEditing] = useState(false)
  const [reading, setReading] = useState(false)
  const { campaign, progress } = state
  const over = campaign.status === 'closed' || campaign.status === 'frozen'
  const fallback = over ? 'results' : 'progress'
  const tab = tabs.find((one) => one === search['tab'] && (one !== 'plan' || over)) ?? fallback
  return (
    <Page
      title={campaign.name}
      above={<Go to="assess">{t('title')}</Go>}
      sentence={campaign.purpose || t('no_purpose')}
      actions={
        steward && (
          <>
            {campaign.workshop && !over && (
              <Button
                variant="default"
                renderRoot={(props) => (
                  <Go {...props} to={`assess/${encodeURIComponent(campaign.id)}/workshop`} />
                )}
              >
                {t('workshop')}
              </Button>
            )}
            {!over && (
              <Button variant="default" onClick={() => setInviting(true)}>
                {t('invite.title')}
              </Button>
            )}
            {campaign.status !== 'frozen' && (
              <Button variant="default" onClick={() => setEditing(true)}>
                {t('edit')}
              </Button>
            )}
            {over && (
              <Button
                variant="default"
                renderRoot={(props) => (
                  <Go {...props} to={`assess/new?previous=${encodeURIComponent(campaign.id)}`} />
                )}
              >
                {t('next_round')}
              </Button>
            )}
            <Moves state={state} />
          </>
        )
      }
    >
      <Facts state={state} />
      <Tabs
        value={tab}
        onChange={(value) =>
          setSearch({ tab: value === fallback ? undefined : (value ?? '') }, true)
        }
        keepMounted={false}
        classNames={{ list: styles['tabs']!, panel: styles['panel']! }}
      >
        <Tabs.List aria-label={campaign.name}>
          {tabs
            .filter((one) => (one !== 'remarks' || steward) && (one !== 'plan' || over))
            .map((one) => (
              <Tabs.Tab key={one} value={one}>
                {t(`tab.${one}`)}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <Tabs.Panel value="progress">
          <Progress
            campaign={campaign}
            progress={progress}
            onInvite={steward && !over ? () => setInviting(true) : undefined}
            onFile={steward && campaign.status !== 'frozen' ? () => setReading(true) : undefined}
          />
        </Tabs.Panel>
        <Tabs.Panel value="results">
          <Suspense fallback={<Skeleton shape="sheet" />}>
            <ResultsPart campaign={campaign} />
          </Suspense>
        </Tabs.Panel>
        {over && (
          <Tabs.Panel value="plan">
            <Suspense fallback={<Skeleton shape="sheet" />}>
              <PlanPart campaign={campaign} may={planner} steward={steward} />
            </Suspense>
          </Tabs.Panel>
        )}
        <Tabs.Panel value="remarks">
          <Suspense fallback={<Skeleton shape="sheet" />}>
            <Remarks campaign={campaign} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
      {inviting && <Invite campaign={campaign} onClose={() => setInviting(false)} />}
      {reading && (
        <Suspense>
          <AnswerFile campaign={campaign} onClose={() => setReading(false)} />
        </Suspense>
      )}
      {editing && (
        <Modal
          opened
          size="lg"
          onClose={() => setEditing(false)}
          title={t('edit_title', { name: campaign.name })}
          closeButtonProps={{ 'aria-label': app('close') }}
        >
          <CampaignForm campaign={campaign} onDone={() => setEditing(false)} />
        </Modal>
      )}
    </Page>
  )
}

// Status, instrument, promise and days in one line, and the steps it went through.
function Facts({ state: { campaign } }: { state: CampaignState }) {
  const t = useWords('assess')
  const instruments = useInstruments()
  const name = instruments.data?.items.find((one) => one.id === campaign.instrument)?.name
  return (
    <p className={styles['facts']}>
      <Badge tone={tones[campaign.status]}>{t(`status.${campaign.status}`)}</Badge>{' '}
      <Go to={`assess/instruments/${encodeURIComponent(campaign.instrument)}`}>
        {name ?? campaign.instrument}
      </Go>{' '}
      {campaign.workshop && <>· {t('form.kind_workshop')} </>}·{' '}
      {campaign.anonymous ? t('anonymous_from', { count: campaign.minimum_group }) : t('named')} ·{' '}
      <Dates campaign={campaign} />
      {campaign.subject && (
        <>
          {' '}
          · {t('about')} <Subject id={campaign.subject} />
        </>
      )}
    </p>
  )
}

function Subject({ id }: { id: string }) {
  const { data } = useSubject(id)
  return <Go to={`elements/${encodeURIComponent(id)}`}>{data?.name ?? id}</Go>
}
