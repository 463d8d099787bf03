// The course of one measure: actual, target, baseline, forecast with its bands, and what stands out.
import { useCallback, useMemo } from 'react'
import { after, type Figures, type MeasurePage, periodName, shownShare } from '@/app/measures'
import { axes, Chart, type ChartOption } from '@/charts'
import type { useTokens } from '@/tokens'
import { type Format, useFormat, useWords, type Words } from '@/words'

type Tokens = ReturnType<typeof useTokens>
export const ranges = ['year', 'three', 'all'] as const
export type Range = (typeof ranges)[number]

// Periods of the series the range shows, by the usual length of its periods.
export function shownFrom(page: MeasurePage, range: Range): number {
  const { begins, cadence } = page.series
  const long = cadence === 'hour' || cadence === 'day'
  const days = range === 'year' ? (long ? 31 : 366) : range === 'three' ? (long ? 366 : 1097) : null
  const last = begins.at(-1)
  if (days === null || !last) return 0
  const first = new Date(last).getTime() - days * 86_400_000
  const at = begins.findIndex((begin) => new Date(begin).getTime() > first)
  return at < 0 ? 0 : at
}

interface Props {
  page: MeasurePage
  figures: Figures
  range: Range
  // Moments of values that were corrected.
  corrected: ReadonlySet<string>
  label: string
}

export function MeasureChart({ page, figures, range, corrected, label }: Props) {
  const t = useWords('measures')
  const format = useFormat()
  const course = useMemo(() => courseOf(page, range, corrected), [page, range, corrected])
  const option = useCallback(
    (tokens: Tokens) => optionOf(course, page, figures, format, t, tokens),
    [course, page, figures, format, t],
  )
  const table = useMemo(
    () => tableOf(course, page, figures, format, t),
    [course, page, figures, format, t],
  )
  return (
    <Chart
      option={option}
      label={label}
      height={360}
      table={table.shown}
      file={{ name: page.measure.name, table: table.raw }}
    />
  )
}

interface Point {
  at: string
  value: number | null
  corrected: boolean
}
interface Course {
  actual: Point[]
  ahead: NonNullable<MeasurePage['forecast']>['steps']
}

function courseOf(page: MeasurePage, range: Range, corrected: ReadonlySet<string>): Course {
  const share = page.measure.unit === 'share'
  const scaled = <T extends number | null>(value: T) =>
    (value === null || !share ? value : shownShare(value)) as T
  const from = shownFrom(page, range)
  const { begins, values, cadence } = page.series
  const marks = [...corrected].sort()
  const actual = begins.slice(from).map((at, index): Point => {
    const end = after(at, cadence)
    return {
      at,
      value: scaled(values[from + index] ?? null),
      corrected: marks.some((mark) => mark >= at && mark < end),
    }
  })
  const ahead = (page.forecast?.steps ?? []).map((step) => ({
    at: step.at,
    point: scaled(step.point),
    low80: scaled(step.low80),
    high80: scaled(step.high80),
    low95: scaled(step.low95),
    high95: scaled(step.high95),
  }))
  return { actual, ahead }
}

// A stretch between two lines, drawn as one shape.
function band(points: [string, number, number][], colour: string, opacity: number, name: string) {
  return {
    type: 'custom',
    name,
    silent: true,
    tooltip: { show: false },
    z: 1,
    data: points.map(([at, low, high]) => [at, low, high]),
    encode: { x: 0, y: [1, 2] },
    renderItem: (
      params: { dataIndex: number; context: { done?: boolean } },
      api: { coord: (point: [string | number, number]) => [number, number] },
    ) => {
      if (params.dataIndex > 0) return null
      const upper = points.map(([at, , high]) => api.coord([new Date(at).getTime(), high]))
      const lower = points.map(([at, low]) => api.coord([new Date(at).getTime(), low]))
      return {
        type: 'polygon',
        shape: { points: [...upper, ...lower.reverse()] },
        style: { fill: colour, opacity },
      }
    },
  }
}

