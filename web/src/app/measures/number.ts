// Figures as people type and paste them.

// "70.4", "70,4", "1,234.5", "1.234,5", "1 234", "(12)", "12 %": the figure; null for nothing; undefined
// for what is none. One separator alone groups digits where the reader's language groups with it and
// three digits follow; otherwise it is the decimal one.
export function parseFigure(text: string, locale: string): number | null | undefined {
  let plain = text
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/%$/, '')
  if (plain === '' || plain === '-') return text.trim() === '' ? null : undefined
  const negative = /^\(.*\)$/.test(plain)
  if (negative) plain = plain.slice(1, -1)
  const group = groupOf(locale)
  const last = Math.max(plain.lastIndexOf(','), plain.lastIndexOf('.'))
  if (last >= 0) {
    const mark = plain[last]!
    const other = mark === ',' ? '.' : ','
    const several = plain.indexOf(mark) !== last
    const both = plain.includes(other)
    const grouped = new RegExp(`^-?\\d{1,3}(\\${mark}\\d{3})+$`)
    if (several || (!both && mark === group && grouped.test(plain))) {
      // Nothing but groups: 1.234.567
      if (!grouped.test(plain)) return undefined
      plain = plain.replaceAll(mark, '')
    } else {
      if (both) {
        const whole = plain.slice(0, last)
        if (!new RegExp(`^-?\\d{1,3}(\\${other}\\d{3})+$`).test(whole)) return undefined
      }
      plain = plain.replaceAll(other, '').replace(mark, '.')
    }
  }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined
  const value = Number(plain)
  return Number.isFinite(value) ? (negative ? -value : value) : undefined
}

const groups = new Map<string, string>()
function groupOf(locale: string): string {
  let found = groups.get(locale)
  if (found === undefined) {
    const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567)
    groups.set(locale, (found = parts.find((part) => part.type === 'group')?.value ?? ','))
  }
  return found
}

// Enough digits to tell values apart, without noise: 70.42, 1,235, 0.0031.
export function rounded(value: number, digits = 4): number {
  if (!Number.isFinite(value) || value === 0) return value
  const size = Math.floor(Math.log10(Math.abs(value))) + 1
  const scale = 10 ** Math.max(0, digits - Math.max(size, size < 1 ? size : 1))
  return Math.round(value * scale) / scale
}

// Service levels are shares and read as percent; both ways without the noise of binary fractions.
export const shownShare = (share: number) => Number((share * 100).toPrecision(12))
export const shareOf = (percent: number) => Number((percent / 100).toPrecision(12))
