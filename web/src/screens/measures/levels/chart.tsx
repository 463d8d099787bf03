// Windows against the target: a stem from the promise to what was attained, up or down.
import { useCallback, useMemo } from 'react'
import { shownShare } from '@/app/measures'
import { axes, Chart, type ChartOption } from '@/charts'
import type { useTokens } from '@/tokens'
import { type Format, nothing, useFormat, useWords, type Words } from '@/words'
import type { LevelPage, ServiceWindow } from './data'
import { amount, attainedText, endText, scaleOf, targetText, windowText } from './figures'
import styles from './levels.module.css'

type Tokens = ReturnType<typeof useTokens>
const marks = ['kept', 'broken', 'running', 'partial'] as const
type Mark = (typeof marks)[number]

// What is neither kept nor broken runs still, or is the beginning of a series that fills no window.
const markOf = (window: ServiceWindow, windows: readonly ServiceWindow[]): Mark =>
  window.kept === false
    ? 'broken'
    : window.kept
      ? 'kept'
      : window === windows.at(-1)
        ? 'running'
        : 'partial'

export function WindowChart({ page }: { page: LevelPage }) {
  const t = useWords('service_levels')
  const format = useFormat()
  const option = useCallback(
    (tokens: Tokens) => optionOf(page, format, t, tokens),
    [page, format, t],
  )
  const table = useMemo(() => tableOf(page, format, t), [page, format, t])
  const shown = marks.filter((mark) =>
    page.windows.some((window) => window.attained != null && markOf(window, page.windows) === mark),
  )
  return (
    <>
      <Chart
        option={option}
        label={t('chart.label', { name: page.level.measure.name })}
        height={260}
        table={table.shown}
        file={{ name: page.level.measure.name, table: table.raw }}
      />
      <ul className={styles['legend']}>
        {shown.map((mark) => (
          <li key={mark}>
            <span className={styles['mark']} data-mark={mark} aria-hidden />
            {t(`chart.${mark}`)}
          </li>
        ))}
      </ul>
    </>
  )
}

const symbols: Record<Mark, string> = {
  kept: 'circle',
  broken: 'diamond',
  running: 'circle',
  partial: 'circle',
}

function optionOf(page: LevelPage, format: Format, t: Words, tokens: Tokens): ChartOption {
  const { colour } = tokens
  const axis = axes(tokens)
  const { level, windows } = page
  const target = level.measure.target == null ? null : shownShare(level.measure.target)
  const points = windows.map((window, index) => ({
    index,
    mark: markOf(window, windows),
    value: window.attained == null ? null : shownShare(window.attained),
  }))
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]))
  const scale = scaleOf(target === null ? values : [...values, target])
  const ink: Record<Mark, string> = {
    kept: colour.accent,
    broken: colour.bad,
    running: colour.accent,
    partial: colour.muted,
  }
  return {
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      axisPointer: { lineStyle: { color: colour.edge } },
      valueFormatter: (value: unknown) =>
        typeof value === 'number'
          ? attainedText(value / 100, level.measure.target, format)
          : nothing,
    },
    xAxis: {
      type: 'category',
      data: windows.map((window) => windowText(window, level.window, format)),
      ...axis.category,
      axisLabel: {
        ...axis.category.axisLabel,
        hideOverlap: true,
        ...(level.window === 'rolling'
          ? {
              formatter: (name: string, index: number) => {
                const window = windows[index]
                return window ? endText(window, format) : name
              },
            }
          : {}),
      },
    },
    yAxis: {
      type: 'value',
      min: scale.min,
      max: scale.max,
      interval: scale.step,
      ...axis.value,
      axisLabel: {
        ...axis.value.axisLabel,
        formatter: (value: number) => `${format.plain(Number(value.toPrecision(6)))}\u00a0%`,
      },
    },
    series: [
      ...(target === null ? [] : [stems(points, target, ink)]),
      ...marks.map((mark, place) => ({
        type: 'scatter',
        name: t(`chart.${mark}`),
        clip: false,
        data: points.map(({ value, mark: own }) => (own === mark ? value : null)),
        symbol: symbols[mark],
        symbolSize: mark === 'broken' ? 12 : 10,
        itemStyle: {
          color: mark === 'running' || mark === 'partial' ? colour.sheet : ink[mark],
          borderColor: ink[mark],
          borderWidth: mark === 'running' || mark === 'partial' ? 2 : 0,
        },
        z: 4,
        ...(place === 0 && target !== null
          ? {
              markLine: {
                symbol: 'none',
                silent: true,
                animation: false,
                data: [
                  {
                    yAxis: target,
                    lineStyle: { color: colour.ink, type: 'dashed', width: 1.2 },
                    label: {
                      formatter: t('chart.target', {
                        target: targetText(level.measure.target, format),
                      }),
                      color: colour.ink,
                      position: 'insideStartTop',
                      distance: [2, 3],
                    },
                  },
                ],
              },
            }
          : {}),
      })),
    ],
  }
}

interface Point {
  index: number
  mark: Mark
  value: number | null
}

function stems(points: Point[], target: number, ink: Record<Mark, string>) {
  return {
    type: 'custom',
    silent: true,
    tooltip: { show: false },
    z: 2,
    data: points.map(({ index, value }) => [index, value]),
    encode: { x: 0, y: 1 },
    renderItem: (
      params: { dataIndex: number },
      api: { coord: (point: [number, number]) => [number, number] },
    ) => {
      const point = points[params.dataIndex]
      if (point?.value == null) return null
      const [x, y] = api.coord([point.index, point.value])
      const [, base] = api.coord([point.index, target])
      return {
        type: 'line',
        shape: { x1: x, y1: base, x2: x, y2: y },
        style: { stroke: ink[point.mark], lineWidth: 2, opacity: 0.55 },
      }
    },
  }
}

// The same numbers: for readers as they are shown, for files as they are.
function tableOf({ level, windows }: LevelPage, format: Format, t: Words) {
  const head = [
    t('chart.window'),
    t('chart.attained'),
    t('chart.promised'),
    t('chart.good'),
    t('chart.bad'),
    t('chart.excluded'),
    t('chart.unknown'),
    t('chart.result'),
  ]
  const { target } = level.measure
  const result = (window: ServiceWindow) =>
    window.attained == null ? t('chart.nothing') : t(`chart.${markOf(window, windows)}`)
  const newest = [...windows].reverse()
  return {
    shown: {
      head,
      rows: newest.map((window) => [
        windowText(window, level.window, format),
        attainedText(window.attained, target, format),
        targetText(target, format),
        amount(window.good, format),
        amount(window.bad, format),
        window.excluded,
        window.unknown,
        result(window),
      ]),
    },
    raw: {
      head: [t('chart.from'), t('chart.to'), ...head.slice(1)],
      rows: newest.map((window) => [
        window.from,
        window.to,
        window.attained,
        target,
        window.good,
        window.bad,
        window.excluded,
        window.unknown,
        result(window),
      ]),
    },
  }
}
