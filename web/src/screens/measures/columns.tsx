import { useMediaQuery } from '@mantine/hooks'
import { useMemo } from 'react'
import {
  attainedShare,
  coursesOf,
  type Figures,
  type MeasureRow,
  shapes,
  useFigures,
} from '@/app/measures'
import { Go } from '@/app/place'
import { Badge, Bar, DateValue, PersonName, Sparkline, StatusShape } from '@/parts'
import type { Column } from '@/parts/table'
import { type Format, useFormat, useWords, type Words } from '@/words'
import styles from './measures.module.css'

export const placeOfMeasure = (row: { id: string }) => `measures/${encodeURIComponent(row.id)}`

export function targetText(row: MeasureRow, figures: Figures): string {
  if (row.direction === 'band' && row.upper != null)
    return `${figures.short(row.target, null)} – ${figures.short(row.upper, row.unit)}`
  return figures.short(row.target, row.unit)
}

export function useColumns(today: string): Column<MeasureRow>[] {
  const t = useWords('measures')
  const m = useWords('measure')
  const format = useFormat()
  const figures = useFigures()
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  return useMemo(
    () => [...leading(t, m, figures, narrow), ...trailing(t, m, format, figures, today, narrow)],
    [t, m, format, figures, today, narrow],
  )
}

const grey = (row: MeasureRow) => (row.stale ? styles['stale'] : undefined)

function leading(t: Words, m: Words, figures: Figures, narrow: boolean): Column<MeasureRow>[] {
  return [
    {
      id: 'status',
      header: t('column.status'),
      value: (row) => m(`standing.${row.status}`),
      cell: (row) => (
        <span title={row.status_reason}>
          <StatusShape
            status={shapes[row.status]}
            word={m(`standing.${row.status}`)}
            bare={narrow}
          />
        </span>
      ),
      width: narrow ? '60px' : '104px',
      fixed: true,
    },
    {
      id: 'name',
      header: t('column.name'),
      value: (row) => row.name,
      cell: (row) => (
        <Go to={placeOfMeasure(row)} className={styles['link']} title={row.name}>
          {row.name}
        </Go>
      ),
      width: narrow ? 'minmax(112px, 1fr)' : 'minmax(160px, 3fr)',
      fixed: true,
    },
    {
      id: 'measures',
      header: t('column.measures'),
      value: (row) => row.measures.map((ref) => ref.name).join(', '),
      width: 'minmax(100px, 2fr)',
      hidden: narrow,
    },
    {
      id: 'current',
      header: t('column.current'),
      value: (row) => row.current,
      cell: (row) => <span className={grey(row)}>{figures.short(row.current, row.unit)}</span>,
      align: 'end',
      kind: 'number',
      width: narrow ? '84px' : '92px',
    },
    {
      id: 'unit',
      header: t('column.unit'),
      value: (row) => figures.unit(row.unit),
      width: '90px',
      hidden: true,
    },
    {
      id: 'target',
      header: t('column.target'),
      value: (row) => row.target,
      cell: (row) => targetText(row, figures),
      align: 'end',
      kind: 'number',
      width: '96px',
      hidden: narrow,
    },
  ]
}

function trailing(
  t: Words,
  m: Words,
  format: Format,
  figures: Figures,
  today: string,
  narrow: boolean,
): Column<MeasureRow>[] {
  return [
    {
      id: 'attainment',
      header: t('column.attainment'),
      value: (row) => row.attainment,
      cell: (row) => (
        <span className={`${styles['attainment']} ${grey(row) ?? ''}`}>
          <Bar
            value={row.attainment}
            label={t('attained', { share: format.percent(attainedShare(row.attainment)) })}
            {...(row.stale ? { colour: 'muted' as const } : {})}
          />
          <span>{format.percent(attainedShare(row.attainment))}</span>
        </span>
      ),
      kind: 'percent',
      width: '120px',
      hidden: narrow,
    },
    {
      id: 'trend',
      header: t('column.trend'),
      value: () => null,
      cell: (row) => (
        <span className={grey(row)}>
          <Sparkline
            values={coursesOf(row)}
            label={m('course', { name: row.name })}
            width={narrow ? 56 : 84}
          />
        </span>
      ),
      width: narrow ? '76px' : '100px',
      sortable: false,
    },
    {
      id: 'forecast',
      header: t('column.forecast'),
      value: (row) => row.forecast,
      cell: (row) => {
        const { chance } = row
        return row.forecast == null ? (
          ''
        ) : (
          <span className={grey(row)}>
            {figures.short(row.forecast, row.unit)}
            {chance != null && (
              <small className="muted"> {t('chance', { share: format.percent(chance) })}</small>
            )}
          </span>
        )
      },
      align: 'end',
      kind: 'number',
      width: '96px',
      hidden: narrow,
    },
    {
      id: 'due',
      header: t('column.due'),
      value: (row) => row.due ?? '',
      cell: (row) => (row.due ? <DateValue value={row.due} /> : ''),
      kind: 'date',
      width: '106px',
      hidden: narrow,
    },
    {
      id: 'owner',
      header: t('column.owner'),
      value: (row) => row.owner?.name ?? '',
      cell: (row) => <PersonName name={row.owner?.name} />,
      width: 'minmax(90px, 1fr)',
      hidden: narrow,
    },
    {
      id: 'fresh',
      header: t('column.fresh'),
      // By how long it waits: the freshest last.
      value: (row) => row.as_of ?? '',
      cell: (row) => <Fresh row={row} today={today} />,
      kind: 'date',
      width: '110px',
      hidden: narrow,
    },
    {
      id: 'next_due',
      header: t('column.next_due'),
      value: (row) => row.next_due ?? '',
      cell: (row) => (row.next_due ? <DateValue value={row.next_due} /> : ''),
      kind: 'date',
      width: '106px',
      hidden: true,
    },
    {
      id: 'perspective',
      header: t('column.perspective'),
      value: (row) =>
        row.perspective
          ? m(`perspective.${row.perspective}`, { defaultValue: row.perspective })
          : '',
      width: '140px',
      hidden: true,
    },
    {
      id: 'cadence',
      header: t('column.cadence'),
      value: (row) => m(`cadence.${row.recent?.cadence ?? row.cadence ?? 'month'}`),
      width: '100px',
      hidden: true,
    },
  ]
}

export function Fresh({ row, today }: { row: MeasureRow; today: string }) {
  const t = useWords('measures')
  if (!row.as_of) return <span className="muted">{t('never')}</span>
  if (row.next_due && row.next_due < today)
    return (
      <Badge tone={row.stale ? 'bad' : 'attention'}>{t(row.stale ? 'stale' : 'overdue')}</Badge>
    )
  return <DateValue value={row.as_of} />
}
