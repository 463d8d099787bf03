// The rows: read page by page as one scrolls, whole for an export or for selecting all.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api, key, type Moment, type Schemas, take } from '@/api'
import { useMoment, useWorkspace } from '@/app/place'
import { filterQuery, listQuery, type Shown } from './state'

export type Row = Schemas['ElementRow']
const pageSize = 200

const page = (
  workspace: string,
  shown: Shown,
  moment: Moment,
  limit: number,
  cursor: string | undefined,
  signal?: AbortSignal,
) =>
  take(
    api.GET('/workspaces/{workspace}/elements', {
      params: {
        path: { workspace },
        query: { ...listQuery(shown, moment), limit, ...(cursor ? { cursor } : {}) },
      },
      ...(signal ? { signal } : {}),
    }),
  )

export function useElements(shown: Shown) {
  const workspace = useWorkspace()
  const moment = useMoment()
  const query = useInfiniteQuery({
    queryKey: key('elements', workspace, 'list', moment, shown),
    queryFn: ({ signal, pageParam }) => page(workspace, shown, moment, pageSize, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((part) => part.items) ?? [], [query.data])
  const names = useMemo(
    () => Object.assign({}, ...(query.data?.pages.map((part) => part.names ?? {}) ?? [])),
    [query.data],
  ) as Record<string, string>
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const all = useCallback(async (): Promise<Row[]> => {
    const out: Row[] = []
    let cursor: string | undefined
    do {
      const part = await page(workspace, shown, moment, 500, cursor)
      out.push(...part.items)
      cursor = part.next
    } while (cursor)
    return out
  }, [workspace, shown, moment])
  return { query, rows, names, total: query.data?.pages[0]?.total ?? 0, more, all }
}

// How many match by type and by component, with every filter but these two.
export function useCounts(shown: Shown) {
  const workspace = useWorkspace()
  const moment = useMoment()
  const filter = filterQuery(shown, moment)
  return useQuery({
    queryKey: key('elements', workspace, 'counts', filter),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/elements', {
          params: { path: { workspace }, query: { ...filter, figures: false, limit: 1 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
}
