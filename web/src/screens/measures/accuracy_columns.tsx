import { useMemo } from 'react'
import { Go } from '@/app/place'
import { Bar, type Status, StatusShape } from '@/parts'
import type { Column } from '@/parts/table'
import { type Format, useFormat, useWords, type Words } from '@/words'
import { placeOfMeasure } from './columns'
import {
  type Accuracy,
  againstNaive,
  leaningOf,
  ratioOf,
  type Verdict,
  verdictOf,
} from './use_accuracy'
import styles from './measures.module.css'

const shapeOf: Record<Verdict, Status> = { better: 'done', same: 'partly', worse: 'not' }

export function useAccuracyColumns(narrow: boolean | undefined): Column<Accuracy>[] {
  const t = useWords('measures')
  const format = useFormat()
  return useMemo(
    () => [...leading(t, format, narrow), ...trailing(t, format, narrow)],
    [t, format, narrow],
  )
}

function leading(t: Words, format: Format, narrow: boolean | undefined): Column<Accuracy>[] {
  return [
    {
      id: 'name',
      header: t('column.name'),
      value: (row) => row.measure.name,
      cell: (row) => (
        <Go to={placeOfMeasure(row.measure)} className={styles['link']} title={row.measure.name}>
          {row.measure.name}
        </Go>
      ),
      width: narrow ? 'minmax(120px, 1fr)' : 'minmax(180px, 3fr)',
      fixed: true,
    },
    {
      id: 'ratio',
      header: t(narrow ? 'accuracy.against_short' : 'accuracy.against'),
      value: ratioOf,
      cell: (row) => {
        const ratio = ratioOf(row)
        if (ratio === null) return <span className="muted">{t('accuracy.no_scale')}</span>
        return (
          <StatusShape status={shapeOf[verdictOf(ratio)]} word={againstNaive(ratio, t, format)} />
        )
      },
      kind: 'percent',
      width: narrow ? '132px' : '214px',
    },
    {
      id: 'inside80',
      header: t(narrow ? 'accuracy.short80' : 'accuracy.inside80'),
      value: (row) => row.coverage80,
      cell: (row) =>
        narrow ? (
          format.percent(row.coverage80)
        ) : (
          <span className={styles['kept']}>
            <Bar
              value={row.coverage80}
              target={0.8}
              label={t('accuracy.kept', {
                share: format.percent(row.coverage80),
                promised: format.percent(0.8),
              })}
            />
            <span>{format.percent(row.coverage80)}</span>
          </span>
        ),
      ...(narrow ? { align: 'end' as const } : {}),
      kind: 'percent',
      width: narrow ? '76px' : '210px',
    },
  ]
}

function trailing(t: Words, format: Format, narrow: boolean | undefined): Column<Accuracy>[] {
  return [
    {
      id: 'inside95',
      header: t('accuracy.inside95'),
      value: (row) => row.coverage95,
      cell: (row) => format.percent(row.coverage95),
      align: 'end',
      kind: 'percent',
      width: '196px',
      ...(narrow ? { hidden: true } : {}),
    },
    {
      id: 'leaning',
      header: t('accuracy.leaning'),
      value: (row) => t(`accuracy.leaning_${leaningOf(row) ?? 'unknown'}`),
      width: '136px',
      ...(narrow ? { hidden: true } : {}),
    },
    {
      id: 'outcomes',
      header: t('accuracy.outcomes'),
      value: (row) => row.outcomes,
      cell: (row) => format.number(row.outcomes),
      align: 'end',
      kind: 'number',
      width: '100px',
      ...(narrow ? { hidden: true } : {}),
    },
  ]
}
