// What runs: applications, software, hardware, networks and data, with life, cost, load, place and condition.
import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { api, key, take, useMetamodel } from '@/api'
import { useFieldContext } from '@/app/people'
import { Go, useGo, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { TableExport } from '@/app/table_export'
import { useTableState } from '@/app/table_state'
import { EmptyState, ErrorState, Figure, FigureRow, Page, Skeleton } from '@/parts'
import { DataTable, type TableHandle } from '@/parts/table'
import { useFormat, useWords } from '@/words'
import { inventoryColumns } from './columns'
import { type Asset, summaryOf } from './summary'

// What stands in IT architecture, read whole: lists of this kind have some thousands of rows at most.
async function fetchAll(
  workspace: string,
  moment: { as_of?: string | undefined; scenario?: string | undefined },
  signal: AbortSignal,
): Promise<{ items: Asset[]; names: Record<string, string> }> {
  const items: Asset[] = []
  const names: Record<string, string> = {}
  let cursor: string | undefined
  do {
    const part = await take(
      api.GET('/workspaces/{workspace}/elements', {
        params: {
          path: { workspace },
          query: {
            ...moment,
            component: ['II.architecture'],
            sort: 'name',
            limit: 500,
            ...(cursor ? { cursor } : {}),
          },
        },
        signal,
      }),
    )
    items.push(...part.items)
    Object.assign(names, part.names ?? {})
    cursor = part.next
  } while (cursor)
  return { items, names }
}

// Where things stand: relations "is based at".
async function fetchPlaces(
  workspace: string,
  moment: { as_of?: string | undefined; scenario?: string | undefined },
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const places = new Map<string, string>()
  let cursor: string | undefined
  do {
    const part = await take(
      api.GET('/workspaces/{workspace}/relations', {
        params: {
          path: { workspace },
          query: { ...moment, kind: ['based_at'], limit: 500, ...(cursor ? { cursor } : {}) },
        },
        signal,
      }),
    )
    for (const relation of part.items) {
      const known = places.get(relation.from.id)
      places.set(relation.from.id, known ? `${known}, ${relation.to.name}` : relation.to.name)
    }
    cursor = part.next
  } while (cursor)
  return places
}

const none: Record<string, string> = {}

export function Screen() {
  const t = useWords('inventory')
  const format = useFormat()
  const workspace = useWorkspace()
  const moment = useMoment()
  const go = useGo()
  const { metamodel, typeName } = useMetamodel(workspace)
  const [search, set] = useSearchState()
  const table = useRef<TableHandle<Asset>>(null)
  const query = useQuery({
    queryKey: key('elements', workspace, 'inventory', moment),
    queryFn: ({ signal }) => fetchAll(workspace, moment, signal),
  })
  const places = useQuery({
    queryKey: key('elements', workspace, 'places', moment),
    queryFn: ({ signal }) => fetchPlaces(workspace, moment, signal),
  })
  const context = useFieldContext(query.data?.names ?? none)
  const currency = metamodel?.currency ?? 'EUR'
  const items = useMemo(() => query.data?.items ?? [], [query.data])
  const type = search['type']
  const rows = useMemo(
    () => (type ? items.filter((item) => item.type === type) : items),
    [items, type],
  )
  const summary = useMemo(() => summaryOf(rows), [rows])
  const lifecycle = useMemo(
    () =>
      (metamodel?.types.find((entry) => entry.id === 'application')?.attributes ?? []).find(
        (attribute) => attribute.id === 'lifecycle',
      )?.values ?? [],
    [metamodel],
  )
  const owner = useCallback(
    (id: string) => context.people?.find((person) => person.value === id)?.label ?? id,
    [context],
  )
  const columns = useMemo(
    () =>
      inventoryColumns({
        t,
        currency,
        typeName,
        owner,
        lifecycle,
        places: places.data,
        withType: !type,
      }),
    [t, currency, typeName, owner, lifecycle, places.data, type],
  )
  const state = useTableState(columns, '-cost')
  const kinds = useMemo(() => {
    const counts = new Map<string, number>()
    for (const item of items) counts.set(item.type, (counts.get(item.type) ?? 0) + 1)
    return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 6)
  }, [items])
  return (
    <Page
      fill
      title={t('title')}
      sentence={
        query.data && (
          <>
            {items.length === 0
              ? t('sentence.none')
              : t('sentence.all', {
                  count: rows.length,
                  cost: format.money({ amount: summary.cost, currency }, true),
                })}{' '}
            {summary.ending > 0 && t('sentence.ending', { count: summary.ending })}{' '}
            {summary.ownerless > 0 && t('sentence.ownerless', { count: summary.ownerless })}
          </>
        )
      }
    >
      {query.isPending ? (
        <Skeleton shape="table" rows={12} />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          kind="nothing"
          drawing="list"
          title={t('none.title')}
          action={
            <>
              <Go to="import">{t('none.import')}</Go>
              <Go to="model?component=II.architecture">{t('none.add')}</Go>
            </>
          }
        >
          {t('none.text')}
        </EmptyState>
      ) : (
        <>
          <FigureRow>
            <Figure
              label={t('figure.count')}
              value={format.number(rows.length)}
              note={t('figure.count_note', { count: kinds.length })}
            />
            <Figure
              label={t('figure.cost')}
              value={format.money({ amount: summary.cost, currency }, true)}
              note={t('figure.cost_note', { count: summary.withoutCost })}
            />
            <Figure
              label={t('figure.ending')}
              value={format.number(summary.ending)}
              note={t('figure.ending_note')}
            />
            <Figure
              label={t('figure.full')}
              value={format.number(summary.full)}
              note={t('figure.full_note', { count: summary.withoutCapacity })}
            />
          </FigureRow>
          <DataTable
            label={t('title')}
            rows={rows}
            columns={columns}
            rowId={(row) => row.id}
            rowName={(row) => row.name}
            onOpen={(row) => go(`elements/${encodeURIComponent(row.id)}`)}
            {...state}
            handle={table}
            filters={
              <SegmentedControl
                aria-label={t('type')}
                value={type ?? ''}
                onChange={(next) => set({ type: next || undefined })}
                data={[
                  { value: '', label: t('all') },
                  ...kinds.map(([id]) => ({
                    value: id,
                    label: metamodel?.types.find((entry) => entry.id === id)?.plural ?? id,
                  })),
                ]}
              />
            }
            actions={<TableExport title={t('title')} content={() => table.current?.shown()} />}
          />
        </>
      )}
    </Page>
  )
}
