// How a table is sorted, filtered by text and which columns it shows, kept in the address so that a link
// shows the same; how dense it is, kept in this browser.
import { useMemo } from 'react'
import { type Column, sortsOf, type Sort, textOfSorts } from '@/parts/table'
import { useSearchState } from './place'
import { useStored } from './stored'

// Of columns: those of the address, or all but the ones hidden at first.
export function hiddenOf<T>(columns: readonly Column<T>[], picked: string | undefined): string[] {
  const shown = picked?.split(',')
  return columns
    .filter((column) => !column.fixed && (shown ? !shown.includes(column.id) : column.hidden))
    .map((column) => column.id)
}

// Spread into a DataTable. `first` is the order without one in the address: "-severity".
export function useTableState<T>(columns: readonly Column<T>[], first = '') {
  const [search, setSearch] = useSearchState()
  const [density, onDensity] = useStored<'roomy' | 'compact'>('density', 'roomy')
  const picked = search['columns']
  const hidden = useMemo(() => hiddenOf(columns, picked), [columns, picked])
  return {
    sorts: sortsOf(search['sort'] ?? first),
    onSort: (next: readonly Sort[]) => setSearch({ sort: textOfSorts(next) || undefined }),
    text: search['q'] ?? '',
    onText: (text: string) => setSearch({ q: text || undefined }),
    hidden,
    onHidden: (next: readonly string[]) =>
      setSearch({
        columns: columns
          .filter((column) => !next.includes(column.id))
          .map((column) => column.id)
          .join(','),
      }),
    density,
    onDensity,
  }
}
