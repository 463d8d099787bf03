// The values behind the chart: entered and corrected in place, every turn with who brought it and when.
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { isProblem } from '@/api'
import {
  type MeasurePage,
  momentOf,
  type Observation,
  periodName,
  todayOf,
  useFigures,
  useRecord,
} from '@/app/measures'
import { useMoment, useSearchState } from '@/app/place'
import { useAnnounce } from '@/app/write'
import { Badge, DateValue, ErrorState, Scroll, Sheet } from '@/parts'
import { DateInput } from '@/parts/fields/date_input'
import { useFormat, useWords } from '@/words'
import { byName } from './measure'
import type { Said } from './use_page'
import styles from './measures.module.css'

interface Props {
  page: MeasurePage
  said: Said[]
  query: { isPending: boolean; error: unknown; refetch: () => unknown }
  observing: boolean
  // Nothing older is left out.
  whole: boolean
}

const atOnce = 24

export function Values({ page, said, query, observing, whole }: Props) {
  const t = useWords('measures')
  const [, setSearch] = useSearchState()
  const [more, setMore] = useState(false)
  const [editing, setEditing] = useState<string>()
  const shown = more ? said : said.slice(0, atOnce)
  return (
    <Sheet
      title={t('values.title')}
      note={page.corrected > 0 ? t('values.corrected', { count: page.corrected }) : undefined}
    >
      {observing && <NewValue page={page} />}
      {query.error && said.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        said.length > 0 && (
          <Scroll label={t('values.title')}>
            <table className={`plain ${styles['values']}`}>
              <thead>
                <tr>
                  <th scope="col">{t('values.at')}</th>
                  <th scope="col" className="number">
                    {t('values.value')}
                  </th>
                  <th scope="col">{t('values.note')}</th>
                  <th scope="col">{t('values.by')}</th>
                  {observing && (
                    <th scope="col">
                      <span className="visually-hidden">{t('values.actions')}</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {shown.map((one) =>
                  editing === one.at ? (
                    <Editor
                      key={one.at}
                      page={page}
                      said={one}
                      onDone={() => setEditing(undefined)}
                    />
                  ) : (
                    <Rows
                      key={one.at}
                      page={page}
                      said={one}
                      onEdit={observing ? () => setEditing(one.at) : undefined}
                    />
                  ),
                )}
              </tbody>
            </table>
          </Scroll>
        )
      )}
      {(said.length > atOnce || !whole) && (
        <p className={styles['under']}>
          {said.length > atOnce && (
            <Button size="compact-xs" variant="subtle" onClick={() => setMore(!more)}>
              {t(more ? 'values.fewer' : 'values.more', { count: said.length - atOnce })}
            </Button>
          )}
          {!whole && (
            <Button size="compact-xs" variant="subtle" onClick={() => setSearch({ range: 'all' })}>
              {t('values.older')}
            </Button>
          )}
        </p>
      )}
    </Sheet>
  )
}

const useWhen = (page: MeasurePage) => {
  const format = useFormat()
  const { cadence } = page.series
  // The first of a period stands for the period; another day is named.
  return (at: string) =>
    page.series.begins.includes(at) && cadence !== 'day'
      ? periodName(at, cadence, format)
      : at.includes('T00:00:00')
        ? format.date(at)
        : format.dateTime(at)
}

interface RowsProps {
  page: MeasurePage
  said: Said
  onEdit: (() => void) | undefined
}

function Rows({ page, said, onEdit }: RowsProps) {
  const t = useWords('measures')
  const when = useWhen(page)
  const name = when(said.at)
  return (
    <>
      <tr>
        <th scope="row">
          <time dateTime={said.at}>{name}</time>
        </th>
        <Cells page={page} turn={said.latest} first={said.earlier.length === 0} />
        {onEdit && (
          <td className={styles['tool']}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('values.edit', { at: name })}
              onClick={onEdit}
            >
              <IconPencil size={15} stroke={1.6} />
            </ActionIcon>
          </td>
        )}
      </tr>
      {said.earlier.map((turn) => (
        <tr key={turn.turn} className={styles['earlier']}>
          <th scope="row">
            <span className={styles['turn']}>{t('values.earlier')}</span>
          </th>
          <Cells page={page} turn={turn} first old />
          {onEdit && <td />}
        </tr>
      ))}
    </>
  )
}

interface CellsProps {
  page: MeasurePage
  turn: Observation
  first: boolean
  old?: boolean
}

function Cells({ page, turn, first, old }: CellsProps) {
  const t = useWords('measures')
  const figures = useFigures()
  const value =
    turn.value === null ? (
      <span className="muted">{t('values.taken_back')}</span>
    ) : (
      figures.exact(turn.value, page.measure.unit)
    )
  return (
    <>
      <td className="number">{old && turn.value !== null ? <s>{value}</s> : value}</td>
      <td className={styles['note']}>
        {!first && <Badge tone="note">{t('values.correction')}</Badge>} {turn.note}
      </td>
      <td className={styles['by']}>
        {byName(turn.by) ?? ''} · <DateValue value={turn.received} as="ago" />
      </td>
    </>
  )
}

