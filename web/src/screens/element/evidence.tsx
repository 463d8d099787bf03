// Dated statements about how well the element does its job: what its condition is made of.
import { ActionIcon, Button, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core'
import { DateInput } from '@/parts/fields/date_input'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { isProblem } from '@/api'
import { conflictOf, type ElementPage, useElementWrite } from '@/app/element'
import { useWrite } from '@/app/write'
import { Badge, DateValue, EmptyState, PercentValue, Sheet } from '@/parts'
import type { Evidence as Item, FieldContext } from '@/parts/fields'
import { useWords } from '@/words'
import styles from './page.module.css'

interface Props {
  element: ElementPage
  context: FieldContext
  editable: boolean
  // Older than this many days is out of date.
  cadence: number | null | undefined
  onEditing: (editing: boolean) => void
}

const day = 86_400_000

export function EvidenceList({ element, context, editable, cadence, onEditing }: Props) {
  const t = useWords('element')
  const [adding, setAdding] = useState(false)
  const [now] = useState(() => Date.now())
  const { run, busy } = useWrite()
  const write = useElementWrite()
  const items = (
    Array.isArray(element.fields['evidence']) ? element.fields['evidence'] : []
  ) as Item[]
  const sorted = items
    .map((item, place) => ({ item, place }))
    .sort((a, b) => (b.item.at ?? '').localeCompare(a.item.at ?? ''))
  const set = (next: boolean) => {
    setAdding(next)
    onEditing(next)
  }
  const remove = (place: number) => {
    const next = items.filter((_, other) => other !== place)
    return run(
      () => write(element.id, element.version, { evidence: next.length > 0 ? next : null }),
      { done: t('evidence.removed') },
    )
  }
  const stale = (at: string | undefined) =>
    cadence != null && at !== undefined && now - Date.parse(at) > cadence * day
  return (
    <Sheet
      title={t('evidence.title')}
      note={
        editable &&
        !adding && (
          <Button
            variant="default"
            leftSection={<IconPlus size={14} stroke={1.6} />}
            onClick={() => set(true)}
          >
            {t('evidence.add')}
          </Button>
        )
      }
    >
      {adding && (
        <NewEvidence element={element} items={items} context={context} onDone={() => set(false)} />
      )}
      {sorted.length === 0 && !adding && (
        <EmptyState kind="nothing" compact title={t('evidence.none')}>
          {t('evidence.none_text')}
        </EmptyState>
      )}
      {sorted.length > 0 && (
        <ul className={styles['evidence']}>
          {sorted.map(({ item, place }) => (
            <li key={place} data-stale={stale(item.at) || undefined}>
              <div className={styles['evidenceValue']}>
                <PercentValue value={item.value} />
              </div>
              <div>
                {context.evidenceKinds?.find((kind) => kind.value === item.kind)?.label ??
                  item.kind}
                {item.side && (
                  <>
                    {' '}
                    <Badge>{t(`side.${item.side}`)}</Badge>
                  </>
                )}
                {stale(item.at) && (
                  <>
                    {' '}
                    <Badge tone="attention">{t('evidence.stale')}</Badge>
                  </>
                )}
                <div className={styles['note']}>
                  <DateValue value={item.at} />
                  {item.source && `, ${item.source}`}
                  {item.by &&
                    `, ${context.people?.find((person) => person.value === item.by)?.label ?? item.by}`}
                </div>
                {item.note && <div className={styles['note']}>{item.note}</div>}
              </div>
              {editable && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={busy}
                  aria-label={t('evidence.remove', { source: item.source ?? item.kind })}
                  onClick={() => void remove(place)}
                >
                  <IconTrash size={15} stroke={1.6} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

interface NewProps {
  element: ElementPage
  items: Item[]
  context: FieldContext
  onDone: () => void
}

function NewEvidence({ element, items, context, onDone }: NewProps) {
  const t = useWords('element')
  const kinds = context.evidenceKinds ?? []
  const [kind, setKind] = useState<string | null>(kinds[0]?.value ?? null)
  const [value, setValue] = useState<number | ''>('')
  const [at, setAt] = useState<string | null>(new Date().toISOString().slice(0, 10))
  const [source, setSource] = useState('')
  const [note, setNote] = useState('')
  const [side, setSide] = useState('')
  const [error, setError] = useState<string>()
  const { run, busy } = useWrite()
  const write = useElementWrite()
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (!kind || value === '' || !at) return
    setError(undefined)
    const item: Item = {
      kind,
      value: Math.round(value * 10) / 1000,
      at,
      ...(source.trim() ? { source: source.trim() } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(side ? { side } : {}),
    }
    const send = (version: number, others: Item[]) =>
      run(() => write(element.id, version, { evidence: [item, ...others] }), {
        done: t('evidence.added'),
        quiet: true,
      })
    try {
      try {
        await send(element.version, items)
      } catch (problem) {
        // Somebody else added evidence meanwhile: both stay.
        const stale = conflictOf(problem, element.id, {})
        if (!stale || !isProblem(problem)) throw problem
        const theirs = (problem.current as { fields?: { evidence?: Item[] } })?.fields?.evidence
        await send(stale.version, theirs ?? [])
      }
      onDone()
    } catch (problem) {
      setError(
        isProblem(problem, 0)
          ? t('fact.unreachable')
          : isProblem(problem)
            ? [problem.message, problem.remedy].filter(Boolean).join(' ')
            : String(problem),
      )
    }
  }
  return (
    <form className={styles['newEvidence']} onSubmit={(event) => void add(event)}>
      <Select
        label={t('evidence.kind')}
        data={kinds}
        value={kind}
        onChange={setKind}
        allowDeselect={false}
      />
      <NumberInput
        label={t('evidence.value')}
        value={value}
        onChange={(next) => setValue(typeof next === 'number' ? next : '')}
        min={0}
        max={100}
        suffix=" %"
        required
        hideControls
      />
      <DateInput label={t('evidence.at')} value={at} onChange={setAt} valueFormat="YYYY-MM-DD" />
      <TextInput
        label={t('evidence.source')}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <TextInput
        className={styles['wide']!}
        label={t('evidence.note')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <SegmentedControl
        className={styles['wide']!}
        fullWidth
        aria-label={t('evidence.side')}
        value={side}
        onChange={setSide}
        data={[
          { value: '', label: t('side.either') },
          { value: 'business', label: t('side.business') },
          { value: 'it', label: t('side.it') },
        ]}
      />
      {error && (
        <p role="alert" className={styles['error']}>
          {error}
        </p>
      )}
      <div className={`form-actions ${styles['wide']}`}>
        <Button variant="default" onClick={onDone}>
          {t('fact.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={!kind || value === '' || !at}>
          {t('evidence.add')}
        </Button>
      </div>
    </form>
  )
}
