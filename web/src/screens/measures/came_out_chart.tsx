// Forecasts of one distance beside what happened: the range promised for 80 of 100 cases as a bar, the
// forecast as a tick on it, what happened as a dot, and as a diamond where it lay outside.
import { useCallback, useMemo } from 'react'
import { type Figures, type MeasureRow, periodName, shownShare, useFigures } from '@/app/measures'
import { axes, Chart, type ChartOption } from '@/charts'
import type { useTokens } from '@/tokens'
import { type Format, useFormat, useWords, type Words } from '@/words'
import type { Past } from './use_accuracy'
import styles from './measures.module.css'

type Tokens = ReturnType<typeof useTokens>

interface Props {
  past: Past[]
  cadence: string
  measure: MeasureRow
  step: number
}

export function CameOutChart({ past, cadence, measure, step }: Props) {
  const t = useWords('measures')
  const format = useFormat()
  const figures = useFigures()
  const { unit } = measure
  const option = useCallback(
    (tokens: Tokens) => optionOf(past, cadence, unit, figures, format, t, tokens),
    [past, cadence, unit, figures, format, t],
  )
  const table = useMemo(
    () => tableOf(past, cadence, unit, figures, format, t),
    [past, cadence, unit, figures, format, t],
  )
  return (
    <>
      <Chart
        option={option}
        label={t('accuracy.chart', { name: measure.name, count: step })}
        height={220}
        table={table}
      />
      <ul className={styles['legend']}>
        {(['range80', 'forecast_tick', 'inside', 'outside'] as const).map((name) => (
          <li key={name}>
            <span className={styles['swatch']} data-shape={name} aria-hidden />
            {t(`accuracy.${name}`)}
          </li>
        ))}
      </ul>
    </>
  )
}

type Api = {
  value: (at: number) => number
  coord: (point: [number, number]) => [number, number]
}

function optionOf(
  past: Past[],
  cadence: string,
  unit: string | null,
  figures: Figures,
  format: Format,
  t: Words,
  { colour, ...tokens }: Tokens,
): ChartOption {
  const axis = axes({ colour, ...tokens })
  const share = unit === 'share'
  const scaled = (value: number) => (share ? shownShare(value) : value)
  const shown = (value: number) => figures.short(share ? value / 100 : value, unit)
  const dots = (name: string, kept: (one: Past) => boolean, symbol: string, ink: string) => ({
    type: 'scatter',
    name,
    symbol,
    symbolSize: symbol === 'diamond' ? 12 : 9,
    itemStyle: { color: ink, opacity: 1 },
    data: past.map((one) => (kept(one) ? scaled(one.actual) : null)),
    z: 5,
  })
  return {
    grid: { left: 8, right: 16, top: 12, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => (typeof value === 'number' ? shown(value) : ''),
      axisPointer: { lineStyle: { color: colour.edge } },
    },
    xAxis: {
      type: 'category',
      ...axis.category,
      data: past.map((one) => periodName(one.at, cadence, format)),
    },
    yAxis: {
      type: 'value',
      scale: true,
      ...axis.value,
      axisLabel: {
        ...axis.value.axisLabel,
        formatter: (value: number) => format.plain(Number(value.toPrecision(6))),
      },
    },
    series: [
      {
        type: 'custom',
        name: t('accuracy.range80'),
        silent: true,
        tooltip: { show: false },
        z: 2,
        encode: { x: 0, y: [1, 2] },
        data: past.flatMap((one, at) =>
          one.low80 == null || one.high80 == null
            ? []
            : [[at, scaled(one.low80), scaled(one.high80)]],
        ),
        renderItem: (_: unknown, given: Api) => {
          const [x, low] = given.coord([given.value(0), given.value(1)])
          const [, high] = given.coord([given.value(0), given.value(2)])
          return {
            type: 'rect',
            shape: { x: x - 7, y: high, width: 14, height: Math.max(1, low - high), r: 3 },
            style: { fill: colour.accent, opacity: 0.22 },
          }
        },
      },
      {
        type: 'scatter',
        name: t('accuracy.forecast_tick'),
        symbol: 'rect',
        symbolSize: [20, 3],
        itemStyle: { color: colour.accent, opacity: 1 },
        data: past.map((one) => scaled(one.forecast)),
        z: 4,
      },
      dots(t('accuracy.inside'), (one) => one.inside80 !== false, 'circle', colour.ink),
      dots(t('accuracy.outside'), (one) => one.inside80 === false, 'diamond', colour.attention),
    ],
  }
}

function tableOf(
  past: Past[],
  cadence: string,
  unit: string | null,
  figures: Figures,
  format: Format,
  t: Words,
) {
  return {
    head: [
      t('chart.period'),
      t('accuracy.made'),
      t('chart.forecast'),
      t('chart.low80'),
      t('chart.high80'),
      t('chart.actual'),
      t('accuracy.was_inside'),
    ],
    rows: past.map((one) => [
      periodName(one.at, cadence, format),
      periodName(one.made, cadence, format),
      ...[one.forecast, one.low80, one.high80, one.actual].map((value) =>
        figures.short(value, unit),
      ),
      one.inside80 === null ? '' : t(one.inside80 ? 'accuracy.yes' : 'accuracy.no'),
    ]),
  }
}
