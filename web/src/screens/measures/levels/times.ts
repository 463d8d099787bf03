// Times as one types them: bare days, or moments on the reader's clock.
import { isDay } from './figures'

const two = (value: number) => String(value).padStart(2, '0')

// For an input of day and time; a bare day begins with it, or ends with it.
export function typedMoment(at: string, end: boolean): string {
  if (!at) return ''
  const moment = new Date(at)
  if (Number.isNaN(moment.getTime())) return ''
  if (isDay(at) && end) moment.setUTCDate(moment.getUTCDate() + 1)
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}

export function sentMoment(typed: string): string {
  const moment = new Date(typed)
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString()
}

// Whether the end lies before the begin; a bare day is included.
export const isBackwards = (from: string, to: string) =>
  isDay(to) ? to < from.slice(0, 10) : new Date(to) <= new Date(from)
