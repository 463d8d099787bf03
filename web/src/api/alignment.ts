// Reads that several screens share.
import { queryOptions } from '@tanstack/react-query'
import { api, take } from './client'
import { key, type Moment } from './keys'

export const linkIds = ['BS-IS', 'BS-OI', 'BS-II', 'IS-OI', 'IS-II', 'OI-II'] as const
export type LinkId = (typeof linkIds)[number]
export const lineIds = ['structure', 'resources', 'outcomes', 'perception', 'practice'] as const
export type LineId = (typeof lineIds)[number]

export const analysisQuery = (workspace: string, moment: Moment) =>
  queryOptions({
    queryKey: key('analysis', workspace, 'now', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/analysis', {
          params: { path: { workspace }, query: moment },
          signal,
        }),
      ),
  })

export const homeQuery = (workspace: string, moment: Moment, since?: string) =>
  queryOptions({
    queryKey: key('analysis', workspace, 'home', moment, since ?? null),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/home', {
          params: { path: { workspace }, query: { ...moment, ...(since ? { since } : {}) } },
          signal,
        }),
      ),
  })

export const historyQuery = (workspace: string, scenario: string | undefined, points = 24) =>
  queryOptions({
    queryKey: key('analysis', workspace, 'history', scenario ?? null, points),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/analysis/history', {
          params: { path: { workspace }, query: { points, ...(scenario ? { scenario } : {}) } },
          signal,
        }),
      ),
    staleTime: 5 * 60_000,
  })

export const perspectivesQuery = (workspace: string, moment: Moment) =>
  queryOptions({
    queryKey: key('analysis', workspace, 'perspectives', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/perspectives', {
          params: { path: { workspace }, query: moment },
          signal,
        }),
      ),
  })

export const linkQuery = (workspace: string, id: LinkId, moment: Moment) =>
  queryOptions({
    queryKey: key('analysis', workspace, 'link', id, moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/links/{id}', {
          params: { path: { workspace, id }, query: moment },
          signal,
        }),
      ),
  })

// What a number is made of: line:index, line:structure, component:BS.scope, link:BS-IS:coverage.
export const explanationQuery = (workspace: string, subject: string, moment: Moment) =>
  queryOptions({
    queryKey: key('analysis', workspace, 'explanation', subject, moment),
    queryFn: async ({ signal }) => {
      const [kind = '', id = '', part] = subject.split(':')
      const query = moment
      if (kind === 'component') {
        return take(
          api.GET('/workspaces/{workspace}/components/{id}', {
            params: { path: { workspace, id }, query },
            signal,
          }),
        )
      }
      if (kind === 'link') {
        const link = await take(
          api.GET('/workspaces/{workspace}/links/{id}', {
            params: { path: { workspace, id: id as LinkId }, query },
            signal,
          }),
        )
        return part === 'purpose' ? link.purpose : link.coverage
      }
      return take(
        api.GET('/workspaces/{workspace}/lines/{id}', {
          params: { path: { workspace, id: id as LineId | 'index' }, query },
          signal,
        }),
      )
    },
  })
