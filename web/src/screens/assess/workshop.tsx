import { Button, Group, NumberInput } from '@mantine/core'
import { IconMaximize } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, type paths, take, useMay } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { EmptyState, ErrorState, Page, Skeleton } from '@/parts'
import { Votes } from '@/parts/votes'
import { useFormat, useWords } from '@/words'
import { type Campaign, type Instrument, type Item, useCampaignHere, useInstrument } from './data'
import { Doors } from './doors'
import { AgreeForm, Questions } from './workshop_parts'
import {
  clockOf,
  nextOf,
  useCountdown,
  useWorkshop,
  type View,
  votable,
  workshopKey,
} from './workshop_data'
import styles from './workshop.module.css'

type Move =
  paths['/workspaces/{workspace}/campaigns/{id}/workshop']['post']['requestBody']['content']['application/json']

// For the wall of a room: one question after the other, votes by phone, talk, agree.
export function Screen() {
  const t = useWords('workshop')
  const may = useMay(useWorkspace())('run_surveys')
  const campaign = useCampaignHere()
  const instrument = useInstrument(campaign.data?.campaign.instrument)
  if (campaign.error)
    return <ErrorState error={campaign.error} onRetry={() => void campaign.refetch()} />
  if (instrument.error)
    return <ErrorState error={instrument.error} onRetry={() => void instrument.refetch()} />
  if (!campaign.data || !instrument.data) return <Skeleton shape="page" />
  const found = campaign.data.campaign
  return (
    <Page
      title={found.name}
      above={<Go to={`assess/${encodeURIComponent(found.id)}`}>{t('back')}</Go>}
    >
      {!may ? (
        <EmptyState kind="denied" title={t('denied')}>
          {t('denied_text')}
        </EmptyState>
      ) : !found.workshop ? (
        <EmptyState kind="nothing" drawing="bars" title={t('none')}>
          {t('none_text')}
        </EmptyState>
      ) : found.status === 'open' ? (
        <Room campaign={found} instrument={instrument.data} />
      ) : (
        <Opening campaign={found} />
      )}
    </Page>
  )
}

// Not open yet, or over.
function Opening({ campaign }: { campaign: Campaign }) {
  const t = useWords('workshop')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const open = () =>
    run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/campaigns/{id}/moves', {
            params: { path: { workspace, id: campaign.id } },
            body: { to: 'open' },
          }),
        ),
      { kinds: ['campaigns'] },
    )
  const draft = campaign.status === 'draft'
  return (
    <EmptyState
      kind="nothing"
      drawing={draft ? 'bars' : 'lock'}
      title={t(draft ? 'draft' : 'over')}
      action={
        draft ? (
          <Button loading={busy} onClick={() => void open()}>
            {t('open')}
          </Button>
        ) : (
          <Go to={`assess/${encodeURIComponent(campaign.id)}`}>{t('to_results')}</Go>
        )
      }
    >
      {t(draft ? 'draft_text' : 'over_text')}
    </EmptyState>
  )
}

interface Props {
  campaign: Campaign
  instrument: Instrument
}

function Room({ campaign, instrument }: Props) {
  const t = useWords('workshop')
  const workspace = useWorkspace()
  const client = useQueryClient()
  const query = useWorkshop(campaign.id)
  const { run, busy } = useWrite()
  const [chosen, setChosen] = useState<string | null>(null)
  const [joining, setJoining] = useState(false)
  const room = useRef<HTMLDivElement>(null)
  const move = async (body: Move) => {
    const path = { workspace, id: campaign.id }
    // A read that is under way would bring back what was before.
    await client.cancelQueries({ queryKey: workshopKey(workspace, campaign.id) })
    const view = await run(() =>
      take(api.POST('/workspaces/{workspace}/campaigns/{id}/workshop', { params: { path }, body })),
    )
    if (view) client.setQueryData(workshopKey(workspace, campaign.id), view)
    return view !== undefined
  }
  if (!query.data)
    return query.error ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <Skeleton shape="sheet" />
    )
  const view = query.data
  const items = votable(instrument)
  const next = items.find((item) => item.id === chosen) ?? nextOf(items, view.agreed)
  return (
    <div className={styles['room']} ref={room}>
      <div className={styles['stage']}>
        <div className={styles['strip']}>
          <Count value={view.people} label={t('people', { count: view.people })} />
          {view.item && <Count value={view.voted} label={t('voted', { count: view.voted })} />}
          {view.until && !view.revealed && <Timer until={view.until} />}
          <Group gap={6} ml="auto">
            {view.item && (
              <Button
                variant="default"
                aria-expanded={joining}
                onClick={() => setJoining(!joining)}
              >
                {t(joining ? 'codes_hide' : 'codes_show')}
              </Button>
            )}
            <Button
              variant="default"
              px={8}
              aria-label={t('full')}
              onClick={() => {
                if (document.fullscreenElement) void document.exitFullscreen()
                else void room.current?.requestFullscreen()
              }}
            >
              <IconMaximize size={16} stroke={1.8} aria-hidden />
            </Button>
          </Group>
        </div>
        {query.error && (
          <p className={styles['lost']} role="status">
            {t('lost')}
          </p>
        )}
        {view.item && view.scale ? (
          <>
            {joining && <Doors campaign={campaign} />}
            <Asked key={view.item.id} view={view} item={view.item} busy={busy} onMove={move} />
          </>
        ) : (
          <>
            <Doors campaign={campaign} />
            <Next key={next?.id} item={next} instrument={instrument} busy={busy} onMove={move} />
          </>
        )}
      </div>
      <Questions
        items={items}
        instrument={instrument}
        agreed={view.agreed}
        current={view.item?.id ?? next?.id}
        asked={view.item !== null}
        onChoose={setChosen}
      />
    </div>
  )
}

