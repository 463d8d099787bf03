import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useWords } from '@/words'
import type { Column, Sort } from './column'
import styles from './data_table.module.css'

interface Props<T> {
  columns: readonly Column<T>[]
  sorts: readonly Sort[]
  onSort: (next: Sort[]) => void
  selectable: boolean
  allSelected: boolean
  onSelectAll: (all: boolean) => void
}

// A click sorts by one column, with Shift by one more; a third click ends it.
function nextSorts(sorts: readonly Sort[], id: string, several: boolean): Sort[] {
  const old = sorts.find((sort) => sort.id === id)
  const others = several ? sorts.filter((sort) => sort.id !== id) : []
  if (!old) return [...others, { id, desc: false }]
  return old.desc ? others : [...others, { id, desc: true }]
}

export function HeadRow<T>({
  columns,
  sorts,
  onSort,
  selectable,
  allSelected,
  onSelectAll,
}: Props<T>) {
  const t = useWords('parts')
  return (
    <div role="rowgroup" className={styles['head']}>
      <div role="row" aria-rowindex={1} className={styles['headRow']}>
        {selectable && (
          <div role="columnheader" className={styles['tick']}>
            <input
              type="checkbox"
              checked={allSelected}
              onChange={(event) => onSelectAll(event.currentTarget.checked)}
              aria-label={t('table.select_all')}
            />
          </div>
        )}
        {columns.map((column) => {
          const place = sorts.findIndex((sort) => sort.id === column.id)
          const sort = sorts[place]
          return (
            <div
              key={column.id}
              role="columnheader"
              className={styles['headCell']}
              data-align={column.align}
              aria-sort={sort ? (sort.desc ? 'descending' : 'ascending') : undefined}
            >
              {column.sortable === false ? (
                <span>{column.header}</span>
              ) : (
                <button
                  type="button"
                  title={t('table.sort_hint')}
                  onClick={(event) => onSort(nextSorts(sorts, column.id, event.shiftKey))}
                >
                  <span>{column.header}</span>
                  {sort &&
                    (sort.desc ? (
                      <IconChevronDown size={13} aria-hidden />
                    ) : (
                      <IconChevronUp size={13} aria-hidden />
                    ))}
                  {sort && sorts.length > 1 && <span className={styles['rank']}>{place + 1}</span>}
                </button>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