function optionOf(
  { actual, ahead }: Course,
  page: MeasurePage,
  figures: Figures,
  format: Format,
  t: Words,
  tokens: Tokens,
): ChartOption {
  const { measure } = page
  const { colour } = tokens
  const axis = axes(tokens)
  const share = measure.unit === 'share'
  const scaled = (value: number | null | undefined) =>
    value == null ? null : share ? shownShare(value) : value
  const shown = (value: number) => figures.short(share ? value / 100 : value, measure.unit)
  const last = actual.findLast((point) => point.value !== null)
  const target = scaled(measure.target)
  const upper = measure.direction === 'band' ? scaled(measure.upper) : null
  const baseline = scaled(measure.baseline)
  const line = (y: number, words: string, type: 'dashed' | 'dotted', ink: string) => ({
    yAxis: y,
    lineStyle: { color: ink, type, width: 1.2 },
    label: { formatter: words, color: ink, position: 'insideEndTop', distance: [2, 3] },
  })
  const marks = [
    ...(baseline === null
      ? []
      : [line(baseline, t('chart.baseline', { value: shown(baseline) }), 'dotted', colour.muted)]),
    ...(measure.due
      ? [
          {
            xAxis: measure.due,
            lineStyle: { color: colour.edge, type: 'solid', width: 1 },
            label: {
              formatter: t('chart.due', { day: format.date(measure.due) }),
              color: colour.muted,
              position: 'insideEndTop',
              rotate: 0,
            },
          },
        ]
      : []),
    ...(target === null
      ? []
      : [
          line(
            target,
            t(upper === null ? 'chart.target' : 'chart.lower', { value: shown(target) }),
            'dashed',
            colour.ink,
          ),
        ]),
    ...(upper === null
      ? []
      : [line(upper, t('chart.upper', { value: shown(upper) }), 'dashed', colour.ink)]),
  ]
  const joined = last && ahead.length > 0 ? [last] : []
  const stretch = (low: 'low80' | 'low95', high: 'high80' | 'high95') => [
    ...joined.map((point): [string, number, number] => [point.at, point.value!, point.value!]),
    ...ahead.flatMap((step): [string, number, number][] =>
      step[low] == null || step[high] == null ? [] : [[step.at, step[low], step[high]]],
    ),
  ]
  const first = actual[0]?.at
  const path = pathOf(measure).map(({ at, value }) => [at, scaled(value)])
  const seen = (at: string) => first !== undefined && at >= first
  const values = new Map(actual.map((point) => [point.at, point.value]))
  const extremes = [target, upper, baseline].filter((value): value is number => value !== null)
  return {
    grid: { left: 8, right: 20, top: 26, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => (typeof value === 'number' ? shown(value) : ''),
      axisPointer: { lineStyle: { color: colour.edge } },
    },
    xAxis: {
      type: 'time',
      ...axis.time,
      axisLabel: {
        ...axis.time.axisLabel,
        formatter: (at: number) =>
          ['hour', 'day', 'week'].includes(page.series.cadence)
            ? format.date(new Date(at))
            : format.month(new Date(at)),
        hideOverlap: true,
      },
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
      band(stretch('low95', 'high95'), colour.accent, 0.1, t('chart.band95')),
      band(stretch('low80', 'high80'), colour.accent, 0.14, t('chart.band80')),
      {
        type: 'line',
        name: t('chart.actual'),
        data: actual.map((point) => [point.at, point.value]),
        connectNulls: false,
        symbol: 'circle',
        symbolSize: 5,
        showSymbol: actual.length <= 40,
        lineStyle: { width: 2, color: measure.stale ? colour.muted : colour.accent },
        itemStyle: { color: measure.stale ? colour.muted : colour.accent },
        z: 4,
        markLine: { symbol: 'none', silent: true, animation: false, data: marks },
      },
      ...(path.length > 0
        ? [
            {
              type: 'line',
              name: t('chart.path'),
              data: path,
              symbol: 'none',
              lineStyle: { width: 1.2, type: 'dashed', color: colour.ink },
              itemStyle: { color: colour.ink },
            },
          ]
        : []),
      {
        type: 'line',
        name: t('chart.forecast'),
        data: [
          ...joined.map((point) => [point.at, point.value]),
          ...ahead.map((step) => [step.at, step.point]),
        ],
        symbol: 'none',
        lineStyle: { width: 2, type: 'dashed', color: colour.accent },
        itemStyle: { color: colour.accent },
        z: 3,
      },
      {
        // Unseen: keeps the lines of target and baseline in the picture.
        type: 'scatter',
        data: extremes.map((value) => [actual.at(-1)?.at ?? '', value]),
        symbolSize: 0,
        silent: true,
        tooltip: { show: false },
      },
      {
        type: 'scatter',
        name: t('chart.corrected'),
        data: actual
          .filter((point) => point.corrected && point.value !== null)
          .map((point) => [point.at, point.value]),
        symbol: 'diamond',
        symbolSize: 11,
        itemStyle: { color: colour.sheet, borderColor: colour.note, borderWidth: 1.8 },
        tooltip: { show: false },
        z: 5,
      },
      {
        type: 'scatter',
        name: t('chart.anomaly'),
        data: page.anomalies
          .filter((one) => seen(one.at))
          .map((one) => [one.at, scaled(one.actual)]),
        symbol: 'circle',
        symbolSize: 15,
        itemStyle: { color: 'transparent', borderColor: colour.attention, borderWidth: 2 },
        tooltip: { show: false },
        z: 5,
      },
      {
        type: 'scatter',
        name: t('chart.change'),
        data: page.changes
          .filter((one) => seen(one.at) && values.get(one.at) != null)
          .map((one) => [one.at, values.get(one.at)]),
        symbol: 'triangle',
        symbolSize: 11,
        symbolOffset: [0, 12],
        itemStyle: { color: colour.attention },
        tooltip: { show: false },
        z: 5,
      },
    ],
  }
}

