// The promise in a sentence: how much of what has to be good, and what good is.
import type { Figures } from '@/app/measures'
import { type Format, nothing, type Words } from '@/words'
import { targetText } from './figures'

export interface Promised {
  target: number | null
  cadence: string | null
  window: string
  days: number | null
  condition: string | null
  threshold: number | null
  // undefined: its own values.
  indicator: string | undefined
  unit: string | null
}

export function promiseText(
  said: Promised,
  t: Words,
  format: Format,
  figures: Figures,
): [string, string] {
  const first = t('promise.of', {
    target: targetText(said.target, format),
    periods: t(`promise.periods.${said.cadence ?? 'any'}`),
    window: t(`promise.window.${said.window}`, { count: said.days ?? 0 }),
  })
  const threshold = said.threshold === null ? nothing : figures.short(said.threshold, said.unit)
  const second = said.condition
    ? t(`promise.${said.condition}`, {
        indicator: said.indicator ?? t('promise.own'),
        threshold,
      })
    : t(said.indicator ? 'promise.shares_of' : 'promise.shares', { indicator: said.indicator })
  return [first, second]
}
