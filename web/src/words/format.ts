// Numbers, money, dates and lists as the reader's language writes them. A value that is not there is a
// dash, never 0.
import { useMemo } from 'react'
import { type Language, languages, useLanguage } from './words'

export const nothing = '–'
export type Missing = null | undefined

export interface Money {
  amount: number // in whole units of the currency
  currency: string
}

function localeOf(language: Language): string {
  const own = navigator.languages.find((tag) => tag.slice(0, 2) === language && tag.length > 2)
  return own ?? languages.find((entry) => entry.id === language)?.locale ?? 'en-GB'
}

const parsed = (value: string | number | Date) => (value instanceof Date ? value : new Date(value))

export function makeFormat(locale: string) {
  const cache = new Map<string, Intl.NumberFormat>()
  const numbers = (options: Intl.NumberFormatOptions) => {
    const id = JSON.stringify(options)
    let found = cache.get(id)
    if (!found) cache.set(id, (found = new Intl.NumberFormat(locale, options)))
    return found
  }
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const month = new Intl.DateTimeFormat(locale, {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const items = new Intl.ListFormat(locale, { type: 'conjunction' })

  return {
    locale,
    number: (value: number | Missing, digits = 0) =>
      value == null
        ? nothing
        : numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
    // As many digits as it has, for entered values.
    plain: (value: number | Missing) =>
      value == null ? nothing : numbers({ maximumFractionDigits: 6 }).format(value),
    // 0.42 as 42 %.
    percent: (value: number | Missing, digits = 0) =>
      value == null
        ? nothing
        : numbers({
            style: 'percent',
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
          }).format(value),
    // With its sign: +3.2, −1.0.
    change: (value: number | Missing, digits = 1) =>
      value == null
        ? nothing
        : numbers({
            signDisplay: 'exceptZero',
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
          })
            .format(value)
            .replace('-', '\u2212'),
    money: (value: Money | Missing, short = false) =>
      value == null
        ? nothing
        : numbers({
            style: 'currency',
            currency: value.currency,
            ...(short
              ? { notation: 'compact', maximumFractionDigits: 1 }
              : { maximumFractionDigits: Number.isInteger(value.amount) ? 0 : 2 }),
          }).format(value.amount),
    date: (value: string | Date | Missing) => (value == null ? nothing : day.format(parsed(value))),
    dateTime: (value: string | Date | Missing) =>
      value == null ? nothing : moment.format(parsed(value)),
    month: (value: string | Date | Missing) =>
      value == null ? nothing : month.format(parsed(value)),
    // "3 days ago", "in 2 months".
    fromNow: (value: string | Date | Missing, now: Date = new Date()) => {
      if (value == null) return nothing
      const seconds = (parsed(value).getTime() - now.getTime()) / 1000
      const steps: [Intl.RelativeTimeFormatUnit, number][] = [
        ['year', 31_557_600],
        ['month', 2_629_800],
        ['day', 86_400],
        ['hour', 3_600],
        ['minute', 60],
      ]
      for (const [unit, length] of steps) {
        if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit)
      }
      return relative.format(0, 'minute')
    },
    list: (values: string[]) => items.format(values),
  }
}
export type Format = ReturnType<typeof makeFormat>

export function useFormat(): Format {
  const language = useLanguage()
  return useMemo(() => makeFormat(localeOf(language)), [language])
}
