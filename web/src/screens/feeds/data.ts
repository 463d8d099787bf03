import { useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import { type Feed, soon } from '@/app/feeds'
import { useWorkspace } from '@/app/place'
import type { Status } from '@/parts'

export type FeedRun = Schemas['FeedRun']
export type Definition = Schemas['FeedDefinition']
export type Kind = Feed['kind']
export type TrialRow = Schemas['FeedTrialRow']

export const kinds: readonly Kind[] = ['sqlite', 'postgresql', 'http', 'prometheus', 'mqtt']

// Health changes without anybody's doing.
const watched = 3000

// A feed that is being removed is not asked for again while its page still stands: the news of its end
// may come before the answer.
const removed = new Set<string>()
export const forget = (id: string) => removed.add(id)
export const recall = (id: string) => removed.delete(id)

export function useFeed(id: string) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('feeds', workspace, id),
    enabled: () => !removed.has(id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/feeds/{id}', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
    // Whoever looks at one feed wants to see its run come in, also one that has not begun yet.
    refetchInterval: (query) => (query.state.data?.running ? soon : watched),
  })
}

export function useRuns(feed: Feed) {
  const workspace = useWorkspace()
  return useQuery({
    // Another run makes them stale, and nothing else does.
    queryKey: key('feeds', workspace, feed.id, 'runs', feed.last?.number ?? 0),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/feeds/{id}/runs', {
          params: { path: { workspace, id: feed.id } },
          signal,
        }),
      ),
    enabled: () => !removed.has(feed.id),
    placeholderData: (previous) => previous,
  })
}

export const outcomeShape: Record<FeedRun['outcome'], Status> = {
  ok: 'done',
  partly: 'partly',
  empty: 'none',
  failed: 'not',
}

// 90 seconds are 90 seconds, 120 are 2 minutes: the largest unit that says it exactly.
export const units = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const
export type Unit = keyof typeof units
export function everyOf(seconds: number): { count: number; unit: Unit } {
  const unit =
    (['days', 'hours', 'minutes'] as const).find((one) => seconds % units[one] === 0) ?? 'seconds'
  return { count: seconds / units[unit], unit }
}

// What a new feed of a kind begins with.
export function blank(kind: Kind): Definition {
  const mapping = { measure: '', at: '', value: '', note: '', factor: 1 }
  const base = { name: '', kind, measures: [], every_seconds: 3600, timeout_seconds: 30 }
  switch (kind) {
    case 'sqlite':
      return {
        ...base,
        origin: { file: '', query: '' },
        mapping: { ...mapping, at: 'at', value: 'value' },
      }
    case 'postgresql':
      return {
        ...base,
        origin: { host: '', port: 5432, tls: 'verified', database: '', user: '', query: '' },
        mapping: { ...mapping, at: 'at', value: 'value' },
      }
    case 'http':
      return {
        ...base,
        origin: { url: '', auth: 'none', user: '', header: '', body: '' },
        mapping: { ...mapping, rows: '', value: 'value' },
      }
    case 'prometheus':
      return {
        ...base,
        every_seconds: 300,
        origin: {
          url: '',
          auth: 'none',
          user: '',
          header: '',
          query: '',
          range_seconds: 0,
          step_seconds: 60,
        },
        mapping: { ...mapping, at: 'at', value: 'value' },
      }
    case 'mqtt':
      return {
        ...base,
        origin: { host: '', port: 8883, tls: 'verified', user: '', topics: [] },
        mapping: { ...mapping, rows: '', value: 'payload' },
      }
  }
}

// Whether the old secret still goes where it was entered for.
export function sameDestination(a: Definition, b: Definition): boolean {
  const place = ({ kind, origin }: Definition) => {
    if (kind === 'http' || kind === 'prometheus') {
      try {
        const url = new URL(origin.url ?? '')
        return [url.protocol, url.host.toLowerCase(), origin.auth, origin.header].join(' ')
      } catch {
        return ''
      }
    }
    return [origin.host, origin.port, origin.tls, origin.user].join(' ')
  }
  return a.kind === b.kind && place(a) === place(b)
}
