// Levels, targets and words of results, apart from how they are drawn.
import type { Campaign, Figure, Instrument, Item, Row } from './data'

export interface Range {
  low: number
  high: number
}

// Levels of all items are told on the instrument's first scale.
export function rangeOf(instrument: Instrument | undefined): Range {
  const values = instrument?.scales[0]?.points.map((point) => point.value) ?? []
  return values.length > 1
    ? { low: Math.min(...values), high: Math.max(...values) }
    : { low: 1, high: 5 }
}

// 0 to 1 along the range.
export const placeOf = (value: number, { low, high }: Range) =>
  Math.min(1, Math.max(0, (value - low) / (high - low)))

// Level 0 to 5 of the one-hue scale.
export const shadeOf = (value: number, range: Range) => Math.round(placeOf(value, range) * 5)

// The campaign's own target, else what the organisation needs, else what the instrument suggests.
export function targetOf(
  campaign: Campaign,
  instrument: Instrument | undefined,
  row: Pick<Row, 'id' | 'need'>,
) {
  const { id } = row
  const suggested = instrument?.dimensions.find((one) => one.id === id)?.target
  return campaign.targets[id] ?? row.need?.target ?? suggested ?? null
}

export const hasLevel = (row: Row) => row.all.mean !== null

// The largest differences first, what is worth talking about before all.
export function worthTalking(rows: readonly Row[]): Row[] {
  return rows
    .filter((row) => row.worth_talking)
    .sort((a, b) => Math.abs(b.gap ?? 0) - Math.abs(a.gap ?? 0))
}

// Why a group has no level.
export function whyHidden(figure: { people: number; hidden: boolean }, minimum: number) {
  if (!figure.hidden) return null
  return figure.people < minimum ? 'few' : 'complement'
}

export type AlphaWord = 'unknown' | 'excellent' | 'good' | 'fair' | 'doubtful' | 'poor'
export function wordOfAlpha(alpha: number | null): AlphaWord {
  if (alpha === null) return 'unknown'
  if (alpha >= 0.9) return 'excellent'
  if (alpha >= 0.8) return 'good'
  if (alpha >= 0.7) return 'fair'
  return alpha >= 0.6 ? 'doubtful' : 'poor'
}

// What the round before was frozen with.
export interface Before {
  all: number | null
  business: number | null
  it: number | null
}
const level = (value: unknown) => (typeof value === 'number' ? value : null)

export function frozenLevels(campaign: Campaign | undefined): Map<string, Before> {
  const out = new Map<string, Before>()
  const frozen = campaign?.frozen as
    | { results?: { dimensions?: Record<string, unknown>[]; items?: Record<string, unknown>[] } }
    | null
    | undefined
  for (const row of [...(frozen?.results?.dimensions ?? [])]) {
    if (typeof row['id'] === 'string')
      out.set(row['id'], {
        all: level(row['all']),
        business: level(row['business']),
        it: level(row['it']),
      })
  }
  return out
}

// Answers by point or option, with the words for each.
export function sharesOf(item: Item, instrument: Instrument, figure: Figure) {
  const scale = instrument.scales.find((one) => one.id === item.scale)
  const names =
    item.kind === 'scale' && scale
      ? scale.points.map((point) => `${point.value} ${point.name}`)
      : item.options.map((option) => option.name)
  return names.map((name, at) => ({ name, count: figure.counts[at] ?? 0 }))
}

// Two names of the same thing, whatever their capitals and spaces.
export const sameName = (name: string) => name.trim().toLowerCase().replace(/\s+/g, ' ')

// Scores that are on the scale of levels; shares and suggested perspectives are not.
export const isLevel = (row: Row) =>
  row.method !== 'recall' && row.method !== 'suggested_perspective'

// Strengths in the order the model draws its domains.
export const domainsOf = (strengths: Record<string, number | null>) =>
  (['BS', 'IS', 'OI', 'II'] as const).flatMap((domain) =>
    domain in strengths ? [{ domain, strength: strengths[domain] ?? null }] : [],
  )

// A level or more below what is needed, as in the reports of audits.
export const isFarBelow = (row: { to_need?: number | null }) => (row.to_need ?? 0) >= 1
