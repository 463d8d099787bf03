// The promise in a sentence: how much of what has to be good, and what good is.
import { cadences, type Figures } from '@/app/measures'
import type { Format, Words } from '@/words'
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

const spans: readonly string[] = cadences

export function promiseText(
  said: Promised,
  t: Words,
  format: Format,
  figures: Figures,
): [string, string] {
  const target = targetText(said.target, format)
  // A window no longer than a period holds one of them.
  const single = said.cadence !== null && spans.indexOf(said.cadence) >= spans.indexOf(said.window)
  const first =
    single && said.window !== 'rolling'
      ? t(`promise.single.${said.cadence}`, { target })
      : t('promise.of', {
          target,
          periods: t(`promise.periods.${said.cadence ?? 'any'}`),
          window: t(`promise.window.${said.window}`, { count: said.days ?? 0 }),
        })
  return [first, goodText(said, t, figures)]
}

function goodText(said: Promised, t: Words, figures: Figures): string {
  if (!said.condition)
    return t(said.indicator ? 'promise.shares_of' : 'promise.shares', { indicator: said.indicator })
  if (said.threshold === null) return t('promise.no_threshold')
  return t(`promise.${said.condition}`, {
    indicator: said.indicator ?? t('promise.own'),
    threshold: figures.short(said.threshold, said.unit),
  })
}