// What a refusal says, beside what was typed.
export function useRefusal() {
  const app = useWords('app')
  return (error: unknown): string =>
    isProblem(error, 0)
      ? `${app('error.unreachable')} ${app('error.unreachable_remedy')}`
      : isProblem(error)
        ? [error.message, error.remedy].filter(Boolean).join(' ')
        : String(error)
}

function Editor({ page, said, onDone }: { page: MeasurePage; said: Said; onDone: () => void }) {
  const t = useWords('measures')
  const figures = useFigures()
  const when = useWhen(page)
  const record = useRecord()
  const announce = useAnnounce()
  const refusal = useRefusal()
  const { measure } = page
  const [text, setText] = useState(figures.typed(said.latest.value, measure.unit))
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.select(), [])
  const send = async (value: number | null) => {
    if (value === said.latest.value) return onDone()
    setBusy(true)
    setError(undefined)
    const before = said.latest
    try {
      await record(measure.id, [
        { at: momentOf(said.at), value, ...(note.trim() ? { note: note.trim() } : {}) },
      ])
      announce(t(value === null ? 'values.taken' : 'values.saved', { at: when(said.at) }), () =>
        record(measure.id, [{ at: momentOf(said.at), value: before.value, note: before.note }]),
      )
      onDone()
    } catch (problem) {
      setError(refusal(problem))
    } finally {
      setBusy(false)
    }
  }
  const save = () => {
    const value = figures.parse(text, measure.unit)
    if (value === undefined)
      setError(
        t('no_number', { text: text.trim().slice(0, 40), example: figures.exact(12.5, null) }),
      )
    else void send(value)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onDone()
    }
    if (event.key === 'Enter' && (event.target as HTMLElement).tagName === 'INPUT') {
      event.preventDefault()
      save()
    }
  }
  return (
    <tr className={styles['editing']} onKeyDown={onKey}>
      <th scope="row">{when(said.at)}</th>
      <td>
        <TextInput
          ref={input}
          aria-label={t('values.value_of', { at: when(said.at) })}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={error}
          rightSection={figures.unit(measure.unit) || undefined}
          rightSectionWidth={Math.max(20, 10 + 8 * figures.unit(measure.unit).length)}
        />
      </td>
      <td>
        <TextInput
          aria-label={t('values.why')}
          placeholder={t('values.why')}
          value={note}
          maxLength={2000}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </td>
      <td colSpan={2}>
        <span className={styles['tools']}>
          <Button loading={busy} onClick={save}>
            {t('save')}
          </Button>
          {said.latest.value !== null && (
            <Button variant="default" disabled={busy} onClick={() => void send(null)}>
              {t('values.take_back')}
            </Button>
          )}
          <Button variant="subtle" onClick={onDone}>
            {t('cancel')}
          </Button>
        </span>
      </td>
    </tr>
  )
}

function NewValue({ page }: { page: MeasurePage }) {
  const t = useWords('measures')
  const figures = useFigures()
  const record = useRecord()
  const announce = useAnnounce()
  const refusal = useRefusal()
  const today = todayOf(useMoment().as_of)
  const { measure } = page
  const [at, setAt] = useState(today)
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const value = figures.parse(text, measure.unit)
    if (value == null) {
      setError(
        t('no_number', {
          text: text.trim().slice(0, 40),
          example: figures.exact(12.5, null),
        }),
      )
      return
    }
    setError(undefined)
    setBusy(true)
    try {
      await record(measure.id, [{ at, value, ...(note.trim() ? { note: note.trim() } : {}) }])
      announce(t('values.saved', { at }), () => record(measure.id, [{ at, value: null }]))
      setText('')
      setNote('')
      input.current?.focus()
    } catch (problem) {
      setError(refusal(problem))
    } finally {
      setBusy(false)
    }
  }
  const unit = figures.unit(measure.unit)
  return (
    <form className={styles['newValue']} onSubmit={(event) => void submit(event)}>
      <DateInput
        label={t('values.day')}
        value={at}
        maxDate={today}
        valueFormat="YYYY-MM-DD"
        onChange={(next) => setAt(next ?? '')}
      />
      <TextInput
        ref={input}
        id="new-value"
        label={unit ? t('values.value_in', { unit }) : t('values.value')}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        required
        withAsterisk={false}
        onChange={(event) => setText(event.currentTarget.value)}
        error={error}
      />
      <TextInput
        label={t('values.note')}
        value={note}
        maxLength={2000}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy} disabled={!text.trim() || !at}>
        {t('values.add')}
      </Button>
    </form>
  )
}
