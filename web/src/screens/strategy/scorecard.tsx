import type { Schemas } from '@/api'
import { Go, useSearchState } from '@/app/place'
import { Sentence } from '@/app/sentence'
import {
  Badge,
  Bar,
  EmptyState,
  ErrorState,
  MoneyValue,
  Page,
  PersonName,
  PercentValue,
  Sheet,
  SheetStack,
  Skeleton,
  Sparkline,
} from '@/parts'
import { nothing, useFormat, useWords } from '@/words'
import { useScorecard } from './score_queries'
import { ScoreStatus, TrendWord } from './score_status'
import { StrategyTabs } from './tabs'
import { UnitPicker } from './unit_picker'
import styles from './scorecard.module.css'

type Objective = Schemas['ScorecardObjective']
type Measure = Schemas['ScorecardMeasure']
type Contribution = Schemas['ScorecardContribution']

// A row an objective: what measures it, where that stands, what works on it, whose it is. Rolled up by
// perspective, with what was counted beside it.
export function Screen() {
  const t = useWords('scorecard')
  const card = useScorecard()
  const [search] = useSearchState()
  if (card.isPending) return <Skeleton shape="page" />
  if (card.error) return <ErrorState error={card.error} onRetry={() => void card.refetch()} />
  const { perspectives, objectives, sentence, whole, unit, units, unlinked, currency } = card.data
  const above = units.find((one) => one.id === unit?.id)?.above
  const below = units.filter((one) => unit && one.above === unit.id)
  return (
    <Page
      title={unit ? t('title_of', { name: unit.name }) : t('title')}
      sentence={<Sentence sentence={sentence} />}
      above={<StrategyTabs />}
      actions={<UnitPicker />}
    >
      <SheetStack>
        {unit && (above || below.length > 0) && (
          <p className={styles['line']}>
            {above && (
              <Go to="strategy/scorecard" search={{ unit: above }}>
                ↑ {units.find((one) => one.id === above)?.name}
              </Go>
            )}
            {below.map((one) => (
              <Go key={one.id} to="strategy/scorecard" search={{ unit: one.id }}>
                ↓ {one.name} ({one.objectives})
              </Go>
            ))}
          </p>
        )}
        {objectives.length === 0 && (
          <Sheet>
            <EmptyState kind="nothing" title={t(unit ? 'empty.unit' : 'empty.title')}>
              {t(unit ? 'empty.unit_text' : 'empty.text')}
            </EmptyState>
          </Sheet>
        )}
        {objectives.length > 0 && (
          <Sheet title={t('whole')} note={t('whole_note')}>
            <Roll roll={whole} currency={currency} name={t('whole')} />
          </Sheet>
        )}
        {objectives.length > 0 &&
          perspectives.map((perspective) => {
            const own = objectives.filter((one) => one.perspective === perspective.id)
            if (perspective.id === null && own.length === 0) return null
            const name = perspective.name ?? t('perspective.none')
            return (
              <Sheet key={perspective.id ?? ''} title={name} flush>
                <div className={styles['roll']}>
                  <Roll roll={perspective} currency={currency} name={name} />
                </div>
                {own.length === 0 ? (
                  <p className={styles['hint']}>{t('perspective.empty')}</p>
                ) : (
                  <Rows
                    objectives={own}
                    currency={currency}
                    current={search['objective']}
                    label={name}
                  />
                )}
              </Sheet>
            )
          })}
        {unlinked.length > 0 && (
          <Sheet title={t('unlinked.title')} note={t('unlinked.note')}>
            <ul className={styles['plain']}>
              {unlinked.map((work) => (
                <li key={work.id}>
                  <Go to={`elements/${encodeURIComponent(work.id)}`}>{work.name}</Go>
                  <MoneyValue short value={{ amount: work.budget ?? work.spent ?? 0, currency }} />
                </li>
              ))}
            </ul>
          </Sheet>
        )}
      </SheetStack>
    </Page>
  )
}

function Roll({
  roll,
  currency,
  name,
}: {
  roll: Schemas['ScorecardRoll']
  currency: string
  name: string
}) {
  const t = useWords('scorecard')
  const format = useFormat()
  if (roll.objectives === 0) return null
  return (
    <div className={styles['line']}>
      <span className={styles['reached']}>
        <Bar
          value={roll.attainment}
          label={t('attained.of', { name, value: format.percent(roll.attainment) })}
        />
        <strong>
          <PercentValue value={roll.attainment} />
        </strong>
      </span>
      <span className={styles['muted']}>
        {t('roll.counted', { count: roll.counted, total: roll.objectives })}
        {', '}
        {t('roll.weight', {
          counted: format.number(roll.weight_counted, 1),
          total: format.number(roll.weight_total, 1),
        })}
      </span>
      {(roll.budget != null || roll.spent != null) && (
        <span className={styles['muted']}>
          {t('roll.spent')}{' '}
          <MoneyValue short value={roll.spent == null ? null : { amount: roll.spent, currency }} />{' '}
          {t('roll.of')}{' '}
          <MoneyValue
            short
            value={roll.budget == null ? null : { amount: roll.budget, currency }}
          />
        </span>
      )}
    </div>
  )
}

interface RowsProps {
  objectives: Objective[]
  currency: string
  current: string | undefined
  label: string
}

