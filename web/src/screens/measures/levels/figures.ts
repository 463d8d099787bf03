// Shares, rates and times of service levels in the reader's language.
import { shownShare } from '@/app/measures'
import { type Format, nothing, type Words } from '@/words'
import type { Budget, Level, LevelPage, ServiceWindow } from './data'
import { budgetState } from './data'

const percent = (text: string) => `${text}\u00a0%`

// As exactly as it was promised.
export const targetText = (share: number | null | undefined, format: Format) =>
  share == null ? nothing : percent(format.plain(shownShare(share)))

// A share without decimals.
export const shareText = (share: number, format: Format) =>
  percent(format.number(Math.round(share * 100)))

const decimalsOf = (value: number) => (String(value).split('.')[1] ?? '').length

// Rounded down, and as finely as the promise: what falls short of it never reads as if it did not.
export function attainedText(
  share: number | null | undefined,
  target: number | null | undefined,
  format: Format,
): string {
  if (share == null) return nothing
  const wanted = target == null ? 0 : decimalsOf(shownShare(target))
  const digits = Math.min(4, Math.max(2, wanted))
  const scale = 10 ** digits
  const floor = Math.floor(shownShare(share) * scale + 1e-6) / scale
  return percent(floor === 100 ? format.plain(100) : format.number(floor, digits))
}

export function budgetText(budget: Budget, format: Format, t: Words): string {
  const state = budgetState(budget)
  if (state.kind === 'nothing' || state.kind === 'broken' || state.kind === 'spent')
    return t(`budget.${state.kind}`)
  if (state.kind === 'over')
    return t('budget.over', { share: percent(format.number(Math.ceil(state.used * 100 - 1e-6))) })
  const left = Math.floor((1 - state.used) * 100 + 1e-6)
  return left < 1 ? t('budget.hardly') : t('budget.left', { share: percent(format.number(left)) })
}

export const rateText = (rate: number | null | undefined, format: Format) =>
  rate == null ? nothing : `${format.number(rate, rate < 9.95 ? 1 : 0)}×`

// "3.1", "0.45", "12": periods, whole or in parts.
export const amount = (value: number, format: Format) =>
  format.plain(Math.abs(value) >= 10 ? Math.round(value * 10) / 10 : Math.round(value * 100) / 100)

const day = 86_400_000

// "1 – 3 May 2026"
export function rangeText(from: string, to: string, format: Format): string {
  const days = new Intl.DateTimeFormat(format.locale, { dateStyle: 'medium', timeZone: 'UTC' })
  return from.slice(0, 10) === to.slice(0, 10)
    ? days.format(new Date(from))
    : days.formatRange(new Date(from), new Date(to))
}

// A window by its own length: one shorter than a period is as long as the period.
export function windowText(
  { from, to }: Pick<ServiceWindow, 'from' | 'to'>,
  kind: Level['window'],
  format: Format,
): string {
  if (kind === 'rolling') return rangeText(from, to, format)
  const first = new Date(from)
  const length = (new Date(to).getTime() - first.getTime()) / day
  if (length > 100) return String(first.getUTCFullYear())
  if (length > 32) return `Q${Math.floor(first.getUTCMonth() / 3) + 1} ${first.getUTCFullYear()}`
  return format.month(first)
}

// An axis of percent around the figures: round steps, and never beyond 100.
export function scaleOf(figures: readonly number[]) {
  const [low, high] = [Math.min(...figures), Math.max(...figures)]
  const span = high - low
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]
  const step = steps.find((one) => ((span || 1) * 1.2) / one <= 6) ?? 25
  const whole = (value: number) => Number((value * step).toPrecision(10))
  return {
    // One figure alone still wants room below it.
    min: Math.max(0, whole(Math.floor((low - (span * 0.1 || 1)) / step))),
    max: Math.min(100, whole(Math.ceil((high + span * 0.1) / step))),
    step,
  }
}

// The end of a window under an axis: the month, or the day where windows are shorter.
export const endText = ({ from, to }: Pick<ServiceWindow, 'from' | 'to'>, format: Format) =>
  (new Date(to).getTime() - new Date(from).getTime()) / day > 26
    ? format.month(to)
    : shortDay(to, format)

// Without the year: headlines are short.
export const shortDay = (at: string, format: Format) =>
  new Intl.DateTimeFormat(format.locale, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(new Date(at))

export const daysBetween = (from: string, to: string) =>
  Math.round((new Date(to).getTime() - new Date(from).getTime()) / day)

// Times that do not count: days, or moments on the reader's clock.
export const isDay = (at: string) => /^\d{4}-\d{2}-\d{2}$/.test(at)
export function timeText(from: string, to: string, format: Format): string {
  if (isDay(from) && isDay(to)) return rangeText(from, to, format)
  if (!isDay(from) && !isDay(to))
    return new Intl.DateTimeFormat(format.locale, {
      dateStyle: 'medium',
      timeStyle: 'short',
    }).formatRange(new Date(from), new Date(to))
  const one = (at: string) => (isDay(at) ? format.date(at) : format.dateTime(at))
  return `${one(from)} – ${one(to)}`
}

// What the server says in its own words, in the reader's.
const reasons: Record<string, string> = {
  'nothing was observed': 'nothing',
  'the threshold is not stated': 'threshold',
  'the measure it is judged by is not there any more': 'gone',
}
export const reasonOf = (missing: string | null) =>
  missing === null ? null : (reasons[missing] ?? 'other')

// The newest window something is known of, where the running one is still empty.
export const lastKnown = (page: LevelPage) =>
  page.windows.findLast((window) => window.attained != null)
