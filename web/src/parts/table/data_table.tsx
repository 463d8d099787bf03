import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type Ref,
} from 'react'
import { sizes } from '@/tokens'
import { useWords } from '@/words'
import { EmptyState } from '../empty_state'
import { type Column, type Sort } from './column'
import { HeadRow } from './head_row'
import { TableBar } from './table_bar'
import { useRows } from './use_rows'
import styles from './data_table.module.css'

export interface TableHandle<T> {
  // Rows and columns exactly as shown, for an export.
  shown: () => { rows: T[]; columns: Column<T>[] }
}

export interface DataTableProps<T> {
  label: string
  rows: readonly T[]
  columns: readonly Column<T>[]
  rowId: (row: T) => string
  rowName?: (row: T) => string
  // Shown as current; the owner keeps it, usually in the address.
  current?: string | null
  onOpen?: (row: T) => void
  onEdit?: (row: T) => void
  // With it, rows can be ticked.
  selection?: ReadonlySet<string>
  onSelect?: (next: ReadonlySet<string>) => void
  sorts?: readonly Sort[]
  onSort?: (next: Sort[]) => void
  // The owner sorts (the server did); the table only shows and asks.
  sortedOutside?: boolean
  text?: string
  onText?: (next: string) => void
  // Ids of hidden columns; the owner keeps them, or the table does.
  hidden?: readonly string[]
  onHidden?: (next: string[]) => void
  density?: 'roomy' | 'compact'
  onDensity?: (next: 'roomy' | 'compact') => void
  onExport?: (() => void) | undefined
  // In the bar: more filters at the left, actions at the right.
  filters?: ReactNode
  actions?: ReactNode
  withoutBar?: boolean
  // Heading rows between groups of rows that stand together.
  groupOf?: (row: T) => string
  groupHead?: (group: string, rows: T[]) => ReactNode
  empty?: ReactNode
  // Two lines of text in a row: for phones.
  lines?: 1 | 2
  total?: number
  onEnd?: () => void
  handle?: Ref<TableHandle<T>>
}

type Item<T> = { kind: 'row'; row: T; at: number } | { kind: 'group'; group: string; rows: T[] }