function Rows({ objectives, currency, current, label }: RowsProps) {
  const t = useWords('scorecard')
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={styles['scroll']} tabIndex={0} role="group" aria-label={label}>
      <table className={styles['table']} role="table">
        <thead>
          <tr role="row">
            {(
              [
                'objective',
                'measure',
                'actual',
                'target',
                'attained',
                'trend',
                'work',
                'owner',
              ] as const
            ).map((column) => (
              <th
                key={column}
                scope="col"
                className={
                  column === 'actual' || column === 'target' || column === 'attained'
                    ? styles['end']
                    : undefined
                }
              >
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        {objectives.map((one) => (
          <tbody key={one.id} data-current={one.id === current || undefined}>
            {(one.measures.length > 0 ? one.measures : [null]).map((measure, at) => (
              <tr key={measure?.id ?? ''} role="row">
                {at === 0 && <ObjectiveCell objective={one} />}
                <MeasureCells measure={measure} />
                {at === 0 && (
                  <>
                    <WorkCell objective={one} currency={currency} />
                    <td rowSpan={Math.max(1, one.measures.length)} data-label={t('column.owner')}>
                      <PersonName name={one.owner?.name} />
                    </td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function ObjectiveCell({ objective }: { objective: Objective }) {
  const t = useWords('scorecard')
  const format = useFormat()
  return (
    <td rowSpan={Math.max(1, objective.measures.length)} className={styles['objective']}>
      <Go to={`elements/${encodeURIComponent(objective.id)}`}>{objective.name}</Go>
      <span className={styles['line']}>
        <ScoreStatus status={objective.status} />
        <span className={styles['muted']}>
          {t('weight', { value: format.number(objective.weight, 1) })}
        </span>
      </span>
      {objective.perspective_from === 'measures' && (
        <span className={styles['muted']}>{t('perspective.from_measures')}</span>
      )}
      {/* Without a measure or an owner their own columns say so. */}
      <span className={styles['badges']}>
        {objective.warnings
          .filter((warning) => warning !== 'no_owner' && warning !== 'no_measure')
          .map((warning) => (
            <Badge key={warning}>{t(`warning.${warning}`)}</Badge>
          ))}
      </span>
      <Contributions objective={objective} />
    </td>
  )
}

function Contributions({ objective }: { objective: Objective }) {
  const t = useWords('scorecard')
  const format = useFormat()
  const line = (one: Contribution, up: boolean) => (
    <li key={`${one.objective.id} ${one.how}`}>
      {t(up ? `contribution.${one.how}` : `contribution.by_${one.how}`)}{' '}
      {one.units[0] ? (
        <Go to="strategy/scorecard" search={{ unit: one.units[0].id, objective: one.objective.id }}>
          {one.objective.name}
        </Go>
      ) : (
        <Go to="strategy/scorecard" search={{ objective: one.objective.id, unit: undefined }}>
          {one.objective.name}
        </Go>
      )}
      {one.units.length > 0 && ` (${one.units.map((unit) => unit.name).join(', ')})`}
      {one.share != null &&
        `, ${t('contribution.share', {
          share: format.percent(one.share),
          value: format.plain(one.value),
          total: format.plain(one.total),
        })}`}
    </li>
  )
  if (objective.contributes_to.length + objective.receives.length === 0) return null
  return (
    <details className={styles['parts']}>
      <summary>
        {t('contribution.title', {
          count: objective.contributes_to.length + objective.receives.length,
        })}
      </summary>
      <ul>
        {objective.contributes_to.map((one) => line(one, true))}
        {objective.receives.map((one) => line(one, false))}
      </ul>
    </details>
  )
}

function MeasureCells({ measure }: { measure: Measure | null }) {
  const t = useWords('scorecard')
  const format = useFormat()
  if (!measure) {
    return (
      <td colSpan={5} className={styles['muted']} data-label={t('column.measure')}>
        {t('warning.no_measure')}
      </td>
    )
  }
  const share = measure.unit === 'share'
  const figure = (value: number | null) =>
    value == null ? nothing : share ? format.percent(value, 1) : format.plain(value)
  const unit = !share && measure.unit ? ` ${measure.unit}` : ''
  return (
    <>
      <td data-label={t('column.measure')}>
        <Go to={`measures/${encodeURIComponent(measure.id)}`}>{measure.name}</Go>
      </td>
      <td data-label={t('column.actual')} className={styles['end']}>
        <span data-stale={measure.stale || undefined}>
          {figure(measure.current)}
          {measure.current == null ? '' : unit}
        </span>
      </td>
      <td data-label={t('column.target')} className={styles['end']}>
        {figure(measure.target)}
        {measure.upper == null ? '' : `–${figure(measure.upper)}`}
        {measure.target == null ? '' : unit}
      </td>
      <td data-label={t('column.attained')} className={styles['end']}>
        <PercentValue value={measure.attainment} />
      </td>
      <td data-label={t('column.trend')}>
        <span className={styles['course']}>
          <Sparkline
            values={measure.trend.values}
            width={64}
            height={22}
            label={t('trend.label', { name: measure.name })}
          />
          <TrendWord direction={measure.trend.direction} judged={measure.trend.judged} />
        </span>
      </td>
    </>
  )
}

function WorkCell({ objective, currency }: { objective: Objective; currency: string }) {
  const t = useWords('scorecard')
  return (
    <td rowSpan={Math.max(1, objective.measures.length)} data-label={t('column.work')}>
      {objective.initiatives.length === 0 ? (
        <span className={styles['muted']}>{t('initiative.none')}</span>
      ) : (
        <ul className={styles['work']}>
          {objective.initiatives.map((work) => (
            <li key={work.id}>
              <Go to={`elements/${encodeURIComponent(work.id)}`}>{work.name}</Go>{' '}
              {(work.spent ?? work.budget) != null && (
                <span className={styles['muted']}>
                  <MoneyValue short value={{ amount: work.spent ?? work.budget ?? 0, currency }} />
                  {work.objectives > 1 && ` ${t('initiative.shared', { count: work.objectives })}`}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </td>
  )
}
