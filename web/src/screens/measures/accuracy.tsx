// How forecasts of all measures came out: against what they promised and against doing nothing clever.
import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useCallback, useRef } from 'react'
import type { Schemas } from '@/api'
import { Go, useGo, useSearchState } from '@/app/place'
import { TableExport } from '@/app/table_export'
import { useTableState } from '@/app/table_state'
import { EmptyState, ErrorState, Figure, FigureRow, Skeleton } from '@/parts'
import { DataTable, type TableHandle } from '@/parts/table'
import { useFormat, useWords } from '@/words'
import { useAccuracyColumns } from './accuracy_columns'
import { placeOfMeasure } from './columns'
import { Frame } from './frame'
import { type Accuracy, ratioOf, thanNaive, useAccuracies } from './use_accuracy'
import styles from './measures.module.css'

const rowId = (row: Accuracy) => row.measure.id
const rowName = (row: Accuracy) => row.measure.name

export function Screen() {
  const t = useWords('measures')
  const go = useGo()
  const accuracy = useAccuracies()
  const [, setSearch] = useSearchState()
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const columns = useAccuracyColumns(narrow)
  const handle = useRef<TableHandle<Accuracy>>(null)
  // The worst first.
  const table = useTableState(columns, '-ratio')
  const open = useCallback((row: Accuracy) => go(placeOfMeasure(row.measure)), [go])
  const whole = accuracy.data
  return (
    <Frame fill tab="accuracy" sentence={whole && <Said whole={whole} />}>
      {accuracy.isPending ? (
        <Skeleton shape="table" rows={12} />
      ) : !whole ? (
        <ErrorState error={accuracy.error} onRetry={() => void accuracy.refetch()} />
      ) : whole.measures === 0 ? (
        <TooLittle />
      ) : (
        <>
          {!narrow && <Figures whole={whole} />}
          <p className={styles['lead']}>
            {t('accuracy.explained')}{' '}
            {whole.too_few > 0 && t('accuracy.left_out', { count: whole.too_few })}
          </p>
          <DataTable
            label={t('title.accuracy')}
            rows={whole.items}
            columns={columns}
            rowId={rowId}
            rowName={rowName}
            onOpen={open}
            {...table}
            total={whole.items.length}
            handle={handle}
            lines={narrow ? 2 : 1}
            actions={
              <TableExport title={t('title.accuracy')} content={() => handle.current?.shown()} />
            }
            empty={
              <EmptyState
                kind="filtered"
                title={t('empty.filtered')}
                action={
                  <Button variant="default" onClick={() => setSearch({ q: undefined })}>
                    {t('drop_filters')}
                  </Button>
                }
              />
            }
          />
        </>
      )}
    </Frame>
  )
}

type Whole = Schemas['AccuracyOverview']

function Said({ whole }: { whole: Whole }) {
  const t = useWords('measures')
  const format = useFormat()
  if (whole.measures === 0) return <>{t('accuracy.sentence_none')}</>
  const ratio = ratioOf(whole)
  return (
    <>
      {t('accuracy.sentence', {
        count: whole.measures,
        outcomes: format.number(whole.outcomes),
        share: format.percent(whole.coverage80),
      })}{' '}
      {ratio !== null && thanNaive(ratio, t, format)}
    </>
  )
}

function Figures({ whole }: { whole: Whole }) {
  const t = useWords('measures')
  const format = useFormat()
  const ratio = ratioOf(whole)
  return (
    <FigureRow>
      <Figure
        label={t('accuracy.inside80')}
        value={format.percent(whole.coverage80)}
        note={t('accuracy.promised', { share: format.percent(0.8) })}
      />
      <Figure
        label={t('accuracy.inside95')}
        value={format.percent(whole.coverage95)}
        note={t('accuracy.promised', { share: format.percent(0.95) })}
      />
      <Figure
        label={t('accuracy.ratio')}
        value={ratio === null ? format.percent(null) : format.percent(ratio)}
        note={t('accuracy.ratio_note')}
      />
      <Figure
        label={t('accuracy.measures')}
        value={format.number(whole.measures)}
        note={
          whole.too_few > 0
            ? t('accuracy.without', { count: whole.too_few })
            : t('accuracy.all_judged')
        }
      />
    </FigureRow>
  )
}

function TooLittle() {
  const t = useWords('measures')
  return (
    <EmptyState
      kind="nothing"
      drawing="bars"
      title={t('accuracy.none')}
      action={
        <Button renderRoot={(props) => <Go {...props} to="measures/enter" />}>
          {t('accuracy.enter')}
        </Button>
      }
    >
      {t('accuracy.none_text')}
    </EmptyState>
  )
}
