// What the plan of a campaign reads and how far it is.
import { useQueries, useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import { useWorkspace } from '@/app/place'
import type { Campaign } from './data'

export type Improvement = Schemas['Improvement']
export type Action = Schemas['ElementPage']

export function useImprovements(id: string) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'improvements', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/campaigns/{id}/improvements', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
    retry: false,
  })
}

// The actions of a plan, in its order; one that was removed is null.
export function useActions(plan: NonNullable<Campaign['plan']>) {
  const workspace = useWorkspace()
  return useQueries({
    queries: plan.map(({ action }) => ({
      queryKey: key('elements', workspace, 'one', action),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        take(
          api.GET('/workspaces/{workspace}/elements/{id}', {
            params: { path: { workspace, id: action } },
            signal,
          }),
        ),
      retry: false,
    })),
  })
}

export const stages = ['assess', 'improve', 'plan', 'monitor'] as const
export type Stage = (typeof stages)[number]

// Where one is: asked, looking for what to improve, agreeing who does it by when, watching it done.
export function stageOf(
  status: Campaign['status'],
  actions: readonly { owner: boolean; due: boolean; open: boolean }[],
): Stage {
  if (status === 'draft' || status === 'open') return 'assess'
  if (actions.length === 0) return 'improve'
  return actions.some((one) => one.open && !(one.owner && one.due)) ? 'plan' : 'monitor'
}

// How full each point of a scale is at a level, 0 to 1.
export function fillsOf(level: number, points: readonly number[]): number[] {
  return points.map((point, at) => {
    const before = points[at - 1] ?? point - 1
    return Math.min(1, Math.max(0, (level - before) / (point - before)))
  })
}
