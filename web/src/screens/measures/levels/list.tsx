// What services promise: each with what it attained, and what is left of its error budget.
import { Button, Select } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useMay } from '@/api'
import { useReadOnly } from '@/app/element'
import { type Search, useGo, useSearchState, useWorkspace } from '@/app/place'
import { SavedSearch } from '@/app/saved_views'
import { TableExport } from '@/app/table_export'
import { useTableState } from '@/app/table_state'
import { EmptyState, ErrorState, Skeleton } from '@/parts'
import { DataTable, type TableHandle } from '@/parts/table'
import { useWords, type Words } from '@/words'
import { Frame } from '../frame'
import { useColumns } from './columns'
import { agreements, type Level, placeOfLevel, statuses, statusOf, useLevels } from './data'
import { NewLevel } from './new_level'

const rowId = (row: Level) => row.measure.id
const rowName = (row: Level) => row.measure.name
const filterNames = ['status', 'agreement'] as const
const savedNames = [...filterNames, 'q', 'sort', 'columns']

export const filterOf = (search: Search) => (row: Level) =>
  (!search['status'] || statusOf(row) === search['status']) &&
  (!search['agreement'] || (row.kind ?? 'none') === search['agreement'])

export function Screen() {
  const t = useWords('service_levels')
  const may = useMay(useWorkspace())
  const readOnly = useReadOnly()
  const go = useGo()
  const [search, setSearch] = useSearchState()
  const levels = useLevels()
  const columns = useColumns()
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const handle = useRef<TableHandle<Level>>(null)
  const table = useTableState(columns, 'budget')
  const [making, setMaking] = useState(false)
  const items = levels.data?.items
  const rows = useMemo(() => (items ?? []).filter(filterOf(search)), [items, search])
  const open = useCallback((row: Level) => go(placeOfLevel(row.measure.id)), [go])
  const editable = may('edit') && !readOnly
  const filtered = filterNames.filter((name) => search[name])
  const drop = () =>
    setSearch(Object.fromEntries([...filterNames, 'q'].map((name) => [name, undefined])))
  const add = (
    <Button
      onClick={() => setMaking(true)}
      leftSection={<IconPlus size={16} stroke={1.8} aria-hidden />}
    >
      {t('new.action')}
    </Button>
  )
  return (
    <Frame
      fill
      tab="service_levels"
      sentence={items && sentenceOf(items, t)}
      actions={editable && items && items.length > 0 && add}
    >
      {levels.isPending ? (
        <Skeleton shape="table" rows={8} />
      ) : levels.error && !items ? (
        <ErrorState error={levels.error} onRetry={() => void levels.refetch()} />
      ) : (
        <DataTable
          label={t('title')}
          rows={rows}
          columns={columns}
          rowId={rowId}
          rowName={rowName}
          onOpen={open}
          {...table}
          total={(items ?? []).length}
          handle={handle}
          lines={narrow ? 2 : 1}
          filters={<Filters />}
          actions={
            <>
              {filtered.length > 0 && (
                <Button size="compact-xs" variant="subtle" onClick={drop}>
                  {t('drop_filters')}
                </Button>
              )}
              <SavedSearch screen="service_levels" names={savedNames} />
              <TableExport
                title={t('title')}
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
              <EmptyState
                kind="nothing"
                drawing="bars"
                title={t('empty.title')}
                action={editable && add}
              >
                {t(editable ? 'empty.text' : 'empty.others')}
              </EmptyState>
            )
          }
        />
      )}
      {making && <NewLevel onClose={() => setMaking(false)} />}
    </Frame>
  )
}

function Filters() {
  const t = useWords('service_levels')
  const [search, setSearch] = useSearchState()
  const select = (name: (typeof filterNames)[number], data: { value: string; label: string }[]) => (
    <Select
      aria-label={t(`column.${name}`)}
      placeholder={t(`column.${name}`)}
      data={data}
      value={search[name] ?? null}
      onChange={(value) => setSearch({ [name]: value ?? undefined })}
      clearable
      w={150}
    />
  )
  return (
    <>
      {select(
        'status',
        statuses.map((value) => ({ value, label: t(`status.${value}`) })),
      )}
      {select(
        'agreement',
        [...agreements, 'none'].map((value) => ({ value, label: t(`agreement.${value}`) })),
      )}
    </>
  )
}

// "5 of 8 promises are broken. 2 more are at risk."
function sentenceOf(items: readonly Level[], t: Words): string {
  const count = (status: string) => items.filter((row) => statusOf(row) === status).length
  const [broken, risk, unknown] = [count('broken'), count('at_risk'), count('unknown')]
  const all = items.length
  if (all === 0) return t('sentence.none')
  if (unknown === all) return t('sentence.unknown', { count: all })
  if (broken === 0 && risk === 0) return t('sentence.kept', { count: all - unknown })
  return [
    broken > 0 ? t('sentence.broken', { count: broken, all }) : '',
    risk > 0 ? t(broken > 0 ? 'sentence.and_risk' : 'sentence.risk', { count: risk, all }) : '',
  ]
    .filter(Boolean)
    .join(' ')
}
