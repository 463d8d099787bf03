import { Button, SegmentedControl } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, useEffect, useRef, useState } from 'react'
import { api, take } from '@/api'
import { useSearchState, useWorkspace } from '@/app/place'
import { TableExport } from '@/app/table_export'
import { useWrite } from '@/app/write'
import { Badge, EmptyState, Scroll, Sheet } from '@/parts'
import type { Column } from '@/parts/table'
import { useFormat, useWords } from '@/words'
import type { Instrument } from './data'
import { type Need, ordered, orders, type Tailoring, termOf } from './tailoring_data'
import { Override } from './tailoring_override'
import { nameOf } from './tailoring_weights'
import styles from './tailoring.module.css'

interface Props {
  instrument: Instrument
  tailoring: Tailoring
  may: boolean
  // What follows from unkept changes is being computed.
  pending: boolean
}

// Importance and target of every question; a row opens to how they came.
export function NeedsTable({ instrument, tailoring, may, pending }: Props) {
  const t = useWords('tailoring')
  const [search, setSearch] = useSearchState()
  const [setting, setSetting] = useState<string | null>(null)
  const order = orders.find((one) => one === search['order']) ?? 'order'
  const { items } = tailoring.need
  const known = new Map(items.map((need) => [need.item, need]))
  // Before anything is stated a target can be set by hand all the same.
  const all = instrument.items
    .filter((item) => item.kind === 'scale')
    .map((item) => known.get(item.id) ?? nothingKnown(item.id))
  const rows = ordered(all, order)
  const nameFor = (id: string) => instrument.items.find((one) => one.id === id)?.name ?? id
  const content = () => ({
    rows,
    columns: columns.map((column) => ({
      ...column,
      header: t(column.header),
      ...(column.id === 'name' ? { value: (need: Need) => nameFor(need.item) } : {}),
    })),
  })
  const chosen = instrument.items.find((item) => item.id === setting)
  return (
    <Sheet
      title={t('needs')}
      flush
      note={
        <span className={styles['tools']}>
          {pending ? t('computing') : t('needs_note')}
          <TableExport title={`${instrument.instrument.name}: ${t('needs')}`} content={content} />
        </span>
      }
    >
      <div className={styles['order']}>
        <SegmentedControl
          size="xs"
          aria-label={t('order_label')}
          data={orders.map((value) => ({ value, label: t(`orders.${value}`) }))}
          value={order}
          onChange={(value) => setSearch({ order: value === 'order' ? undefined : value })}
        />
        {items.length === 0 && <p className={styles['quiet']}>{t('none_text')}</p>}
      </div>
      {rows.length === 0 ? (
        <EmptyState kind="filtered" title={t('none_by_hand')}>
          {t('none_by_hand_text')}
        </EmptyState>
      ) : (
        <Scroll label={t('needs')}>
          <table className={`plain ${styles['needs']}`} aria-busy={pending}>
            <thead>
              <tr>
                <th scope="col">{t('question')}</th>
                <th scope="col">{t('importance')}</th>
                <th scope="col" className="number">
                  {t('target')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((need) => (
                <Row
                  key={need.item}
                  need={need}
                  name={nameFor(need.item)}
                  instrument={instrument}
                  method={tailoring.need.method}
                  may={may}
                  open={search['item'] === need.item}
                  onToggle={() =>
                    setSearch({ item: search['item'] === need.item ? undefined : need.item })
                  }
                  onSet={() => setSetting(need.item)}
                />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {chosen && (
        <Override
          instrument={instrument}
          item={chosen}
          need={known.get(chosen.id)}
          onClose={() => setSetting(null)}
        />
      )}
    </Sheet>
  )
}

const nothingKnown = (item: string): Need => ({
  item,
  importance: null,
  target: null,
  suggested_importance: null,
  suggested_target: null,
  sum: null,
  largest: null,
  override: null,
  parts: [],
})

const columns: Column<Need>[] = [
  { id: 'item', header: 'id', value: (need) => need.item },
  { id: 'name', header: 'question', value: (need) => need.item },
  { id: 'importance', header: 'importance', value: (need) => need.importance, kind: 'number' },
  { id: 'target', header: 'target', value: (need) => need.target, kind: 'number' },
  {
    id: 'suggested_importance',
    header: 'suggested_importance',
    value: (need) => need.suggested_importance,
    kind: 'number',
  },
  {
    id: 'suggested_target',
    header: 'suggested_target',
    value: (need) => need.suggested_target,
    kind: 'number',
  },
  { id: 'reason', header: 'by_hand_because', value: (need) => need.override?.reason ?? '' },
  {
    id: 'by',
    header: 'by_hand_by',
    value: (need) => (need.override ? nameOf(need.override.by) : ''),
  },
  { id: 'at', header: 'by_hand_at', value: (need) => need.override?.at ?? '', kind: 'date' },
]

interface RowProps {
  need: Need
  name: string
  instrument: Instrument
  method: 'moves' | 'relative'
  may: boolean
  open: boolean
  onToggle: () => void
  onSet: () => void
}

function Row({ need, name, instrument, method, may, open, onToggle, onSet }: RowProps) {
  const t = useWords('tailoring')
  const format = useFormat()
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const place = useRef<HTMLTableRowElement>(null)
  // Where the address names the question, it is brought into sight; opening it moves nothing.
  const [named] = useState(open)
  useEffect(() => {
    if (named) place.current?.scrollIntoView({ block: 'center' })
  }, [named])
  const withdraw = () =>
    run(
      () =>
        take(
          api.DELETE('/workspaces/{workspace}/instruments/{id}/tailoring/overrides/{item}', {
            params: { path: { workspace, id: instrument.instrument.id, item: need.item } },
          }),
        ),
      { done: t('by_hand.withdrawn'), kinds: ['campaigns'] },
    )
  const hand = need.override
  return (
    <Fragment>
      <tr ref={place} data-open={open || undefined}>
        <th scope="row">
          <button
            type="button"
            className={styles['toggle']}
            aria-expanded={open}
            onClick={onToggle}
          >
            {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
            <span>{name}</span>
          </button>
          {hand && (
            <p className={styles['hand']}>
              <Badge tone="attention">{t('by_hand.badge')}</Badge> {hand.reason}{' '}
              <span className={styles['quiet']}>
                {nameOf(hand.by)} · {format.date(hand.at)}
              </span>
            </p>
          )}
        </th>
        <td>
          <Weight value={need.importance} />
        </td>
        <td className="number">
          <strong>{format.plain(need.target)}</strong>
          {hand && need.suggested_target !== null && need.suggested_target !== need.target && (
            <s
              className={styles['was']}
              aria-label={t('suggested', { value: need.suggested_target })}
            >
              {format.plain(need.suggested_target)}
            </s>
          )}
        </td>
      </tr>
      {open && (
        <tr className={styles['why']}>
          <td colSpan={3}>
            <Explained need={need} instrument={instrument} method={method} />
            {may && (
              <div className={styles['buttons']}>
                <Button size="compact-sm" variant="default" onClick={onSet}>
                  {t(hand ? 'by_hand.change' : 'by_hand.set')}
                </Button>
                {hand && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="gray"
                    loading={busy}
                    onClick={() => void withdraw()}
                  >
                    {t('by_hand.withdraw')}
                  </Button>
                )}
              </div>
            )}
          </td>
        </tr>
      )}
    </Fragment>
  )
}

// From -100 to 100, to both sides of the middle.
function Weight({ value }: { value: number | null }) {
  const format = useFormat()
  if (value === null) return <span className={styles['quiet']}>{format.change(null)}</span>
  const width = `${Math.min(100, Math.abs(value)) / 2}%`
  return (
    <span className={styles['weight']}>
      <span className={styles['weightTrack']} aria-hidden>
        <span
          data-sign={value < 0 ? 'less' : 'more'}
          style={value < 0 ? { insetInlineEnd: '50%', width } : { insetInlineStart: '50%', width }}
        />
      </span>
      <span className={styles['weightValue']}>{format.change(value, 0)}</span>
    </span>
  )
}

interface ExplainedProps {
  need: Need
  instrument: Instrument
  method: 'moves' | 'relative'
}

// How importance and target came: every factor with its products, the sum, the level it asks for.
export function Explained({ need, instrument, method }: ExplainedProps) {
  const t = useWords('tailoring')
  const format = useFormat()
  if (need.suggested_importance === null)
    return <p className={styles['quiet']}>{t('explain.nothing')}</p>
  const round = (value: number | null) =>
    format.plain(value === null ? null : Math.round(value * 100) / 100)
  const moving = need.parts.filter((part) => part.terms.length > 0 || part.moved !== 0)
  return (
    <div className={styles['explained']}>
      <p className={styles['quiet']}>{t(`explain.method_${method}`)}</p>
      {moving.length === 0 && <p>{t('explain.unmoved')}</p>}
      <dl>
        {moving.map((part) => {
          const factor = instrument.tailoring.find((one) => one.id === part.factor)
          const scores = part.terms.map((term) => {
            const option = factor?.options.find((one) => one.id === term.option)
            return { name: option?.name ?? term.option, words: termOf(term, method, format) }
          })
          return (
            <div key={part.factor}>
              <dt>
                {factor?.name ?? part.factor}
                <strong>{format.change(part.moved, method === 'moves' ? 2 : 0)}</strong>
              </dt>
              <dd>
                {scores.map((one) => (
                  <span key={one.name} className={styles['term']}>
                    {one.name}: <code>{one.words}</code>
                  </span>
                ))}
                {method === 'relative' && part.terms.length > 0 && (
                  <span className={styles['term']}>
                    {t('explain.usual_score', {
                      score: round(part.terms.reduce((s, one) => s + one.weight * one.stated, 0)),
                      usual: round(part.terms.reduce((s, one) => s + one.weight * one.usual, 0)),
                      c: round(part.c),
                    })}
                  </span>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      <p>
        {t(need.largest ? 'explain.sum' : 'explain.sum_zero', {
          sum: round(need.sum),
          largest: round(need.largest),
          importance: format.change(need.suggested_importance, 0),
        })}{' '}
        {need.suggested_target !== null &&
          t('explain.level', { level: format.plain(need.suggested_target) })}
      </p>
    </div>
  )
}
