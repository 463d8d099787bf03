// Feeds that bring values by themselves, as more than their own screens show them.
import { useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import type { Status } from '@/parts'
import { useWorkspace } from './place'

export type Feed = Schemas['Feed']

// Health changes without anybody's doing, so it is looked at again while it is on the screen.
const again = 5000
// A queued run is over in a moment.
export const soon = 1000

// Who only passes by reads them once.
export function useFeeds(watched = false) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('feeds', workspace),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/feeds', { params: { path: { workspace } }, signal })),
    refetchInterval: (query) =>
      watched && (query.state.data?.items.some((feed) => feed.running) ? soon : again),
  })
}

export const shapeOf: Record<Feed['status'], Status> = {
  ok: 'done',
  partly: 'partly',
  failing: 'not',
  waiting: 'none',
  running: 'none',
  paused: 'none',
}

// Somebody has to look after it.
export const inTrouble = (feed: Feed) => feed.status === 'failing' || feed.status === 'partly'
