import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, key, type Moment, type Schemas, take } from '@/api'
import type { Search } from '@/app/place'

export type Finding = Schemas['Finding']
export type FindingPage = Schemas['FindingPage']

export const filterNames = [
  'level',
  'rule',
  'theme',
  'domain',
  'diagnosis',
  'owner',
  'assignee',
  'element',
  'q',
] as const
export const states = ['open', 'muted', 'all'] as const
export type State = (typeof states)[number]

const list = (text: string | undefined) => (text ? text.split(',').filter(Boolean) : undefined)

// The filter as the server takes it, from the address.
export function queryOf(search: Search, moment: Moment) {
  const state = states.find((entry) => entry === search['state'])
  const level = list(search['level'])?.filter((entry) => ['high', 'medium', 'low'].includes(entry))
  const all = {
    ...moment,
    level: level as ('high' | 'medium' | 'low')[] | undefined,
    rule: list(search['rule']),
    theme: list(search['theme']),
    domain: list(search['domain']),
    diagnosis: search['diagnosis'],
    owner: search['owner'],
    assignee: search['assignee'],
    element: search['element'],
    q: search['q'],
    state,
    sort: search['sort'],
  }
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && value !== ''),
  ) as typeof all
}

export function useFindings(workspace: string, query: ReturnType<typeof queryOf>) {
  const found = useInfiniteQuery({
    queryKey: key('findings', workspace, 'list', query),
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET('/workspaces/{workspace}/findings', {
          params: {
            path: { workspace },
            query: { ...query, limit: 200, ...(pageParam ? { cursor: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: (previous) => previous,
  })
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data])
  return { ...found, rows, first: found.data?.pages[0] }
}

export function useFinding(workspace: string, id: string | undefined, moment: Moment) {
  return useQuery({
    queryKey: key('findings', workspace, 'one', id ?? '', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/findings/one', {
          params: { path: { workspace }, query: { key: id ?? '', ...moment } },
          signal,
        }),
      ),
    enabled: Boolean(id),
  })
}

export function useRules(workspace: string) {
  return useQuery({
    queryKey: key('metamodel', workspace, 'rules'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/rules', { params: { path: { workspace } }, signal })),
    staleTime: 10 * 60_000,
  })
}

export function useMembers(workspace: string, enabled: boolean) {
  return useQuery({
    queryKey: key('people', workspace, 'members'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/members', { params: { path: { workspace } }, signal })),
    enabled,
    staleTime: 5 * 60_000,
  })
}
