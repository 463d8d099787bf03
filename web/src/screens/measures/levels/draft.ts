// The definition of a service level while somebody types it.
import type { Schemas } from '@/api'
import type { Fields } from '@/app/element'
import { type Figures, isCadence } from '@/app/measures'
import type { Words } from '@/words'

export const windows = ['month', 'quarter', 'year', 'rolling'] as const
export const conditions = ['at_most', 'at_least'] as const
const usualDays = '30'

export interface Draft {
  target: string
  agreement: string | null
  // By its own values, or by those of a measure.
  by: 'own' | 'measure'
  indicator: Schemas['Ref'] | null
  condition: string | null
  threshold: string
  window: string
  days: string
  cadence: string | null
}
export type Wrong = Partial<Record<string, string>>

const text = (value: unknown) => (typeof value === 'string' && value ? value : null)
const number = (value: unknown) => (typeof value === 'number' ? value : null)

// Values of a level itself are shares.
export const ownUnit = 'share'

export function draftOf(
  fields: Fields,
  indicator: Schemas['Ref'] | null,
  unit: string | null,
  figures: Figures,
): Draft {
  const days = number(fields['window_days'])
  return {
    target: figures.typed(number(fields['target']), 'share'),
    agreement: text(fields['agreement']),
    by: text(fields['indicator']) ? 'measure' : 'own',
    indicator,
    condition: text(fields['condition']),
    threshold: figures.typed(number(fields['threshold']), unit),
    // A length alone, as older models have it, is of a window that slides.
    window: text(fields['window']) ?? (days === null ? 'month' : 'rolling'),
    days: days === null ? usualDays : String(days),
    cadence: isCadence(fields['cadence']) ? fields['cadence'] : null,
  }
}

// What is missing or no figure, by field.
export function wrongOf(draft: Draft, unit: string | null, figures: Figures, t: Words): Wrong {
  const out: Wrong = {}
  const target = figures.parse(draft.target, 'share')
  if (target == null || target < 0 || target > 1) out['target'] = t('wrong.target')
  if (draft.by === 'measure' && !draft.indicator) out['indicator'] = t('wrong.indicator')
  if (draft.condition && figures.parse(draft.threshold, unit) == null)
    out['threshold'] = t('wrong.threshold')
  const days = figures.parse(draft.days, null)
  if (draft.window === 'rolling' && (days == null || days < 1 || days > 3660))
    out['window_days'] = t('wrong.days')
  return out
}

// As the element keeps it; null removes.
export function fieldsOf(draft: Draft, unit: string | null, figures: Figures): Fields {
  return {
    target: figures.parse(draft.target, 'share') ?? null,
    agreement: draft.agreement,
    indicator: draft.by === 'measure' ? (draft.indicator?.id ?? null) : null,
    condition: draft.condition,
    threshold: draft.condition ? (figures.parse(draft.threshold, unit) ?? null) : null,
    window: draft.window,
    window_days: draft.window === 'rolling' ? (figures.parse(draft.days, null) ?? null) : null,
    cadence: draft.cadence,
  }
}

// Only what differs: others may be changing the rest.
export function changesOf(before: Fields, after: Fields): Fields {
  return Object.fromEntries(
    Object.entries(after).filter(([field, value]) => (before[field] ?? null) !== value),
  )
}
