import type { ReactNode } from 'react'

// One column of a DataTable. The value sorts, filters and is exported; the cell is what one sees.
export interface Column<T> {
  id: string
  header: string
  value: (row: T) => string | number | boolean | null | undefined
  // Without it the value is shown as text.
  cell?: (row: T) => ReactNode
  // CSS width of the grid track: '120px', 'minmax(200px, 3fr)'. Text columns default to minmax(120px, 1fr).
  width?: string
  align?: 'end'
  // Hidden until picked.
  hidden?: boolean
  // Always shown.
  fixed?: boolean
  sortable?: boolean
  // For the export.
  kind?: 'text' | 'number' | 'percent' | 'money' | 'date'
}

export interface Sort {
  id: string
  desc: boolean
}

// "-severity,name": the same spelling as in addresses and in the API.
export function sortsOf(text: string | undefined): Sort[] {
  return (text ?? '')
    .split(',')
    .filter(Boolean)
    .map((part) =>
      part.startsWith('-') ? { id: part.slice(1), desc: true } : { id: part, desc: false },
    )
}
export const textOfSorts = (sorts: readonly Sort[]) =>
  sorts.map((sort) => (sort.desc ? `-${sort.id}` : sort.id)).join(',')
