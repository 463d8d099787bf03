// The turns of a measure's values.
import { useMemo } from 'react'
import type { Observation } from '@/app/measures'

// A moment with what was said of it: the newest turn counts, the others stay readable.
export interface Said {
  at: string
  latest: Observation
  earlier: Observation[] // newest first
}

export function saidOf(items: readonly Observation[]): Said[] {
  const moments = Map.groupBy(items, (item) => item.at)
  return [...moments]
    .map(([at, turns]): Said => {
      const sorted = [...turns].sort((a, b) => b.turn - a.turn)
      return { at, latest: sorted[0]!, earlier: sorted.slice(1) }
    })
    .sort((a, b) => (a.at < b.at ? 1 : -1))
}

export const useSaid = (items: readonly Observation[] | undefined) =>
  useMemo(() => saidOf(items ?? []), [items])
