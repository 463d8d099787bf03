// All measures of the workspace: what each measures, how far it is, and how fresh that is.
import { Button, Checkbox, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useCallback, useMemo, useRef } from 'react'
import { useMay } from '@/api'
import {
  isDue,
  type MeasureRow,
  standings,
  todayOf,
  useMeasures,
  useOwnPerson,
} from '@/app/measures'
import { Go, type Search, useGo, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { SavedSearch } from '@/app/saved_views'
import { Sentence } from '@/app/sentence'
import { TableExport } from '@/app/table_export'
import { useTableState } from '@/app/table_state'
import { EmptyState, ErrorState, Skeleton } from '@/parts'
import { DataTable, type TableHandle } from '@/parts/table'
import { useWords } from '@/words'
import { placeOfMeasure, useColumns } from './columns'
import { FeedsLink } from './feeds'
import { Frame } from './frame'
import styles from './measures.module.css'

const rowId = (row: MeasureRow) => row.id
const rowName = (row: MeasureRow) => row.name
const filterNames = ['perspective', 'owner', 'type', 'status', 'stale', 'due', 'mine'] as const
const savedNames = [...filterNames, 'q', 'sort', 'group', 'columns']
const perspectives = ['financial', 'customer', 'internal', 'learning'] as const
const groupings = ['perspective', 'owner', 'status', 'type'] as const

export function filterOf(search: Search, person: string | undefined, today: string) {
  return (row: MeasureRow) =>
    (!search['perspective'] || (row.perspective ?? 'none') === search['perspective']) &&
    (!search['owner'] ||
      (row.owner ? row.owner.id || row.owner.name : 'none') === search['owner']) &&
    (!search['type'] || row.type === search['type']) &&
    (!search['status'] || row.status === search['status']) &&
    (!search['stale'] || row.stale) &&
    (!search['due'] || isDue(row, today)) &&
    (!search['mine'] || (person !== undefined && row.owner?.id === person))
}

export function Screen() {
  const t = useWords('measures')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const moment = useMoment()
  const go = useGo()
  const [search, setSearch] = useSearchState()
  const measures = useMeasures()
  const person = useOwnPerson()
  const today = todayOf(moment.as_of)
  const columns = useColumns(today)
  const handle = useRef<TableHandle<MeasureRow>>(null)
  const table = useTableState(columns, 'name')
  const items = measures.data?.items
  const rows = useMemo(
    () => (items ?? []).filter(filterOf(search, person, today)),
    [items, search, person, today],
  )
  const open = useCallback((row: MeasureRow) => go(placeOfMeasure(row)), [go])
  const grouping = useGrouping(search['group'])

  const actions = (
    <>
      <FeedsLink />
      {may('edit') && (
        <Button
          renderRoot={(props) => <Go {...props} to="measures/library" />}
          leftSection={<IconPlus size={16} stroke={1.8} />}
        >
          {t('adopt')}
        </Button>
      )}
    </>
  )
  const filtered = filterNames.filter((name) => search[name])
  const drop = () =>
    setSearch(Object.fromEntries([...filtered, 'q'].map((name) => [name, undefined])))
  return (
    <Frame
      fill
      tab="list"
      sentence={<Sentence sentence={measures.data?.sentence} />}
      actions={actions}
    >
      {measures.isPending ? (
        <Skeleton shape="table" rows={12} />
      ) : measures.error && !items ? (
        <ErrorState error={measures.error} onRetry={() => void measures.refetch()} />
      ) : (
        <DataTable
          label={t('title.list')}
          rows={rows}
          columns={columns}
          rowId={rowId}
          rowName={rowName}
          onOpen={open}
          {...table}
          total={(items ?? []).length}
          handle={handle}
          {...grouping}
          filters={<Filters items={items ?? []} person={person} />}
          actions={
            <>
              {filtered.length > 0 && (
                <Button size="compact-xs" variant="subtle" onClick={drop}>
                  {t('drop_filters')}
                </Button>
              )}
              <SavedSearch screen="measures" names={savedNames} />
              <TableExport
                title={t('title.list')}
                content={() => handle.current?.shown()}
                filter={filtered.map((name) => `${name}: ${search[name]}`).join(', ')}
              />
            </>
          }
          empty={
            filtered.length > 0 ? (
              <EmptyState
                kind="filtered"
                title={t('empty.filtered')}
                action={
                  <Button variant="default" onClick={drop}>
                    {t('drop_filters')}
                  </Button>
                }
              >
                {t('empty.filtered_text')}
              </EmptyState>
            ) : (
              <Nothing may={may('edit')} />
            )
          }
        />
      )}
    </Frame>
  )
}

function Nothing({ may }: { may: boolean }) {
  const t = useWords('measures')
  return (
    <EmptyState
      kind="nothing"
      drawing="bars"
      title={t('empty.title')}
      action={
        may && (
          <Button renderRoot={(props) => <Go {...props} to="measures/library" />}>
            {t('empty.library')}
          </Button>
        )
      }
    >
      {t('empty.text')}
    </EmptyState>
  )
}

function useGrouping(wanted: string | undefined) {
  const t = useWords('measures')
  const m = useWords('measure')
  const group = groupings.find((entry) => entry === wanted)
  return useMemo(() => {
    if (!group) return {}
    const nameOf = {
      perspective: (row: MeasureRow) =>
        row.perspective
          ? m(`perspective.${row.perspective}`, { defaultValue: row.perspective })
          : t('no_perspective'),
      owner: (row: MeasureRow) => row.owner?.name ?? t('no_owner'),
      status: (row: MeasureRow) => m(`standing.${row.status}`),
      type: (row: MeasureRow) => t(`type.${row.type}`, { defaultValue: row.type }),
    }[group]
    return {
      groupOf: nameOf,
      groupHead: (name: string, own: MeasureRow[]) => `${name} · ${own.length}`,
    }
  }, [group, t, m])
}

function Filters({ items, person }: { items: MeasureRow[]; person: string | undefined }) {
  const t = useWords('measures')
  const m = useWords('measure')
  const [search, setSearch] = useSearchState()
  const owners = useMemo(
    () =>
      [
        ...new Map(
          items.flatMap(({ owner }) =>
            owner ? [[owner.id || owner.name, owner.name] as const] : [],
          ),
        ),
      ]
        .map(([value, label]) => ({ value, label }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    [items],
  )
  const select = (
    name: (typeof filterNames)[number] | 'group',
    data: { value: string; label: string }[],
    width: number,
  ) => (
    <Select
      aria-label={t(`filter.${name}`)}
      placeholder={t(`filter.${name}`)}
      data={data}
      value={search[name] ?? null}
      onChange={(value) => setSearch({ [name]: value ?? undefined })}
      clearable
      searchable={data.length > 8}
      w={width}
    />
  )
  const tick = (name: 'stale' | 'due' | 'mine') => (
    <Checkbox
      label={t(`filter.${name}`)}
      checked={search[name] === '1'}
      onChange={(event) => setSearch({ [name]: event.currentTarget.checked ? '1' : undefined })}
    />
  )
  return (
    <>
      {select(
        'perspective',
        perspectives.map((value) => ({ value, label: m(`perspective.${value}`) })),
        150,
      )}
      {select('owner', [...owners, { value: 'none', label: t('no_owner') }], 140)}
      {select(
        'type',
        ['measure', 'service_level'].map((value) => ({ value, label: t(`type.${value}`) })),
        130,
      )}
      {select(
        'status',
        standings.map((value) => ({ value, label: m(`standing.${value}`) })),
        130,
      )}
      {select(
        'group',
        groupings.map((value) => ({ value, label: t(`group.${value}`) })),
        140,
      )}
      <span className={styles['ticks']}>
        {tick('due')}
        {tick('stale')}
        {person && tick('mine')}
      </span>
    </>
  )
}
