import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, key, type Moment, type Schemas, take } from '@/api'
import { shapes as shapesOfMeasures } from '@/app/measures'
import { useMoment, useWorkspace } from '@/app/place'
import { nothing, type Format, useLanguage } from '@/words'
import type { Status } from '@/parts'

export type Dashboard = Schemas['Dashboard']
export type DashboardRow = Schemas['DashboardRow']
export type DashboardData = Schemas['DashboardData']
export type TileData = Schemas['TileData']
export type Tile = Schemas['Tile'] & {
  id: string
  what: string
  of: string[]
  title: string
  text: string
  width: number
  height: number
  period: string
  indexed: boolean
  filter: Schemas['TileFilter']
  columns: string[]
  limit: number
}

export const blank = (id: string, kind: string, what: string): Tile => ({
  id,
  kind,
  what,
  of: [],
  title: '',
  text: '',
  width: kind === 'number' ? 3 : kind === 'map' ? 4 : 6,
  height: kind === 'number' ? 2 : kind === 'text' ? 2 : 4,
  period: 'year',
  indexed: false,
  filter: {},
  columns: [],
  limit: 0,
})

export const tilesOf = (dashboard: Dashboard): Tile[] =>
  dashboard.tiles.map((tile, at) => ({ ...blank(tile.id ?? `t${at + 1}`, tile.kind, ''), ...tile }))

// An id no tile has.
export function freshId(tiles: readonly { id: string }[]): string {
  for (let number = tiles.length + 1; ; number++) {
    const id = `t${number}`
    if (!tiles.some((tile) => tile.id === id)) return id
  }
}

// The kind of fact is `analysis`: whatever changes figures makes dashboards stale.
const kind = 'analysis' as const

export function useDashboards() {
  const workspace = useWorkspace()
  const language = useLanguage()
  return useQuery({
    queryKey: key(kind, workspace, 'dashboards', language),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/dashboards', { params: { path: { workspace } }, signal }),
      ),
  })
}

export function useDashboard(id: string) {
  const workspace = useWorkspace()
  const language = useLanguage()
  return useQuery({
    queryKey: key(kind, workspace, 'dashboard', id, language),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/dashboards/{id}', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
  })
}

export function useDashboardData(id: string, version: number | undefined, enabled: boolean) {
  const workspace = useWorkspace()
  const moment = useMoment()
  const language = useLanguage()
  return useQuery({
    queryKey: key(kind, workspace, 'dashboard-data', id, moment, language, version),
    queryFn: ({ signal }) => fetchData(workspace, id, moment, signal),
    placeholderData: keepPreviousData,
    enabled,
  })
}

const fetchData = (workspace: string, id: string, moment: Moment, signal: AbortSignal) =>
  take(
    api.GET('/workspaces/{workspace}/dashboards/{id}/data', {
      params: { path: { workspace, id }, query: moment },
      signal,
    }),
  )

// What tiles show that are being composed. Order and size change nothing of it.
export function usePreview(tiles: readonly Tile[], enabled: boolean) {
  const workspace = useWorkspace()
  const moment = useMoment()
  const language = useLanguage()
  const asked = [...tiles]
    .sort((a, b) => a.id.localeCompare(b.id))
    .map((tile) => ({ ...tile, width: 4, height: 4 }))
  return useQuery({
    queryKey: key(kind, workspace, 'dashboard-preview', moment, language, JSON.stringify(asked)),
    queryFn: ({ signal }) =>
      take(
        api.POST('/workspaces/{workspace}/dashboard-preview', {
          params: { path: { workspace }, query: moment },
          body: { tiles: asked },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    enabled: enabled && tiles.length > 0,
  })
}

// A shape for every status of a measure; the word stands beside it.
export const shapes: Record<string, Status> = shapesOfMeasures

// As many digits as it takes and a reader can use.
export function smart(format: Format, value: number | null | undefined): string {
  if (value == null) return nothing
  const size = Math.abs(value)
  const digits = Number.isInteger(value) || size >= 1000 ? 0 : size >= 10 ? 1 : 2
  return format.number(value, digits)
}

// A figure in the form its scale asks for.
export function figure(format: Format, value: number | null | undefined, scale: string): string {
  if (scale === 'share') return format.percent(value)
  if (scale === 'index') return format.number(value, 1)
  if (scale === 'count') return format.number(value)
  return smart(format, value)
}

export type Cell = string | number | null
const vocabularies = new Set(['status', 'level', 'side', 'perspective', 'word', 'domain'])

// A cell of a tile's table in words, for reading, CSV and the table behind a chart.
export function cellText(
  t: (key: string, values?: Record<string, unknown>) => string,
  format: Format,
  cell: Cell | undefined,
  kind: string,
): string {
  if (cell == null || cell === '') return nothing
  if (typeof cell === 'number') return figure(format, cell, kind)
  if (kind === 'date') return format.date(cell)
  if (vocabularies.has(kind)) return t(`${kind}.${cell}`, { defaultValue: cell })
  return cell
}

export const columnName = (
  t: (key: string, values?: Record<string, unknown>) => string,
  column: { name: string; kind: string },
) =>
  column.kind === 'measure_status'
    ? t(`status.${column.name}`)
    : column.kind === 'finding_level'
      ? t(`level.${column.name}`)
      : column.name

export const isNumber = (kind: string) =>
  ['number', 'share', 'count', 'money', 'index', 'measure_status', 'finding_level'].includes(kind)