// Steps on the way to the target, where the measure has them.
function pathOf(measure: MeasurePage['measure']): { at: string; value: number }[] {
  const said = (measure as { path?: unknown }).path
  if (!Array.isArray(said)) return []
  return said.flatMap((step) => {
    const { at, value } = (step ?? {}) as { at?: unknown; value?: unknown }
    return typeof at === 'string' && typeof value === 'number' ? [{ at, value }] : []
  })
}

// The same numbers: for readers as they are shown, for files as they are.
function tableOf(
  { actual, ahead }: Course,
  page: MeasurePage,
  figures: Figures,
  format: Format,
  t: Words,
) {
  const { cadence } = page.series
  const share = page.measure.unit === 'share'
  const shown = (value: number | null) =>
    value === null ? '' : figures.short(share ? value / 100 : value, page.measure.unit)
  const head = [
    t('chart.period'),
    t('chart.actual'),
    t('chart.forecast'),
    t('chart.low80'),
    t('chart.high80'),
    t('chart.low95'),
    t('chart.high95'),
    t('chart.remark'),
  ]
  const remarkOf = (point: Point) =>
    [
      point.corrected && t('chart.corrected'),
      page.anomalies.some((one) => one.at === point.at) && t('chart.anomaly'),
      page.changes.some((one) => one.at === point.at) && t('chart.change'),
    ]
      .filter(Boolean)
      .join(', ')
  const rows = (
    text: (value: number | null) => string | number | null,
    day: (at: string) => string,
  ) => [
    ...actual.map((point) => [
      day(point.at),
      text(point.value),
      ...Array<string>(5).fill(''),
      remarkOf(point),
    ]),
    ...ahead.map((step) => [
      day(step.at),
      '',
      ...[step.point, step.low80, step.high80, step.low95, step.high95].map(text),
      '',
    ]),
  ]
  return {
    shown: { head, rows: rows(shown, (at) => periodName(at, cadence, format)) },
    raw: {
      head,
      rows: rows(
        (value) => value,
        (at) => at.slice(0, cadence === 'hour' ? 16 : 10),
      ),
    },
  }
}
