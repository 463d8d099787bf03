import { Button, Checkbox } from '@mantine/core'
import { useMemo, useState } from 'react'
import { isProblem } from '@/api'
import { Go } from '@/app/place'
import { EmptyState, ErrorState, Sheet, SheetStack, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { Agree } from './agree'
import { type Campaign, type Instrument, useInstrument } from './data'
import { rangeOf } from './levels'
import {
  fillsOf,
  type Improvement,
  stageOf,
  stages,
  useActions,
  useImprovements,
} from './plan_data'
import { Planned } from './planned'
import styles from './plan.module.css'

const few = 10

interface Part {
  campaign: Campaign
  // Make actions; begin the next round.
  may: boolean
  steward: boolean
}

// What to improve first, who does it by when, and when to ask again.
export function PlanPart({ campaign, may, steward }: Part) {
  const t = useWords('plan')
  const improvements = useImprovements(campaign.id)
  const instrument = useInstrument(campaign.instrument)
  const plan = campaign.plan ?? []
  const actions = useActions(plan)
  const stage = stageOf(
    campaign.status,
    actions.map(({ data }) => ({
      owner: Boolean(data?.fields['owner']),
      due: Boolean(data?.fields['due']),
      open: data?.fields['status'] !== 'done' && data?.fields['status'] !== 'cancelled',
    })),
  )
  if (improvements.isPending || instrument.isPending) return <Skeleton shape="sheet" />
  if (isProblem(improvements.error, 409))
    return (
      <Sheet>
        <EmptyState kind="nothing" drawing="lock" title={improvements.error.message}>
          {improvements.error.remedy}
        </EmptyState>
      </Sheet>
    )
  if (improvements.error)
    return <ErrorState error={improvements.error} onRetry={() => void improvements.refetch()} />
  if (instrument.error)
    return <ErrorState error={instrument.error} onRetry={() => void instrument.refetch()} />
  return (
    <SheetStack>
      <ol className={styles['guide']} aria-label={t('guide')}>
        {stages.map((one) => (
          <li key={one} aria-current={one === stage ? 'step' : undefined}>
            <span className={styles['guideName']}>{t(`stage.${one}`)}</span>
            <span className={styles['guideText']}>{t(`stage_text.${one}`)}</span>
          </li>
        ))}
      </ol>
      <Ranking
        campaign={campaign}
        instrument={instrument.data}
        items={improvements.data.items}
        may={may}
      />
      <Planned
        instrument={instrument.data}
        actions={plan.map((one, at) => ({ ...one, query: actions[at] }))}
      />
      {steward && (
        <Sheet title={t('again.title')}>
          <p className={styles['text']}>{t('again.text')}</p>
          <Button
            variant={stage === 'monitor' ? 'filled' : 'default'}
            renderRoot={(props) => (
              <Go {...props} to={`assess/new?previous=${encodeURIComponent(campaign.id)}`} />
            )}
          >
            {t('again.button')}
          </Button>
        </Sheet>
      )}
    </SheetStack>
  )
}

interface Props {
  campaign: Campaign
  instrument: Instrument
  items: Improvement[]
  may: boolean
}

function Ranking({ campaign, instrument, items, may }: Props) {
  const t = useWords('plan')
  const [all, setAll] = useState(false)
  const [agreeing, setAgreeing] = useState(false)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) =>
    setChosen((now) => {
      const next = new Set(now)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const planned = useMemo(() => new Set((campaign.plan ?? []).map((one) => one.item)), [campaign])
  // Before the results are in the model, nothing says what they do to its index.
  const valued = items.some((one) => one.gain_per_level !== null)
  const shown = all ? items : items.slice(0, few)
  return (
    <Sheet title={t('rank.title')} note={t(valued ? 'rank.note' : 'rank.note_levels')} flush>
      {!valued && items.length > 0 && campaign.status === 'closed' && (
        <p className={styles['none']}>{t('gain.frozen')}</p>
      )}
      {items.length === 0 ? (
        <p className={styles['none']}>{t('rank.none')}</p>
      ) : (
        <ol className={styles['rank']}>
          {shown.map((one) => (
            <Entry
              key={one.item}
              improvement={one}
              instrument={instrument}
              planned={planned.has(one.item)}
              valued={valued}
              chosen={chosen.has(one.item)}
              onToggle={may ? () => toggle(one.item) : undefined}
            />
          ))}
        </ol>
      )}
      {(items.length > few || may) && items.length > 0 && (
        <div className={styles['foot']}>
          {items.length > few && (
            <Button variant="subtle" color="gray" onClick={() => setAll(!all)}>
              {all ? t('rank.fewer', { count: few }) : t('rank.all', { count: items.length })}
            </Button>
          )}
          {may && (
            <Button
              className={styles['agree']!}
              disabled={chosen.size === 0}
              onClick={() => setAgreeing(true)}
            >
              {chosen.size === 0 ? t('agree.choose') : t('agree.button', { count: chosen.size })}
            </Button>
          )}
        </div>
      )}
      {agreeing && (
        <Agree
          campaign={campaign}
          instrument={instrument}
          improvements={items.filter((one) => chosen.has(one.item))}
          onClose={(done) => {
            setAgreeing(false)
            if (done) setChosen(new Set())
          }}
        />
      )}
    </Sheet>
  )
}

interface EntryProps {
  improvement: Improvement
  instrument: Instrument
  planned: boolean
  valued: boolean
  chosen: boolean
  onToggle: (() => void) | undefined
}

function Entry({ improvement, instrument, planned, valued, chosen, onToggle }: EntryProps) {
  const t = useWords('plan')
  const format = useFormat()
  const item = instrument.items.find((one) => one.id === improvement.item)
  const dimension = instrument.dimensions.find((one) => one.id === improvement.dimension)
  const name = item?.name ?? improvement.item
  const side = improvement.lower_side
  return (
    <li data-chosen={chosen || undefined}>
      {onToggle && (
        <Checkbox
          className={styles['check']!}
          aria-label={t('choose', { name })}
          checked={chosen}
          onChange={onToggle}
        />
      )}
      <div className={styles['what']}>
        <span className={styles['name']}>
          {name} {planned && <span className={styles['planned']}>{t('rank.planned')}</span>}
        </span>
        <span className={styles['note']}>{dimension?.name}</span>
        {improvement.next && (
          <span className={styles['next']}>
            <span className={styles['note']}>{t('rank.next')}</span> {improvement.next}
          </span>
        )}
      </div>
      <div className={styles['levels']}>
        <Dots level={improvement.level} target={improvement.target} instrument={instrument} />
        <span className={styles['note']}>
          {t('levels', { count: improvement.levels })}
          {(side === 'business' || side === 'it') && ` · ${t(`lower.${side}`)}`}
        </span>
        <span className={styles['note']}>
          {t(`target_from.${improvement.target_from}`)}
          {improvement.importance !== null &&
            ` · ${t('importance', { value: format.change(improvement.importance, 0) })}`}
        </span>
        {improvement.override && (
          <span className={styles['note']}>
            {t('by_hand', { reason: improvement.override.reason })}
          </span>
        )}
      </div>
      <div className={styles['gain']}>
        {improvement.gain_per_level === null ? (
          valued && <span className={styles['note']}>{t('gain.none')}</span>
        ) : (
          <>
            <span className={styles['points']}>{format.change(improvement.gain_per_level, 2)}</span>
            <span className={styles['note']}>
              {improvement.levels > 1 && improvement.gain !== null
                ? t('gain.whole', { gain: format.change(improvement.gain, 2) })
                : t('gain.one')}
            </span>
          </>
        )}
      </div>
    </li>
  )
}

interface DotsProps {
  level: number
  target: number
  instrument: Instrument
}

// One dot a point: filled as far as one is, ringed as far as one wants to be.
function Dots({ level, target, instrument }: DotsProps) {
  const t = useWords('plan')
  const format = useFormat()
  const { low, high } = rangeOf(instrument)
  const points = Array.from({ length: high - low + 1 }, (_, at) => low + at)
  const fills = fillsOf(level, points)
  return (
    <span className={styles['dotRow']}>
      <span
        className={styles['dots']}
        role="img"
        aria-label={t('dots', { level: format.number(level, 1), target: format.plain(target) })}
      >
        {points.map((point, at) => (
          <span key={point} className={styles['dot']} data-wanted={point <= target || undefined}>
            <span style={{ width: `${(fills[at] ?? 0) * 100}%` }} />
          </span>
        ))}
      </span>
      <span className={styles['dotWords']} aria-hidden>
        {format.number(level, 1)} → {format.plain(target)}
      </span>
    </span>
  )
}
