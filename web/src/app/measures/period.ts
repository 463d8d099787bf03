// Periods by their begin, as the server names them; all of UTC.
import type { Format } from '@/words'

export const cadences = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Cadence = (typeof cadences)[number]
export const isCadence = (value: unknown): value is Cadence => cadences.includes(value as Cadence)

// "Jun 2026", "Q2 2026", "2026", "8 Jun 2026".
export function periodName(begin: string, cadence: string, format: Format): string {
  const at = new Date(begin)
  switch (cadence) {
    case 'hour':
      return format.dateTime(at)
    case 'month':
      return format.month(at)
    case 'quarter':
      return `Q${Math.floor(at.getUTCMonth() / 3) + 1} ${at.getUTCFullYear()}`
    case 'year':
      return String(at.getUTCFullYear())
    default:
      return format.date(at)
  }
}

// Where the next period begins.
export function after(begin: string, cadence: string): string {
  const at = new Date(begin)
  if (cadence === 'hour') at.setUTCHours(at.getUTCHours() + 1)
  else if (cadence === 'day') at.setUTCDate(at.getUTCDate() + 1)
  else if (cadence === 'week') at.setUTCDate(at.getUTCDate() + 7)
  else {
    // From its first day: months differ in length.
    const step = cadence === 'quarter' ? 3 : cadence === 'year' ? 12 : 1
    at.setUTCMonth(at.getUTCMonth() + step, 1)
  }
  return at.toISOString()
}

// A moment as observations are sent: the bare day where it is the begin of one.
export const momentOf = (at: string) => (/T00:00:00(\.0+)?Z$/.test(at) ? at.slice(0, 10) : at)
