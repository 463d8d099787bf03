import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { useMoment, useWorkspace } from './place'

// Open scenarios, to choose from.
export function useScenarios(workspace: string, enabled = true) {
  return useQuery({
    queryKey: key('scenarios', workspace, 'open'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/scenarios', {
          params: { path: { workspace }, query: { status: 'open' } },
          signal,
        }),
      ),
    enabled,
    staleTime: 60_000,
  })
}

// The scenario one is in, whatever became of it; undefined in the base.
export function useScenario() {
  const workspace = useWorkspace()
  const { scenario = '' } = useMoment()
  return useQuery({
    queryKey: key('scenarios', workspace, 'one', scenario),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/scenarios/{id}', {
          params: { path: { workspace, id: scenario } },
          signal,
        }),
      ),
    enabled: scenario !== '',
  }).data
}
