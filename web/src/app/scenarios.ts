import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'

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
