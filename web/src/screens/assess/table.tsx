import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import { TableExport } from '@/app/table_export'
import { Bar, Scroll, Sheet } from '@/parts'
import type { Column } from '@/parts/table'
import { useFormat, useWords } from '@/words'
import type { Figure, Instrument, Item, Results, Row } from './data'
import { isFarBelow, sharesOf, whyHidden } from './levels'
import type { Common } from './plot'
import styles from './results.module.css'

// Every dimension with its questions: level, sides, gap, agreement, spread, people. A row opens to how
// the answers are spread.
export function LevelsTable({ campaign, instrument, results }: Common) {
  const t = useWords('results')
  const content = () => ({
    rows: linesOf(instrument, results),
    columns: [...columns, ...(needed ? needColumns : [])].map((column) => ({
      ...column,
      header: t(column.header),
    })),
  })
  const needed = results.need !== null && results.need !== undefined
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) =>
    setOpen((now) => {
      const next = new Set(now)
      if (!next.delete(id)) next.add(id)
      return next
    })
  return (
    <Sheet
      title={t('table.title')}
      note={
        <span className={styles['withExport']}>
          {t('table.note')}
          <TableExport title={`${campaign.name}: ${t('table.title')}`} content={content} />
        </span>
      }
    >
      <Scroll label={t('table.title')}>
        <table className={`plain ${styles['levels']}`}>
          <thead>
            <tr>
              <th scope="col">{t('dimension')}</th>
              {[...told, ...(needed ? ['need', 'to_need'] : [])].map((name) => (
                <th key={name} scope="col" className="number">
                  {t(`column.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {results.dimensions.map((row) => {
              const dimension = instrument.dimensions.find((one) => one.id === row.id)
              const items = instrument.items.filter((item) => item.dimension === row.id)
              return (
                <Fragment key={row.id}>
                  <tr className={styles['dimension']}>
                    <th scope="row">{dimension?.name ?? row.id}</th>
                    <Cells row={row} minimum={results.minimum_group} needed={needed} />
                  </tr>
                  {items.map((item) => {
                    const own = results.items.find((one) => one.id === item.id)
                    return (
                      own && (
                        <ItemRows
                          key={item.id}
                          item={item}
                          row={own}
                          instrument={instrument}
                          minimum={results.minimum_group}
                          needed={needed}
                          open={open.has(item.id)}
                          onToggle={() => toggle(item.id)}
                        />
                      )
                    )
                  })}
                </Fragment>
              )
            })}
          </tbody>
        </table>
      </Scroll>
    </Sheet>
  )
}

const told = ['level', 'business', 'it', 'gap', 'agreement', 'spread', 'people']

interface Line {
  dimension: string
  question: string
  row: Row
}

// The table as a file: dimensions with their questions; what is hidden here is empty there.
const linesOf = (instrument: Instrument, results: Results): Line[] =>
  results.dimensions.flatMap((row) => {
    const dimension = instrument.dimensions.find((one) => one.id === row.id)?.name ?? row.id
    const items = instrument.items.filter((item) => item.dimension === row.id)
    return [
      { dimension, question: '', row },
      ...items.flatMap((item) => {
        const own = results.items.find((one) => one.id === item.id)
        return own ? [{ dimension, question: item.name, row: own }] : []
      }),
    ]
  })

const columns: Column<Line>[] = [
  { id: 'dimension', header: 'dimension', value: (line) => line.dimension },
  { id: 'question', header: 'column.question', value: (line) => line.question },
  { id: 'level', header: 'column.level', value: ({ row }) => row.all.mean, kind: 'number' },
  {
    id: 'business',
    header: 'column.business',
    value: ({ row }) => row.business.mean,
    kind: 'number',
  },
  { id: 'it', header: 'column.it', value: ({ row }) => row.it.mean, kind: 'number' },
  { id: 'gap', header: 'column.gap', value: ({ row }) => row.gap, kind: 'number' },
  {
    id: 'agreement',
    header: 'column.agreement',
    value: ({ row }) => row.all.agreement,
    kind: 'percent',
  },
  { id: 'spread', header: 'column.spread', value: ({ row }) => row.all.deviation, kind: 'number' },
  { id: 'people', header: 'column.people', value: ({ row }) => row.all.people, kind: 'number' },
]

const needColumns: Column<Line>[] = [
  {
    id: 'need',
    header: 'column.need',
    value: ({ row }) => row.need?.target ?? null,
    kind: 'number',
  },
  {
    id: 'to_need',
    header: 'column.to_need',
    value: ({ row }) => row.to_need ?? null,
    kind: 'number',
  },
  {
    id: 'importance',
    header: 'column.importance',
    value: ({ row }) => row.need?.importance ?? null,
    kind: 'number',
  },
  { id: 'by_hand', header: 'column.by_hand', value: ({ row }) => row.need?.override?.reason ?? '' },
]

interface ItemProps {
  item: Item
  row: Row
  instrument: Instrument
  minimum: number
  needed: boolean
  open: boolean
  onToggle: () => void
}

function ItemRows({ item, row, instrument, minimum, needed, open, onToggle }: ItemProps) {
  const t = useWords('results')
  const Mark = open ? IconChevronDown : IconChevronRight
  return (
    <>
      <tr>
        <th scope="row">
          <button type="button" className={styles['open']} aria-expanded={open} onClick={onToggle}>
            <Mark size={14} stroke={1.8} aria-hidden />
            <span>{item.name}</span>
          </button>
        </th>
        <Cells row={row} minimum={minimum} needed={needed} />
      </tr>
      {open && (
        <tr>
          <td colSpan={needed ? 10 : 8} className={styles['detail']}>
            <p className={styles['text']}>{item.question}</p>
            {row.need?.override && (
              <p className={styles['text']}>
                {t('need_by_hand', { reason: row.need.override.reason })}
              </p>
            )}
            <div className={styles['spread']}>
              <Spread
                title={t('side.business')}
                figure={row.business}
                item={item}
                instrument={instrument}
                minimum={minimum}
              />
              <Spread
                title={t('side.it')}
                figure={row.it}
                item={item}
                instrument={instrument}
                minimum={minimum}
              />
            </div>
          </td>
        </tr>
      )}
    </>
  )
}

interface CellsProps {
  row: Row
  minimum: number
  needed: boolean
}

function Cells({ row, minimum, needed }: CellsProps) {
  const t = useWords('results')
  const format = useFormat()
  const [low, high] = row.gap_interval ?? []
  return (
    <>
      <Level figure={row.all} minimum={minimum} />
      <Level figure={row.business} minimum={minimum} />
      <Level figure={row.it} minimum={minimum} />
      <td className="number">
        {row.worth_talking && (
          <span className={styles['flag']} role="img" aria-label={t('worth.flag')}>
            ◆
          </span>
        )}{' '}
        {format.change(row.gap, 1)}
        {low !== undefined && high !== undefined && (
          <span className={styles['small']}>
            {t('between', { low: format.change(low, 1), high: format.change(high, 1) })}
          </span>
        )}
      </td>
      <td className="number">{format.percent(row.all.agreement)}</td>
      <td className="number">{format.number(row.all.deviation, 1)}</td>
      <td className="number">{format.number(row.all.people)}</td>
      {needed && (
        <>
          <td className="number">
            {format.number(row.need?.target, 1)}
            {row.need?.override && (
              <span className={styles['flag']} role="img" aria-label={t('column.by_hand')}>
                {' '}
                ✎
              </span>
            )}
          </td>
          <td className="number" data-far={isFarBelow(row) || undefined}>
            {format.change(row.to_need, 1)}
          </td>
        </>
      )}
    </>
  )
}

function Level({ figure, minimum }: { figure: Figure; minimum: number }) {
  const t = useWords('results')
  const format = useFormat()
  const why = whyHidden(figure, minimum)
  return why ? (
    <td className={`number ${styles['hatched']}`} title={t(`hidden.${why}`, { count: minimum })}>
      <span className="visually-hidden">{t(`hidden.${why}`, { count: minimum })}</span>
    </td>
  ) : (
    <td className="number">{format.number(figure.mean, 1)}</td>
  )
}

interface SpreadProps {
  title: string
  figure: Figure
  item: Item
  instrument: Instrument
  minimum: number
}

// How many chose what.
function Spread({ title, figure, item, instrument, minimum }: SpreadProps) {
  const t = useWords('results')
  const format = useFormat()
  const why = whyHidden(figure, minimum)
  const shares = sharesOf(item, instrument, figure)
  const most = Math.max(1, ...shares.map((share) => share.count))
  return (
    <div>
      <h3 className={styles['spreadTitle']}>
        {title} <span className={styles['muted']}>{t('count', { count: figure.people })}</span>
      </h3>
      {why ? (
        <p className={styles['text']}>{t(`hidden.${why}`, { count: minimum })}</p>
      ) : shares.length === 0 ? (
        <p className={styles['text']}>
          {figure.mean === null
            ? t('spread.open')
            : t('spread.number', { mean: format.plain(Math.round(figure.mean * 100) / 100) })}
        </p>
      ) : (
        <ul className={styles['bars']}>
          {shares.map((share) => (
            <li key={share.name}>
              <span>{share.name}</span>
              <Bar
                value={share.count / most}
                label={t('spread.bar', { name: share.name, count: share.count })}
                height={10}
              />
              <span className={styles['barCount']}>{format.number(share.count)}</span>
            </li>
          ))}
          {figure.cannot_judge > 0 && (
            <li className={styles['muted']}>{t('cannot', { count: figure.cannot_judge })}</li>
          )}
        </ul>
      )}
    </div>
  )
}
