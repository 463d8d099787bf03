// How a measure stands: what the server says, or what follows from its figures.
import type { Progress } from '@/parts'
import type { MeasureRow } from './data'

export const standings = ['reached', 'on_track', 'at_risk', 'off_track', 'unknown'] as const
export type Standing = (typeof standings)[number]
export const isStanding = (value: unknown): value is Standing =>
  standings.includes(value as Standing)

export const shapes: Record<Standing, Progress> = {
  reached: 'done',
  on_track: 'done',
  at_risk: 'partly',
  off_track: 'not',
  unknown: 'none',
}

// Does a value reach the target?
function reaches(row: MeasureRow, value: number): boolean | null {
  const { target, upper, baseline } = row
  if (target == null) return null
  if (row.direction === 'band') return upper == null ? null : value >= target && value <= upper
  const down = row.direction === 'down' || (!row.direction && baseline != null && baseline > target)
  return down ? value <= target : value >= target
}

export function standingOf(row: MeasureRow): Standing {
  const said = (row as { status?: unknown }).status
  if (isStanding(said)) return said
  if (row.attainment == null) return 'unknown'
  if (row.attainment >= 1) return 'reached'
  // What is promised is kept or not; nobody is on the way to it.
  if (row.type === 'service_level') return 'off_track'
  if (row.forecast == null) return 'unknown'
  return reaches(row, row.forecast) ? 'on_track' : 'off_track'
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