// A table for ten thousand rows: only what is visible is in the page; walks by keyboard.
export function DataTable<T>(props: DataTableProps<T>) {
  const { rows, rowId, current, onOpen, onEdit, selection, onSelect, groupOf } = props
  const t = useWords('parts')
  const id = useId()
  const model = useRows(props)
  const { shown, visible, sorts, text, compact } = model
  const scroller = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)

  const items = useMemo((): Item<T>[] => {
    if (!groupOf) return shown.map((row, index) => ({ kind: 'row', row, at: index }))
    const out: Item<T>[] = []
    for (const [group, own] of Map.groupBy(shown, groupOf)) {
      out.push({ kind: 'group', group, rows: own })
      for (const row of own) out.push({ kind: 'row', row, at: 0 })
    }
    return out
  }, [shown, groupOf])
  const walk = useMemo(
    () => items.flatMap((item, index) => (item.kind === 'row' ? [index] : [])),
    [items],
  )

  const height = props.lines === 2 ? sizes.rowTall : compact ? sizes.rowCompact : sizes.row
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  })
  useEffect(() => virtual.measure(), [virtual, height])

  const positions = useMemo(
    () => new Map(walk.map((index, place) => [rowId((items[index] as { row: T }).row), place])),
    [walk, items, rowId],
  )
  useEffect(() => {
    const place = current == null ? undefined : positions.get(current)
    if (place !== undefined) setAt(place)
  }, [current, positions])
  const active = Math.min(at, Math.max(0, walk.length - 1))
  const activeItem = items[walk[active] ?? -1]
  const activeId = activeItem?.kind === 'row' ? rowId(activeItem.row) : undefined

  useImperativeHandle(props.handle, () => ({ shown: () => ({ rows: shown, columns: visible }) }), [
    shown,
    visible,
  ])

  const last = virtual.getVirtualItems().at(-1)?.index ?? 0
  const { onEnd } = props
  useEffect(() => {
    if (onEnd && items.length > 0 && last >= items.length - 20) onEnd()
  }, [last, items.length, onEnd])

  const moveTo = (place: number) => {
    const next = Math.max(0, Math.min(walk.length - 1, place))
    setAt(next)
    const index = walk[next]
    if (index === undefined) return
    virtual.scrollToIndex(index, { align: 'auto' })
    const item = items[index]
    // With an open panel the panel follows.
    if (current != null && item?.kind === 'row') onOpen?.(item.row)
  }
  const toggle = (row: T) => {
    if (!selection || !onSelect) return
    const next = new Set(selection)
    if (!next.delete(rowId(row))) next.add(rowId(row))
    onSelect(next)
  }
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / height) - 2)
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if ((event.target as HTMLElement).closest('input, textarea, select, button')) return
    const row = activeItem?.kind === 'row' ? activeItem.row : undefined
    const acts: Record<string, () => void> = {
      j: () => moveTo(active + 1),
      ArrowDown: () => moveTo(active + 1),
      k: () => moveTo(active - 1),
      ArrowUp: () => moveTo(active - 1),
      PageDown: () => moveTo(active + page),
      PageUp: () => moveTo(active - page),
      Home: () => moveTo(0),
      End: () => moveTo(walk.length - 1),
      Enter: () => row && onOpen?.(row),
      e: () => row && onEdit?.(row),
      ' ': () => row && toggle(row),
      x: () => row && toggle(row),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  useListKeys(scroller, onKey)

  const tracks = [
    ...(selection ? ['36px'] : []),
    ...visible.map(
      (column) => column.width ?? (column.align === 'end' ? '110px' : 'minmax(120px, 1fr)'),
    ),
  ].join(' ')
  const minimum = visible.reduce((sum, column) => sum + widthOf(column), selection ? 36 : 0)

  return (
    <div className={styles['table']} data-compact={compact || undefined} data-lines={props.lines}>
      {!props.withoutBar && <TableBar {...props} model={model} />}
      <div
        ref={scroller}
        className={styles['scroller']}
        role="grid"
        aria-label={props.label}
        aria-rowcount={items.length + 1}
        aria-colcount={visible.length + (selection ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={activeId ? `${id}-${activeId}` : undefined}
        tabIndex={0}
        onKeyDown={onKey}
      >
        <div
          className={styles['inner']}
          style={{ minWidth: minimum, ['--tracks' as string]: tracks }}
        >
          <HeadRow
            columns={visible}
            sorts={sorts}
            onSort={model.setSorts}
            selectable={selection !== undefined}
            allSelected={
              selection !== undefined &&
              shown.length > 0 &&
              shown.every((row) => selection.has(rowId(row)))
            }
            onSelectAll={(all) => onSelect?.(new Set(all ? shown.map(rowId) : []))}
          />
          <div
            className={styles['rows']}
            role="rowgroup"
            style={{ height: virtual.getTotalSize() }}
          >
            {virtual.getVirtualItems().map((virtualRow) => {
              const item = items[virtualRow.index]
              if (!item) return null
              if (item.kind === 'group') {
                return (
                  <div
                    key={`group-${item.group}`}
                    role="row"
                    aria-rowindex={virtualRow.index + 2}
                    className={styles['group']}
                    style={{ transform: `translateY(${virtualRow.start}px)`, height }}
                  >
                    <div role="gridcell" aria-colspan={visible.length}>
                      {props.groupHead?.(item.group, item.rows) ??
                        `${item.group} (${item.rows.length})`}
                    </div>
                  </div>
                )
              }
              const own = rowId(item.row)
              return (
                <BodyRow
                  key={own}
                  id={`${id}-${own}`}
                  row={item.row as unknown}
                  columns={visible as unknown as readonly Column<unknown>[]}
                  index={virtualRow.index}
                  start={virtualRow.start}
                  height={height}
                  active={own === activeId}
                  current={own === current}
                  selected={selection?.has(own)}
                  name={props.rowName?.(item.row) ?? own}
                  onOpen={onOpen as ((row: unknown) => void) | undefined}
                  onToggle={selection ? (toggle as (row: unknown) => void) : undefined}
                  onActive={() => setAt(positions.get(own) ?? 0)}
                />
              )
            })}
          </div>
          {items.length === 0 && rows.length > 0 && (
            <Whole>
              <EmptyState
                kind="filtered"
                title={t('table.nothing')}
                action={
                  <button
                    type="button"
                    className={styles['drop']}
                    onClick={() => model.setText('')}
                  >
                    {t('table.drop_filter')}
                  </button>
                }
              >
                {text && t('table.excludes', { text })}
              </EmptyState>
            </Whole>
          )}
          {rows.length === 0 && props.empty && <Whole>{props.empty}</Whole>}
        </div>
      </div>
    </div>
  )
}

// A grid holds rows and nothing else: what is said instead of rows is one.
function Whole({ children }: { children: ReactNode }) {
  return (
    <div role="row">
      <div role="gridcell">{children}</div>
    </div>
  )
}

function widthOf<T>(column: Column<T>): number {
  const found = /(\d+)px/.exec(column.width ?? '')
  return found ? Number(found[1]) : column.align === 'end' ? 110 : 120
}

// j, k and Enter also work when nothing has the focus, as long as one list is on screen.
function useListKeys(
  scroller: React.RefObject<HTMLDivElement | null>,
  onKey: (event: KeyboardEvent) => void,
) {
  const handler = useRef(onKey)
  useEffect(() => {
    handler.current = onKey
  })
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (!['j', 'k', 'e', 'Enter'].includes(event.key) || event.defaultPrevented) return
      if (document.activeElement !== document.body && document.activeElement?.id !== 'main') return
      if (!scroller.current?.isConnected) return
      handler.current(event as unknown as KeyboardEvent)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [scroller])
}

interface BodyRowProps {
  id: string
  row: unknown
  columns: readonly Column<unknown>[]
  index: number
  start: number
  height: number
  active: boolean
  current: boolean
  selected: boolean | undefined
  name: string
  onOpen: ((row: unknown) => void) | undefined
  onToggle: ((row: unknown) => void) | undefined
  onActive: () => void
}

// Takes the plain record and its place, so that scrolling renders only rows that come into view.
const BodyRow = memo(
  function BodyRow(props: BodyRowProps) {
    const t = useWords('parts')
    const { row, columns, index, start, height, active, current, selected, onOpen, onToggle } =
      props
    return (
      // Keys are handled by the grid, which has the focus and names the active row.
      // eslint-disable-next-line jsx-a11y-x/click-events-have-key-events
      <div
        id={props.id}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={selected ?? (current || undefined)}
        className={styles['row']}
        data-active={active || undefined}
        data-current={current || undefined}
        data-openable={onOpen ? true : undefined}
        style={{ transform: `translateY(${start}px)`, height }}
        tabIndex={-1}
        onClick={(event) => {
          props.onActive()
          if ((event.target as HTMLElement).closest('a, button, input, label')) return
          onOpen?.(row)
        }}
      >
        {onToggle && (
          <div role="gridcell" className={styles['tick']}>
            <input
              type="checkbox"
              tabIndex={-1}
              checked={selected ?? false}
              onChange={() => onToggle(row)}
              aria-label={t('table.select_row', { name: props.name })}
            />
          </div>
        )}
        {columns.map((column) => {
          const content = column.cell ? column.cell(row) : column.value(row)
          return (
            <div
              key={column.id}
              role="gridcell"
              className={styles['cell']}
              data-align={column.align}
            >
              {content}
            </div>
          )
        })}
      </div>
    )
  },
  (a, b) =>
    a.row === b.row &&
    a.columns === b.columns &&
    a.start === b.start &&
    a.index === b.index &&
    a.height === b.height &&
    a.active === b.active &&
    a.current === b.current &&
    a.selected === b.selected,
)
