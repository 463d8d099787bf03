// The measures that stand for an element, each with its course.
import { Go } from '../place'
import { Sheet, Sparkline, StatusShape } from '@/parts'
import { useWords } from '@/words'
import { type MeasureRow, useFigures, useMeasures } from './data'
import { shapes } from './state'
import styles from './measures.module.css'

export const coursesOf = (row: MeasureRow) => {
  const values = (row.recent?.periods ?? []).map((period) => period.value)
  // The period that has just begun has no value yet, which is no gap.
  while (values.length > 0 && values.at(-1) == null) values.pop()
  while (values.length > 0 && values[0] == null) values.shift()
  return values
}

interface Props {
  element: string
  // Only the rows; the caller has a title of its own.
  bare?: boolean
}

export function MeasuresOf({ element, bare }: Props) {
  const t = useWords('measure')
  const measures = useMeasures()
  const own = (measures.data?.items ?? []).filter((row) =>
    row.measures.some((ref) => ref.id === element),
  )
  if (own.length === 0) return null
  const rows = (
    <ul className={styles['rows']}>
      {own.map((row) => (
        <Row key={row.id} row={row} />
      ))}
    </ul>
  )
  return bare ? rows : <Sheet title={t('of.title')}>{rows}</Sheet>
}

function Row({ row }: { row: MeasureRow }) {
  const t = useWords('measure')
  const figures = useFigures()
  const values = coursesOf(row)
  return (
    <li data-stale={row.stale || undefined}>
      <StatusShape status={shapes[row.status]} word={t(`standing.${row.status}`)} bare />
      <Go to={`measures/${encodeURIComponent(row.id)}`} className={styles['name']}>
        {row.name}
      </Go>
      <span className={styles['course']}>
        <Sparkline values={values} label={t('course', { name: row.name })} />
      </span>
      <span className={styles['figure']}>
        {figures.short(row.current, row.unit)}
        {row.target != null && (
          <small className="muted">
            {' '}
            {t('of.target', { target: figures.short(row.target, row.unit) })}
          </small>
        )}
      </span>
    </li>
  )
}
