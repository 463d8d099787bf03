// Measures as screens read and write them.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api, key, type Schemas, take, useMaybeSession, useMetamodel } from '@/api'
import { type Format, nothing, useFormat, useWords } from '@/words'
import { useMoment, useWorkspace } from '../place'
import { parseFigure, rounded, shareOf, shownShare } from './number'

export type MeasureRow = Schemas['MeasureRow']
export type MeasurePage = Schemas['MeasurePage']
export type Observation = Schemas['Observation']
export type Definition = Schemas['MeasureDefinition']
export type Period = NonNullable<MeasureRow['recent']>['periods'][number]
export type Recorded = Schemas['Observed']

// Periods a list brings: sparklines, and what can be entered at once.
export const recentPeriods = 24

export function useMeasures() {
  const workspace = useWorkspace()
  const moment = useMoment()
  return useQuery({
    queryKey: key('elements', workspace, 'measures', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/measures', {
          params: { path: { workspace }, query: { ...moment, recent: recentPeriods } },
          signal,
        }),
      ),
    placeholderData: (previous) => previous,
  })
}

export function useMeasure(id: string) {
  const workspace = useWorkspace()
  const moment = useMoment()
  return useQuery({
    queryKey: key('elements', workspace, 'measure', id, moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/measures/{id}', {
          params: { path: { workspace, id }, query: moment },
          signal,
        }),
      ),
    placeholderData: (previous) => (previous?.measure.id === id ? previous : undefined),
  })
}

// Every turn of every moment from a day on.
export function useObservations(id: string, from: string | undefined) {
  const workspace = useWorkspace()
  const { as_of } = useMoment()
  return useQuery({
    queryKey: key('elements', workspace, 'observations', id, from, as_of),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/measures/{id}/observations', {
          params: {
            path: { workspace, id },
            query: { corrections: true, ...(from ? { from } : {}), ...(as_of ? { as_of } : {}) },
          },
          signal,
        }),
      ),
    placeholderData: (previous) => previous,
  })
}

export function useDefinitions() {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('metamodel', workspace, 'measure-definitions'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/measure-definitions', {
          params: { path: { workspace } },
          signal,
        }),
      ),
    staleTime: 5 * 60_000,
  })
}

// The element of the model that stands for the reader; undefined: none does.
export function useOwnPerson(): string | undefined {
  const workspace = useWorkspace()
  const session = useMaybeSession()
  return session?.workspaces.find((entry) => entry.id === workspace)?.person || undefined
}

export interface Wish {
  at: string
  value: number | null
  note?: string
}

// Keeps values of one measure, on disk when it answers; refusals are thrown.
export function useRecord() {
  const workspace = useWorkspace()
  const client = useQueryClient()
  return useCallback(
    async (id: string, observations: readonly Wish[]): Promise<Recorded> => {
      const kept = await take(
        api.POST('/workspaces/{workspace}/measures/{id}/observations', {
          params: { path: { workspace, id } },
          body: { observations: [...observations] },
        }),
      )
      void client.invalidateQueries({
        predicate: ({ queryKey }) =>
          ['elements', 'analysis', 'findings', 'history'].includes(queryKey[0] as string),
      })
      return kept
    },
    [workspace, client],
  )
}

type Unit = string | null | undefined

// Figures with their units: shares as percent, money in the workspace's currency, known words in the
// reader's language.
export function makeFigures(format: Format, unitName: (unit: string) => string, currency: string) {
  const isShare = (unit: Unit) => unit === 'share'
  const number = (value: number | null | undefined, unit: Unit) =>
    value == null ? nothing : format.plain(isShare(unit) ? shownShare(value) : value)
  const name = (unit: Unit) =>
    !unit || unit === 'count'
      ? ''
      : unit === 'currency'
        ? currency
        : isShare(unit)
          ? '%'
          : unitName(unit)
  return {
    // As exactly as it is kept.
    exact: number,
    // Behind a figure; empty where there is nothing to say.
    unit: name,
    // Short enough for a table.
    short: (value: number | null | undefined, unit: Unit): string => {
      if (value == null) return nothing
      if (unit === 'currency')
        return format.money({ amount: value, currency }, Math.abs(value) >= 1e5)
      const figure = format.plain(rounded(isShare(unit) ? shownShare(value) : value))
      return name(unit) ? `${figure}\u00a0${name(unit)}` : figure
    },
    // What was typed, as it is kept; undefined where it is no figure.
    parse: (text: string, unit: Unit): number | null | undefined => {
      const figure = parseFigure(text, format.locale)
      return figure != null && isShare(unit) ? shareOf(figure) : figure
    },
    // As one types it.
    typed: (value: number | null | undefined, unit: Unit): string =>
      value == null ? '' : plainDigits(isShare(unit) ? shownShare(value) : value, format),
  }
}
export type Figures = ReturnType<typeof makeFigures>

// Without groups, with the reader's decimal mark.
function plainDigits(value: number, format: Format): string {
  const text = String(value)
  return format.plain(1.5).includes(',') ? text.replace('.', ',') : text
}

export function useFigures(): Figures {
  const format = useFormat()
  const t = useWords('measure')
  const { metamodel } = useMetamodel(useWorkspace())
  const currency = metamodel?.currency ?? 'EUR'
  return useMemo(
    () => makeFigures(format, (unit) => t(`unit.${unit}`, { defaultValue: unit }), currency),
    [format, t, currency],
  )
}