function Count({ value, label }: { value: number; label: string }) {
  const format = useFormat()
  return (
    <span className={styles['countOf']}>
      <strong>{format.number(value)}</strong> {label}
    </span>
  )
}

function Timer({ until }: { until: string }) {
  const t = useWords('workshop')
  const left = useCountdown(until) ?? 0
  return (
    <span className={styles['countOf']} data-over={left === 0 || undefined} role="timer">
      <strong>{clockOf(left)}</strong> {t(left === 0 ? 'time_over' : 'time_left')}
    </span>
  )
}

interface NextProps {
  item: Item | undefined
  instrument: Instrument
  busy: boolean
  onMove: (body: Move) => Promise<boolean>
}

// What is asked next, and for how long.
function Next({ item, instrument, busy, onMove }: NextProps) {
  const t = useWords('workshop')
  const [minutes, setMinutes] = useState(3)
  if (!item)
    return (
      <section className={styles['next']}>
        <h2 className={styles['question']}>{t('all_agreed')}</h2>
        <p className={styles['help']}>{t('all_agreed_text')}</p>
      </section>
    )
  return (
    <section className={styles['next']} aria-label={t('next')}>
      <p className={styles['kicker']}>
        {t('next')} · {instrument.dimensions.find((one) => one.id === item.dimension)?.name}
        {item.audience !== 'both' && ` · ${t(`only.${item.audience}`)}`}
      </p>
      <h2 className={styles['question']}>{item.question}</h2>
      <div className={styles['acts']}>
        <NumberInput
          label={t('minutes')}
          description={t('minutes_hint')}
          value={minutes}
          onChange={(value) => typeof value === 'number' && setMinutes(value)}
          min={0}
          max={240}
          allowDecimal={false}
          w={150}
        />
        <Button
          size="md"
          loading={busy}
          onClick={() => void onMove({ do: 'ask', item: item.id, minutes })}
        >
          {t('ask')}
        </Button>
      </div>
    </section>
  )
}

interface AskedProps {
  view: View
  item: Item
  busy: boolean
  onMove: (body: Move) => Promise<boolean>
}

function Asked({ view, item, busy, onMove }: AskedProps) {
  const t = useWords('workshop')
  const [again, setAgain] = useState(3)
  const points = view.scale?.points ?? []
  const before = view.earlier.at(-1)
  return (
    <section className={styles['asked']} aria-label={t('asked')}>
      <div>
        {view.earlier.length > 0 && (
          <p className={styles['kicker']}>{t('round', { at: view.earlier.length + 1 })}</p>
        )}
        <h2 className={styles['question']}>{item.question}</h2>
        {item.help && <p className={styles['help']}>{item.help}</p>}
      </div>
      {!view.revealed ? (
        <ol className={styles['levels']}>
          {points.map((point, at) => (
            <li key={point.value}>
              <span className={styles['level']}>{point.value}</span>
              <span>
                <strong>{point.name}</strong>
                {item.levels[at] && item.levels[at] !== point.name && (
                  <span className={styles['levelText']}>{item.levels[at]}</span>
                )}
              </span>
            </li>
          ))}
        </ol>
      ) : view.all ? (
        <>
          <Votes
            points={points}
            all={view.all}
            business={view.business}
            it={view.it}
            before={before}
            large
          />
          <p className={styles['help']}>
            {view.cannot_judge > 0 && `${t('cannot', { count: view.cannot_judge })} `}
            {!view.business && t('sides_hidden')}
          </p>
        </>
      ) : (
        <p className={styles['help']}>{t('few')}</p>
      )}
      <div className={styles['acts']}>
        {!view.revealed && (
          <Button
            size="md"
            loading={busy}
            disabled={view.voted === 0}
            onClick={() => void onMove({ do: 'reveal' })}
          >
            {t('reveal')}
          </Button>
        )}
        {view.revealed && (
          <Group gap={10} align="flex-end">
            <NumberInput
              label={t('minutes')}
              value={again}
              onChange={(value) => typeof value === 'number' && setAgain(value)}
              min={0}
              max={240}
              allowDecimal={false}
              w={110}
            />
            <Button
              variant="default"
              size="md"
              loading={busy}
              onClick={() => void onMove({ do: 'again', minutes: again })}
            >
              {t('again')}
            </Button>
          </Group>
        )}
        <Button
          variant="subtle"
          color="gray"
          size="md"
          disabled={busy}
          onClick={() => void onMove({ do: 'end' })}
        >
          {t('end')}
        </Button>
      </div>
      {view.revealed && (
        <AgreeForm
          points={points}
          busy={busy}
          onAgree={(answer) => void onMove({ do: 'agree', ...answer })}
        />
      )}
    </section>
  )
}
