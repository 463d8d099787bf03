import type { Schemas } from '@/api'

export type Asset = Schemas['ElementRow']

export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
export const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)
export const amount = (value: unknown): number | null =>
  typeof value === 'object' && value !== null
    ? number((value as { amount?: unknown }).amount)
    : null

// What it costs a year: as computed, else as entered.
export const costOf = (asset: Asset): number | null =>
  asset.figures?.cost ?? amount(asset.fields['annual_cost'])

const endingStages = new Set(['phase_out', 'end_of_life'])

export function summaryOf(assets: readonly Asset[]) {
  let cost = 0
  let withoutCost = 0
  let ending = 0
  let ownerless = 0
  let full = 0
  let withoutCapacity = 0
  for (const asset of assets) {
    const own = costOf(asset)
    if (own === null) withoutCost += 1
    else cost += own
    if (endingStages.has(text(asset.fields['lifecycle']) ?? '')) ending += 1
    if (!asset.fields['owner']) ownerless += 1
    const used = number(asset.fields['capacity_used'])
    if (used === null) withoutCapacity += 1
    else if (used >= 0.85) full += 1
  }
  return { cost, withoutCost, ending, ownerless, full, withoutCapacity }
}
