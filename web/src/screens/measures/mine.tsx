// What the reader owes: one measure after the other, a figure and, if there is something to say, a note.
import { Button, Select, TextInput } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useReadOnly } from '@/app/element'
import {
  byUrgency,
  coursesOf,
  isDue,
  type MeasureRow,
  momentOf,
  type Period,
  periodName,
  todayOf,
  useFigures,
  useMeasures,
  useOwnPerson,
  useRecord,
} from '@/app/measures'
import { Go, useMoment, useSearchState } from '@/app/place'
import {
  Badge,
  DateValue,
  EmptyState,
  ErrorState,
  Sheet,
  SheetStack,
  Skeleton,
  Sparkline,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import { placeOfMeasure, targetText } from './columns'
import { Frame } from './frame'
import { useRefusal } from './values'
import styles from './mine.module.css'

interface Done {
  value: number
  period: Period
}

export function Screen() {
  const t = useWords('measures')
  const format = useFormat()
  const measures = useMeasures()
  const person = useOwnPerson()
  const today = todayOf(useMoment().as_of)
  const readOnly = useReadOnly()
  const [search, setSearch] = useSearchState()
  const [done, setDone] = useState<ReadonlyMap<string, Done>>(new Map())
  const items = measures.data?.items
  const own = useMemo(
    () =>
      (items ?? [])
        .filter((row) => person !== undefined && row.owner?.id === person)
        .sort(byUrgency),
    [items, person],
  )
  // What was due when one came stays in the list until one leaves: it says that it is done.
  const owed = own.filter((row) => isDue(row, today) || done.has(row.id))
  const later = own.filter((row) => !owed.includes(row))
  const left = owed.filter((row) => !done.has(row.id))
  const wanted = own.find((row) => row.id === search['measure'] && !done.has(row.id))
  const open = readOnly ? undefined : (wanted ?? left[0])
  const oldest = left.find((row) => row.next_due)?.next_due
  const sentence = !items
    ? undefined
    : own.length === 0
      ? t('mine.sentence_none')
      : left.length === 0
        ? t('mine.sentence_done', { count: own.length })
        : oldest && oldest < today
          ? t('mine.sentence_since', { count: left.length, day: format.date(oldest) })
          : t('mine.sentence', { count: left.length })
  const kept = (row: MeasureRow, value: number, period: Period) => {
    setDone(new Map(done).set(row.id, { value, period }))
    // The next is the one below, not the one that was asked for by name.
    setSearch({ measure: undefined })
  }
  const card = (row: MeasureRow) => (
    <Card
      key={row.id}
      row={row}
      today={today}
      open={row.id === open?.id}
      done={done.get(row.id)}
      onOpen={readOnly ? undefined : () => setSearch({ measure: row.id })}
      onKept={(value, period) => kept(row, value, period)}
    />
  )
  return (
    <Frame tab="mine" sentence={sentence}>
      {measures.isPending ? (
        <Skeleton shape="table" />
      ) : measures.error && !items ? (
        <ErrorState error={measures.error} onRetry={() => void measures.refetch()} />
      ) : own.length === 0 ? (
        <Sheet>
          <EmptyState
            kind="nothing"
            drawing="list"
            title={t(person ? 'mine.none' : 'mine.nobody')}
            action={<Go to="measures">{t('mine.all')}</Go>}
          >
            {t(person ? 'mine.none_text' : 'mine.nobody_text')}
          </EmptyState>
        </Sheet>
      ) : (
        <div className={styles['mine']}>
          <SheetStack>
            {left.length === 0 && (
              <Sheet>
                <div className={styles['finished']} role="status">
                  <IconCheck size={34} stroke={1.8} aria-hidden />
                  <p className={styles['finishedTitle']}>{t('mine.finished')}</p>
                  <p className="muted">
                    {later[0]?.next_due
                      ? t('mine.next', { name: later[0].name, day: format.date(later[0].next_due) })
                      : t('mine.finished_text')}
                  </p>
                </div>
              </Sheet>
            )}
            {owed.length > 0 && (
              <Sheet
                title={t('mine.due')}
                note={t('mine.progress', { done: owed.length - left.length, count: owed.length })}
                flush
              >
                <ul className={styles['cards']}>{owed.map(card)}</ul>
              </Sheet>
            )}
            {later.length > 0 && (
              <Sheet title={t('mine.later')} flush>
                <ul className={styles['cards']}>{later.map(card)}</ul>
              </Sheet>
            )}
          </SheetStack>
        </div>
      )}
    </Frame>
  )
}

interface CardProps {
  row: MeasureRow
  today: string
  open: boolean
  done: Done | undefined
  onOpen: (() => void) | undefined
  onKept: (value: number, period: Period) => void
}

function Card({ row, today, open, done, onOpen, onKept }: CardProps) {
  const t = useWords('measures')
  const m = useWords('measure')
  const format = useFormat()
  const figures = useFigures()
  const cadence = row.recent?.cadence ?? 'month'
  return (
    <li data-open={open || undefined} data-done={done ? true : undefined}>
      <div className={styles['head']}>
        <div className={styles['words']}>
          <Go to={placeOfMeasure(row)} className={styles['name']}>
            {row.name}
          </Go>
          <span className={styles['about']}>{row.measures.map((ref) => ref.name).join(', ')}</span>
        </div>
        {done ? (
          <span className={styles['kept']} role="status">
            <IconCheck size={16} stroke={2} aria-hidden />
            {t('mine.kept', {
              value: figures.short(done.value, row.unit),
              period: periodName(done.period.begin, cadence, format),
            })}
          </span>
        ) : (
          <span className={styles['due']}>
            {row.next_due && row.next_due <= today && (
              <Badge tone={row.next_due < today ? 'bad' : 'attention'}>
                {row.next_due < today
                  ? t('mine.late', { count: row.overdue_days ?? 0 })
                  : t('mine.today')}
              </Badge>
            )}
            {row.next_due ? (
              row.next_due > today && <DateValue value={row.next_due} />
            ) : (
              <Badge tone="attention">{t('never')}</Badge>
            )}
          </span>
        )}
      </div>
      {open && !done && (
        <>
          <p className={styles['last']}>
            <Sparkline
              values={coursesOf(row)}
              label={m('course', { name: row.name })}
              width={72}
              height={22}
            />
            <span>
              {row.current == null
                ? t('mine.no_last')
                : t('mine.last', {
                    value: figures.short(row.current, row.unit),
                    day: format.date(row.as_of),
                  })}
              {row.target != null && ` · ${t('mine.target', { target: targetText(row, figures) })}`}
            </span>
          </p>
          <Entry row={row} onKept={onKept} />
        </>
      )}
      {!open && !done && onOpen && (row.may ?? []).includes('observe') && (
        <Button className={styles['begin']!} variant="default" onClick={onOpen}>
          {t('mine.enter')}
        </Button>
      )}
    </li>
  )
}

// The newest period that is over, if it waits; otherwise the one that is running.
export function askedPeriod(periods: readonly Period[]): Period | undefined {
  const over = periods.at(-2)
  return over?.value === null ? over : periods.at(-1)
}

function Entry({ row, onKept }: { row: MeasureRow; onKept: CardProps['onKept'] }) {
  const t = useWords('measures')
  const format = useFormat()
  const figures = useFigures()
  const record = useRecord()
  const refusal = useRefusal()
  const periods = useMemo(() => row.recent?.periods ?? [], [row])
  const cadence = row.recent?.cadence ?? 'month'
  const [begin, setBegin] = useState(() => askedPeriod(periods)?.begin ?? '')
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const [noting, setNoting] = useState(false)
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus({ preventScroll: true })
    input.current?.closest('li')?.scrollIntoView({ block: 'nearest' })
  }, [])
  const period = periods.find((one) => one.begin === begin)
  const unit = figures.unit(row.unit)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!period) return
    const value = figures.parse(text, row.unit)
    if (value == null) {
      setError(
        t('no_number', { text: text.trim().slice(0, 40), example: figures.exact(12.5, null) }),
      )
      input.current?.focus()
      return
    }
    setBusy(true)
    setError(undefined)
    try {
      const at = momentOf(period.at ?? period.begin)
      await record(row.id, [{ at, value, ...(note.trim() ? { note: note.trim() } : {}) }])
      onKept(value, period)
    } catch (problem) {
      // What was typed stays, to be sent again.
      setError(refusal(problem))
      setBusy(false)
      input.current?.focus()
    }
  }
  return (
    <form className={styles['entry']} onSubmit={(event) => void submit(event)}>
      <Select
        classNames={{ root: styles['period']! }}
        size="md"
        label={t('mine.period')}
        data={[...periods]
          .slice(-8)
          .reverse()
          .map((one) => ({
            value: one.begin,
            label: `${periodName(one.begin, cadence, format)}${one.value === null ? '' : ` · ${figures.short(one.value, row.unit)}`}`,
          }))}
        value={begin}
        allowDeselect={false}
        onChange={(value) => setBegin(value ?? begin)}
      />
      <TextInput
        ref={input}
        label={unit ? t('values.value_in', { unit }) : t('values.value')}
        classNames={{ root: styles['figure']!, input: styles['big']! }}
        inputMode="decimal"
        enterKeyHint="next"
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setError(undefined)
        }}
        error={error}
      />
      {noting ? (
        <TextInput
          size="md"
          label={t('values.note')}
          value={note}
          maxLength={2000}
          data-autofocus
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      ) : (
        <Button
          className={styles['noting']!}
          variant="subtle"
          size="compact-sm"
          onClick={() => setNoting(true)}
        >
          {t('mine.add_note')}
        </Button>
      )}
      <Button type="submit" h={48} fz={16} fullWidth loading={busy} disabled={!text.trim()}>
        {t('mine.save')}
      </Button>
    </form>
  )
}
