// The entry grid: measures down, periods across, by keyboard alone if one likes. What is typed is kept at
// once; what cannot be kept stays in its cell and says why.
import { Button, SegmentedControl, TextInput } from '@mantine/core'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useReadOnly } from '@/app/element'
import {
  cadences,
  type Figures,
  type MeasureRow,
  type Period,
  periodName,
  useFigures,
  useMeasures,
  useOwnPerson,
} from '@/app/measures'
import { Go, useGo, useMoment, useSearchState } from '@/app/place'
import { EmptyState, ErrorState, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { placeOfMeasure } from './columns'
import { Frame } from './frame'
import { blockOf, cellKey, type Draft, isLocked, moved, type Place, placed, tabbed } from './grid'
import { useDrafts } from './use_drafts'
import styles from './enter.module.css'

const spans = ['6', '12', '24'] as const

export function Screen() {
  const t = useWords('measures')
  const [search, setSearch] = useSearchState()
  const measures = useMeasures()
  const person = useOwnPerson()
  const readOnly = useReadOnly()
  const { scenario } = useMoment()
  const items = useMemo(
    () => (measures.data?.items ?? []).filter((row) => (row.may ?? []).includes('observe')),
    [measures.data],
  )
  const known = useMemo(() => new Map(items.map((row) => [row.id, row])), [items])
  const saved = useDrafts(known)
  const there = useMemo(
    () => cadences.filter((one) => items.some((row) => row.recent?.cadence === one)),
    [items],
  )
  const usual = there.includes('month') ? 'month' : (there[0] ?? 'month')
  const wanted = search['cadence']
  const cadence: string =
    wanted !== undefined && there.some((one) => one === wanted) ? wanted : usual
  const span = spans.find((one) => one === search['span']) ?? '12'
  const mine = search['mine'] === '1'
  const text = (search['q'] ?? '').trim().toLowerCase()
  const rows = useMemo(
    () =>
      items
        .filter(
          (row) =>
            row.recent?.cadence === cadence &&
            (!mine || row.owner?.id === person) &&
            (!text ||
              `${row.name} ${row.measures.map((ref) => ref.name).join(' ')}`
                .toLowerCase()
                .includes(text)),
        )
        .sort((a, b) => a.name.localeCompare(b.name)),
    [items, cadence, mine, person, text],
  )
  const open = [...saved.drafts.values()]
  const bad = open.filter((draft) => draft.state === 'wrong' || draft.state === 'failed')
  const failed = open.some((draft) => draft.state === 'failed')
  return (
    <Frame
      fill
      tab="enter"
      sentence={
        measures.data &&
        (bad.length > 0
          ? t(failed ? 'enter.failed' : 'enter.wrong', { count: bad.length })
          : saved.kept.size > 0
            ? t('enter.kept', { count: saved.kept.size })
            : t('enter.sentence'))
      }
      actions={
        failed && (
          <Button loading={saved.busy} onClick={saved.retry}>
            {t('try_again')}
          </Button>
        )
      }
    >
      {measures.isPending ? (
        <Skeleton shape="table" rows={12} />
      ) : measures.error && items.length === 0 ? (
        <ErrorState error={measures.error} onRetry={() => void measures.refetch()} />
      ) : readOnly || scenario ? (
        <EmptyState kind="denied" title={t('enter.past')}>
          {t('enter.past_text')}
        </EmptyState>
      ) : items.length === 0 ? (
        <EmptyState
          kind={measures.data?.items.length ? 'denied' : 'nothing'}
          drawing={measures.data?.items.length ? 'lock' : 'bars'}
          title={t(measures.data?.items.length ? 'enter.denied' : 'empty.title')}
          action={<Go to="measures/library">{t('empty.library')}</Go>}
        >
          {t(measures.data?.items.length ? 'enter.denied_text' : 'empty.text')}
        </EmptyState>
      ) : (
        <>
          <div className={styles['bar']}>
            <TextInput
              aria-label={t('enter.search')}
              placeholder={t('enter.search')}
              value={search['q'] ?? ''}
              onChange={(event) => setSearch({ q: event.currentTarget.value || undefined })}
              w={200}
            />
            {there.length > 1 && (
              <SegmentedControl
                aria-label={t('enter.cadence')}
                value={cadence}
                onChange={(value) => setSearch({ cadence: value })}
                data={there.map((one) => ({
                  value: one,
                  label: t(`enter.by_${one}`, {
                    count: items.filter((row) => row.recent?.cadence === one).length,
                  }),
                }))}
              />
            )}
            <SegmentedControl
              aria-label={t('enter.span')}
              value={span}
              onChange={(value) => setSearch({ span: value === '12' ? undefined : value })}
              data={spans.map((value) => ({
                value,
                label: t('enter.periods', { count: Number(value) }),
              }))}
            />
            {person && (
              <SegmentedControl
                aria-label={t('enter.whose')}
                value={mine ? 'mine' : 'all'}
                onChange={(value) => setSearch({ mine: value === 'mine' ? '1' : undefined })}
                data={['all', 'mine'].map((value) => ({ value, label: t(`enter.${value}`) }))}
              />
            )}
            <span className={styles['help']}>{t('enter.help')}</span>
          </div>
          {rows.length === 0 ? (
            <EmptyState
              kind="filtered"
              title={t('empty.filtered')}
              action={
                <Button
                  variant="default"
                  onClick={() => setSearch({ q: undefined, mine: undefined })}
                >
                  {t('drop_filters')}
                </Button>
              }
            />
          ) : (
            <Grid key={cadence} rows={rows} span={Number(span)} cadence={cadence} saved={saved} />
          )}
        </>
      )}
    </Frame>
  )
}

interface GridProps {
  rows: MeasureRow[]
  span: number
  cadence: string
  saved: ReturnType<typeof useDrafts>
}

function Grid({ rows, span, cadence, saved }: GridProps) {
  const t = useWords('measures')
  const format = useFormat()
  const figures = useFigures()
  const go = useGo()
  const begins = useMemo(
    () => (rows[0]?.recent?.periods ?? []).slice(-span).map((period) => period.begin),
    [rows, span],
  )
  const columns = begins.length
  const [at, setAt] = useState<Place>({ row: 0, column: Math.max(0, columns - 2) })
  const [editing, setShown] = useState<string | null>(null)
  // Beside the state: leaving a cell comes as a key and as a loss of focus, and counts once.
  const open = useRef<string | null>(null)
  const setEditing = (text: string | null) => {
    open.current = text
    setShown(text)
  }
  const [said, setSaid] = useState('')
  const grid = useRef<HTMLTableElement>(null)
  const place: Place = {
    row: Math.min(at.row, rows.length - 1),
    column: Math.min(at.column, columns - 1),
  }
  // The newest periods stand at the right: that is where one begins.
  useEffect(() => {
    const box = grid.current?.parentElement
    if (box) box.scrollLeft = box.scrollWidth
  }, [span, cadence])
  const focusOn = (next: Place) => {
    setAt(next)
    const cell = grid.current?.querySelector<HTMLElement>(
      `[data-row="${next.row}"][data-column="${next.column}"]`,
    )
    cell?.focus()
  }
  const periodOf = (row: number, column: number): Period | undefined =>
    rows[row]?.recent?.periods.find((one) => one.begin === begins[column])
  const locked = (row: number, column: number) => isLocked(periodOf(row, column))
  const textOf = (row: number, column: number): string => {
    const measure = rows[row]!
    const draft = saved.drafts.get(cellKey(measure.id, begins[column]!))
    return draft?.text ?? figures.typed(periodOf(row, column)?.value, measure.unit)
  }
  const put = (text: string) => {
    if (text === textOf(place.row, place.column)) return
    saved.type([{ measure: rows[place.row]!.id, begin: begins[place.column]!, text }])
  }
  const commit = () => {
    const text = open.current
    if (text === null) return
    setEditing(null)
    put(text.trim())
  }
  const undo = async () => {
    const draft = saved.drafts.get(cellKey(rows[place.row]!.id, begins[place.column]!))
    if (draft && draft.state !== 'saving') {
      saved.drop(draft.measure, draft.begin)
      setSaid(t('enter.dropped'))
      return
    }
    setSaid(t((await saved.undo()) ? 'enter.undone' : 'enter.nothing_to_undo'))
  }
  const onKey = (event: KeyboardEvent) => {
    const typing = editing !== null
    if (event.key === 'Tab') {
      const next = tabbed(place, event.shiftKey, rows.length, columns)
      if (typing) commit()
      if (!next) return
      event.preventDefault()
      focusOn(next)
      return
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !typing) {
      event.preventDefault()
      void undo()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (typing) {
      // Up and down leave a cell; left and right walk in what one types.
      if (event.key === 'Escape') {
        event.preventDefault()
        event.stopPropagation()
        setEditing(null)
        focusOn(place)
      } else if (['Enter', 'ArrowUp', 'ArrowDown'].includes(event.key)) {
        event.preventDefault()
        commit()
        const key = event.key === 'Enter' ? (event.shiftKey ? 'ArrowUp' : 'ArrowDown') : event.key
        focusOn(moved(place, key, rows.length, columns)!)
      }
      return
    }
    const next = moved(place, event.key, rows.length, columns)
    if (next) {
      event.preventDefault()
      focusOn(next)
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault()
      if (locked(place.row, place.column)) go(placeOfMeasure(rows[place.row]!))
      else setEditing(textOf(place.row, place.column))
    } else if (locked(place.row, place.column)) {
      return
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      put('')
    } else if (event.key.length === 1 && /[\d.,+\-\u2212(]/.test(event.key)) {
      event.preventDefault()
      setEditing(event.key)
    }
  }
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain')
    const block = blockOf(text)
    // Into a cell one types in goes what fits into one.
    if (editing !== null && block.length === 1 && block[0]?.length === 1) return
    event.preventDefault()
    setEditing(null)
    const { cells, left } = placed(block, place, rows.length, columns)
    const free = cells.filter((cell) => !locked(cell.row, cell.column))
    saved.type(
      free.map((cell) => ({
        measure: rows[cell.row]!.id,
        begin: begins[cell.column]!,
        text: cell.text,
      })),
    )
    const lost = left + cells.length - free.length
    setSaid(
      t('enter.pasted', { count: free.length }) +
        (lost ? ` ${t('enter.no_place', { count: lost })}` : ''),
    )
  }
  const onCopy = (event: ClipboardEvent) => {
    if (editing !== null) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', textOf(place.row, place.column))
  }
  const current = saved.drafts.get(cellKey(rows[place.row]?.id ?? '', begins[place.column] ?? ''))
  return (
    <>
      <div className={styles['box']}>
        <table
          ref={grid}
          className={styles['grid']}
          role="grid"
          aria-label={t('enter.label')}
          aria-describedby="cell-trouble"
          onKeyDown={onKey}
          onPaste={onPaste}
          onCopy={onCopy}
        >
          <thead>
            <tr>
              <th scope="col" className={styles['corner']}>
                {t('column.name')}
              </th>
              {begins.map((begin, column) => (
                <th key={begin} scope="col" data-now={column === columns - 1 || undefined}>
                  {periodName(begin, cadence, format)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((measure, row) => (
              <tr key={measure.id}>
                <th scope="row" className={styles['name']}>
                  <Go to={placeOfMeasure(measure)} tabIndex={-1} title={measure.name}>
                    {measure.name}
                  </Go>
                  <span className={styles['unit']}>{figures.unit(measure.unit)}</span>
                </th>
                {begins.map((begin, column) => (
                  <Cell
                    key={begin}
                    row={row}
                    column={column}
                    active={row === place.row && column === place.column}
                    editing={row === place.row && column === place.column ? editing : null}
                    measure={measure}
                    period={measure.recent?.periods.find((one) => one.begin === begin)}
                    draft={saved.drafts.get(cellKey(measure.id, begin))}
                    kept={saved.kept.has(cellKey(measure.id, begin))}
                    figures={figures}
                    name={`${measure.name}, ${periodName(begin, cadence, format)}`}
                    onChange={setEditing}
                    onCommit={commit}
                    onPick={(type) => {
                      if (row !== place.row || column !== place.column) commit()
                      focusOn({ row, column })
                      if (type && !locked(row, column)) setEditing(textOf(row, column))
                    }}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p id="cell-trouble" className={styles['foot']} aria-live="polite">
        {current?.error ? (
          <span className={styles['trouble']}>
            {rows[place.row]?.name}, {periodName(begins[place.column]!, cadence, format)}:{' '}
            {current.error}
          </span>
        ) : (
          said || t(saved.busy ? 'enter.saving' : 'enter.keys')
        )}
      </p>
    </>
  )
}

interface CellProps {
  row: number
  column: number
  active: boolean
  editing: string | null
  measure: MeasureRow
  period: Period | undefined
  draft: Draft | undefined
  kept: boolean
  figures: Figures
  name: string
  onChange: (text: string) => void
  onCommit: () => void
  onPick: (begin: boolean) => void
}

function Cell(props: CellProps) {
  const { active, editing, measure, period, draft, kept, figures, name } = props
  const t = useWords('measures')
  const input = useRef<HTMLInputElement>(null)
  const typing = editing !== null
  useEffect(() => {
    if (!typing) return
    const node = input.current
    node?.focus()
    // One goes on behind what is there.
    node?.setSelectionRange(node.value.length, node.value.length)
  }, [typing])
  const state = draft?.state ?? (kept ? 'kept' : undefined)
  const locked = isLocked(period)
  const shown = draft ? draft.text || '–' : figures.typed(period?.value, measure.unit)
  const words = [
    name,
    shown,
    state && t(`enter.state_${state}`),
    period?.corrected && t('chart.corrected'),
    locked && t('enter.several', { count: period?.values ?? 0 }),
    draft?.error,
  ]
  return (
    <td
      role="gridcell"
      data-row={props.row}
      data-column={props.column}
      data-state={state}
      data-locked={locked || undefined}
      data-corrected={period?.corrected || undefined}
      aria-label={typing ? undefined : words.filter(Boolean).join(', ')}
      aria-invalid={state === 'wrong' || undefined}
      aria-readonly={locked || undefined}
      title={
        draft?.error ?? (locked ? t('enter.several', { count: period?.values ?? 0 }) : undefined)
      }
      tabIndex={active ? 0 : -1}
      onClick={() => props.onPick(active && !typing)}
      onDoubleClick={() => props.onPick(true)}
    >
      {typing ? (
        <input
          ref={input}
          aria-label={name}
          inputMode="decimal"
          value={editing}
          onChange={(event) => props.onChange(event.currentTarget.value)}
          onClick={(event) => event.stopPropagation()}
          onBlur={props.onCommit}
        />
      ) : (
        shown
      )}
    </td>
  )
}
