import {
  columnFilteringFeature,
  columnVisibilityFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useDeferredValue, useMemo, useState } from 'react'
import type { Column, Sort } from './column'
import type { DataTableProps } from './data_table'

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

// Missing values come last whichever way it is turned; the table turns the rest.
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return collator.compare(String(a), String(b))
}

const features = tableFeatures({
  columnFilteringFeature,
  globalFilteringFeature,
  rowSortingFeature,
  columnVisibilityFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
})

export interface RowsModel<T> {
  shown: T[]
  visible: Column<T>[]
  sorts: readonly Sort[]
  setSorts: (next: Sort[]) => void
  text: string
  setText: (next: string) => void
  hidden: readonly string[]
  setHidden: (next: string[]) => void
  compact: boolean
  setCompact: (next: boolean) => void
}

// Filter, order and columns: kept by the owner where it wants to, otherwise here.
export function useRows<T>(props: DataTableProps<T>): RowsModel<T> {
  const { rows, columns } = props
  const [ownSorts, setOwnSorts] = useState<Sort[]>([])
  const [ownText, setOwnText] = useState('')
  const [ownHidden, setOwnHidden] = useState<string[] | null>(null)
  const [ownDensity, setOwnDensity] = useState<'roomy' | 'compact'>('roomy')
  const sorts = props.sorts ?? ownSorts
  const text = props.text ?? ownText
  const hidden =
    props.hidden ??
    ownHidden ??
    columns.filter((column) => column.hidden).map((column) => column.id)
  const filter = useDeferredValue(text.trim().toLowerCase())

  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: T) => column.value(row) ?? undefined,
        sortUndefined: 'last' as const,
        sortFn: (
          a: { getValue: (id: string) => unknown },
          b: { getValue: (id: string) => unknown },
          id: string,
        ) => compare(a.getValue(id), b.getValue(id)),
      })),
    [columns],
  )
  const table = useTable({
    features,
    columns: definitions as never,
    data: rows as never,
    state: {
      sorting: props.sortedOutside ? [] : (sorts as Sort[]),
      globalFilter: props.onText && props.sortedOutside ? '' : filter,
      columnVisibility: {},
    },
    getColumnCanGlobalFilter: () => true,
    globalFilterFn: ((row: { getValue: (id: string) => unknown }, id: string, wanted: string) => {
      const value = row.getValue(id)
      return value != null && String(value).toLowerCase().includes(wanted)
    }) as never,
  })
  const model = table.getRowModel().rows as unknown as { original: T }[]
  const shown = useMemo(() => model.map((row) => row.original), [model])
  const hiddenKey = hidden.join(' ')
  const visible = useMemo(
    () => columns.filter((column) => column.fixed || !hiddenKey.split(' ').includes(column.id)),
    [columns, hiddenKey],
  )
  return {
    shown,
    visible,
    sorts,
    setSorts: props.onSort ?? setOwnSorts,
    text,
    setText: props.onText ?? setOwnText,
    hidden,
    setHidden: props.onHidden ?? setOwnHidden,
    compact: (props.density ?? ownDensity) === 'compact',
    setCompact: (next) => (props.onDensity ?? setOwnDensity)(next ? 'compact' : 'roomy'),
  }
}
