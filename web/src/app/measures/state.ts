// How a measure stands, as the server judges it (docs/measures-engine.md): its shape; its word is in measure.json.
import type { Progress } from '@/parts'
import type { MeasureRow } from './data'

export type Standing = MeasureRow['status']
export const standings: readonly Standing[] = [
  'on_track',
  'at_risk',
  'off_track',
  'no_target',
  'no_value',
  'stale',
]

export const shapes: Record<Standing, Progress> = {
  on_track: 'done',
  at_risk: 'partly',
  off_track: 'not',
  no_target: 'none',
  no_value: 'none',
  stale: 'none',
}

// Rounded down: whoever has not arrived does not read 100 %.
export const attainedShare = (share: number | null) =>
  share === null ? null : Math.floor(share * 100 + 1e-9) / 100

// Waiting for a value: never taken, or its next one is due.
export const isDue = (row: MeasureRow, today: string) =>
  row.next_due == null ? row.current == null : row.next_due <= today

// The moment one looks at, as a day.
export const todayOf = (as_of: string | undefined) =>
  (as_of && /^\d{4}-\d{2}-\d{2}/.test(as_of) ? as_of : new Date().toISOString()).slice(0, 10)

// What has waited longest first, then what never had a value, then what is due next.
export function byUrgency(a: MeasureRow, b: MeasureRow): number {
  const rank = (row: MeasureRow) => row.next_due ?? (row.current == null ? '9000' : '9999')
  return rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : a.name.localeCompare(b.name)
}
