import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { useMoment, useSearchState, useWorkspace } from '@/app/place'

// The unit one looks at is in the address of map and scorecard alike.
export function useUnit(): string | undefined {
  return useSearchState()[0]['unit']
}

export function useScorecard() {
  const workspace = useWorkspace()
  const moment = useMoment()
  const unit = useUnit()
  return useQuery({
    queryKey: key('analysis', workspace, 'scorecard', moment, unit ?? ''),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/scorecard', {
          params: { path: { workspace }, query: { ...moment, ...(unit ? { unit } : {}) } },
          signal,
        }),
      ),
  })
}

export function useStrategyMap() {
  const workspace = useWorkspace()
  const moment = useMoment()
  const unit = useUnit()
  return useQuery({
    queryKey: key('analysis', workspace, 'strategy-map', moment, unit ?? ''),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/strategy-map', {
          params: { path: { workspace }, query: { ...moment, ...(unit ? { unit } : {}) } },
          signal,
        }),
      ),
  })
}

// What was put off is asked for again until everything is tested.
export function useCauseTests(enabled: boolean) {
  const workspace = useWorkspace()
  const moment = useMoment()
  return useQuery({
    queryKey: key('analysis', workspace, 'cause-tests', moment),
    enabled,
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/strategy-map/links', {
          params: { path: { workspace }, query: moment },
          signal,
        }),
      ),
    refetchInterval: (query) => ((query.state.data?.put_off ?? 0) > 0 ? 200 : false),
  })
}

export function useCauseTest(id: string) {
  const workspace = useWorkspace()
  const moment = useMoment()
  return useQuery({
    queryKey: key('analysis', workspace, 'cause-test', moment, id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/strategy-map/links/{id}', {
          params: { path: { workspace, id }, query: moment },
          signal,
        }),
      ),
  })
}

export function useReviews() {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('analysis', workspace, 'scorecard-reviews'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/scorecard/reviews', {
          params: { path: { workspace } },
          signal,
        }),
      ),
  })
}

export function useReview(id: string) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('analysis', workspace, 'scorecard-review', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/scorecard/reviews/{id}', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
  })
}
