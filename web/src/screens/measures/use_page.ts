// The element behind a measure, and the turns of its values.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, key, type Schemas, take } from '@/api'
import type { Observation } from '@/app/measures'
import { useMoment, useWorkspace } from '@/app/place'

export type ElementPage = Schemas['ElementPage']

export function useElement(id: string) {
  const workspace = useWorkspace()
  const moment = useMoment()
  return useQuery({
    queryKey: key('elements', workspace, 'page', id, moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/elements/{id}', {
          params: { path: { workspace, id }, query: moment },
          signal,
        }),
      ),
  })
}

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
