// Where a promise stands: what was attained of it, and what may still go wrong.
import { Figure, FigureRow } from '@/parts'
import { type Format, nothing, useFormat, useWords, type Words } from '@/words'
import { BudgetBar } from './budget'
import { budgetState, type LevelPage, statusOf } from './data'
import {
  amount,
  attainedText,
  budgetText,
  daysBetween,
  lastKnown,
  rateText,
  reasonOf,
  shortDay,
  targetText,
  windowText,
} from './figures'
import styles from './levels.module.css'

// The page in a sentence.
export function standingText(page: LevelPage, format: Format, t: Words): string {
  const { level } = page
  const { current, budget, measure } = level
  const reason = reasonOf(page.missing)
  if (reason) return t(`missing.${reason}_say`, { defaultValue: page.missing })
  const target = targetText(measure.target, format)
  const attained = attainedText(current?.attained, measure.target, format)
  const status = statusOf(level)
  if (status === 'unknown') {
    const last = lastKnown(page)
    return last
      ? t('say.idle', {
          window: windowText(last, level.window, format),
          attained: attainedText(last.attained, measure.target, format),
          target,
        })
      : t('say.empty')
  }
  const say = { target, attained, left: budget ? budgetText(budget, format, t) : '' }
  if (status === 'broken')
    return budget?.exhausted_on
      ? t('say.broken_on', { ...say, day: format.date(budget.exhausted_on) })
      : t('say.broken', say)
  if (budget?.exhausted_on) return t('say.soon', { ...say, day: format.date(budget.exhausted_on) })
  if (status === 'at_risk') return t('say.at_risk', say)
  return t(budget && budgetState(budget).kind === 'nothing' ? 'say.kept_whole' : 'say.kept', say)
}

export function Standing({ page }: { page: LevelPage }) {
  const t = useWords('service_levels')
  const format = useFormat()
  const { level } = page
  const { current, budget, measure } = level
  const known = current?.attained == null ? lastKnown(page) : current
  return (
    <FigureRow>
      <Figure
        label={t('figure.attained')}
        value={attainedText(known?.attained, measure.target, format)}
        note={
          <>
            {t('figure.promised', { target: targetText(measure.target, format) })}
            {known && (
              <>
                <br />
                {windowText(known, level.window, format)}
              </>
            )}
          </>
        }
      />
      <BudgetFigure page={page} />
      <Figure
        label={t('figure.rate')}
        value={rateText(budget?.burn_rate, format)}
        note={
          budget?.burn_rate == null
            ? t('figure.no_rate')
            : t('figure.recent', {
                rate: rateText(budget.burn_rate_recent, format),
                periods: t(`newest.${page.cadence ?? 'any'}`, { count: budget.recent_periods }),
              })
        }
      />
      <SpentFigure page={page} />
    </FigureRow>
  )
}

function BudgetFigure({ page }: { page: LevelPage }) {
  const t = useWords('service_levels')
  const format = useFormat()
  const { budget } = page.level
  if (!budget) return <Figure label={t('budget.title')} value={nothing} note={t('no_budget')} />
  const state = budgetState(budget)
  const whole = state.kind === 'nothing' || state.kind === 'broken'
  const share = whole
    ? null
    : state.kind === 'over'
      ? Math.ceil(state.used * 100 - 1e-6)
      : Math.floor((1 - state.used) * 100 + 1e-6)
  const behind = whole
    ? `bad.${page.cadence ?? 'any'}`
    : state.kind === 'over'
      ? 'budget.used'
      : 'budget.rest'
  return (
    <Figure
      label={t('budget.title')}
      value={whole ? amount(budget.used, format) : `${format.number(share)}\u00a0%`}
      unit={`\u00a0${t(behind)}`}
      note={
        <span className={styles['under']}>
          <BudgetBar budget={budget} bare />
          <span>
            {whole
              ? t(`figure.${state.kind}`)
              : t('figure.of_allowed', {
                  used: amount(budget.used, format),
                  allowed: amount(budget.allowed, format),
                  periods: t(`bad.${page.cadence ?? 'any'}`),
                })}
          </span>
        </span>
      }
    />
  )
}

function SpentFigure({ page }: { page: LevelPage }) {
  const t = useWords('service_levels')
  const format = useFormat()
  const { budget, current, window } = page.level
  const on = budget?.exhausted_on
  if (budget && budgetState(budget).kind === 'nothing')
    return <Figure label={t('figure.spent')} value={nothing} note={t('figure.first')} />
  if (!budget || !on)
    return (
      <Figure
        label={t('figure.spent')}
        value={budget ? t('figure.not') : nothing}
        note={
          budget ? t(window === 'rolling' ? 'figure.lasts_rolling' : 'figure.lasts') : undefined
        }
      />
    )
  const over = budgetState(budget).kind === 'over' || budgetState(budget).kind === 'broken'
  const before = current && window !== 'rolling' ? daysBetween(on, current.to) : 0
  return (
    <Figure
      label={t(over ? 'figure.spent_since' : 'figure.spent')}
      value={shortDay(on, format)}
      unit={`\u00a0${on.slice(0, 4)}`}
      note={
        before > 0
          ? t('figure.before_end', { count: before })
          : t(over ? 'figure.gone' : 'figure.as_of_late')
      }
    />
  )
}
