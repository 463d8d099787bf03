// Curves, bars and stacks of a tile, with the server's table behind each.
import { useMemo } from 'react'
import { axes, Chart, type ChartOption } from '@/charts'
import { type Format, useFormat, useWords, type Words } from '@/words'
import type { useTokens } from '@/tokens'
import { cellText, columnName, figure, type TileData } from './data'

type Tokens = ReturnType<typeof useTokens>

interface Props {
  tile: TileData
  height: number
  still: boolean | undefined
  onPlace: (place: string) => void
}

export function TileChart({ tile, height, still, onPlace }: Props) {
  const t = useWords('dashboards')
  const format = useFormat()
  const option = useMemo(() => {
    const make = tile.shape === 'lines' ? lines : tile.shape === 'bars' ? bars : stack
    return (tokens: Tokens) => make(tile, tokens, format, t)
  }, [tile, format, t])
  const table = useMemo(
    () => ({
      head: tile.columns.map((column) => columnName(t, column)),
      rows: tile.rows.map((row) =>
        row.cells.map((cell, at) => cellText(t, format, cell, tile.columns[at]?.kind ?? 'text')),
      ),
    }),
    [tile, format, t],
  )
  return (
    <Chart
      option={option}
      label={labelOf(tile, format, t)}
      table={table}
      height={height}
      {...(still ? { still } : {})}
      onPick={({ series, index }) => {
        const picked = tile.bars
          ? tile.bars[tile.bars.length - 1 - index]?.place
          : tile.series?.find((one) => one.name === series)?.place
        if (picked) onPlace(picked)
      }}
    />
  )
}

// The newest value of each curve, the furthest bar, the sum of a stack: what an eye takes first.
function labelOf(tile: TileData, format: Format, t: Words): string {
  const scale = tile.scale ?? 'number'
  const facts: string[] = []
  for (const one of tile.series ?? []) {
    const last = [...one.points].reverse().find((point) => point.value != null)
    if (last)
      facts.push(`${one.name}: ${figure(format, last.value, scale)} (${format.date(last.at)})`)
  }
  for (const one of tile.bars ?? []) {
    const second = one.second == null ? '' : ` / ${figure(format, one.second, scale)}`
    facts.push(`${one.name}: ${figure(format, one.first, scale)}${second}`)
  }
  for (const one of tile.stacks ?? []) {
    const sum = one.parts.reduce((all, part) => all + part, 0)
    facts.push(`${stackName(one.name, format, t)}: ${format.number(sum)}`)
  }
  return `${tile.title}. ${facts.slice(0, 12).join('; ')}`
}

const stackName = (name: string, format: Format, t: Words) =>
  /^\d{4}-/.test(name) ? format.date(name) : t(`side.${name}`)

function lines(tile: TileData, tokens: Tokens, format: Format, t: Words): ChartOption {
  const axis = axes(tokens)
  const scale = tile.scale ?? 'number'
  const series = tile.series ?? []
  const ahead = tile.forecast ?? []
  const last = series[0]?.points.findLast((point) => point.value != null)
  const colour = tokens.series[0] ?? tokens.colour.accent
  const named = series.length > 1
  const quiet = { silent: true, symbol: 'none', tooltip: { show: false } }
  const drawn: object[] = series.map((one, at) => ({
    type: 'line',
    name: one.name,
    symbol: ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow'][at % 6],
    symbolSize: 5,
    showSymbol: one.points.length < 30,
    connectNulls: false,
    lineStyle: {
      width: 2,
      type: (['solid', [7, 4], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2, 1, 2]] as const)[at % 6],
      opacity: one.stale ? 0.5 : 1,
    },
    data: one.points.map((point) => [point.at, point.value]),
    ...(at === 0 && tile.target != null
      ? {
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: tokens.colour.ink, type: [2, 3], width: 1.3 },
            label: {
              color: tokens.colour.ink,
              position: 'insideEndTop',
              fontSize: 12,
              formatter: `${t('target')} ${figure(format, tile.target, scale)}`,
            },
            data: [
              { yAxis: tile.target },
              ...(tile.upper == null ? [] : [{ yAxis: tile.upper, label: { show: false } }]),
            ],
          },
        }
      : {}),
  }))
  if (ahead.length > 0 && last) {
    const joined = [{ at: last.at, value: last.value, low: last.value, high: last.value }, ...ahead]
    drawn.push(
      {
        type: 'line',
        name: t('forecast'),
        symbol: 'none',
        color: colour,
        lineStyle: { width: 2, type: [5, 4] },
        data: joined.map((point) => [point.at, point.value]),
      },
      {
        ...quiet,
        type: 'line',
        stack: 'band',
        stackStrategy: 'all',
        lineStyle: { opacity: 0 },
        data: joined.map((point) => [point.at, point.low ?? null]),
      },
      {
        ...quiet,
        type: 'line',
        stack: 'band',
        stackStrategy: 'all',
        lineStyle: { opacity: 0 },
        areaStyle: { color: colour, opacity: 0.14 },
        data: joined.map((point) => [
          point.at,
          point.high == null || point.low == null ? null : point.high - point.low,
        ]),
      },
    )
  }
  return {
    grid: {
      left: 8,
      right: 20,
      top: named ? 32 : 18,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    ...(named
      ? {
          legend: {
            type: 'scroll',
            formatter: (name: string) => (name.length > 30 ? `${name.slice(0, 29)}…` : name),
            pageIconColor: tokens.colour.ink,
            pageIconInactiveColor: tokens.colour.edge,
            pageTextStyle: { color: tokens.colour.muted, fontSize: 12 },
            left: 0,
            top: 0,
            itemWidth: 22,
            itemHeight: 8,
            textStyle: { color: tokens.colour.ink, fontSize: 12 },
            data: series.map((one) => one.name),
          },
        }
      : {}),
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => figure(format, value as number, scale),
    },
    xAxis: {
      type: 'time',
      ...axis.time,
      axisLabel: {
        ...axis.time.axisLabel,
        formatter: (at: number) => format.month(new Date(at)),
        hideOverlap: true,
      },
    },
    yAxis: {
      type: 'value',
      scale: scale === 'number',
      ...(scale === 'index' ? { min: 0, max: 100 } : {}),
      ...(scale === 'share' ? { min: 0, max: 1 } : {}),
      ...axis.value,
      axisLabel: {
        ...axis.value.axisLabel,
        formatter: (value: number) =>
          scale === 'index' ? format.number(value) : figure(format, value, scale),
      },
    },
    series: drawn,
  }
}

const statusColour = (tokens: Tokens, status: string | null | undefined) => {
  const { colour } = tokens
  if (status === 'on_track') return colour.good
  if (status === 'at_risk') return colour.attention
  if (status === 'off_track') return colour.bad
  return colour.muted
}

// Names at the left, the figure at the end of its bar; what has none says so and is not drawn.
function bars(tile: TileData, tokens: Tokens, format: Format, t: Words): ChartOption {
  const axis = axes(tokens)
  const scale = tile.scale ?? 'number'
  const list = [...(tile.bars ?? [])].reverse()
  const two = (tile.legend ?? []).length === 2
  const label = (value: number | null, status?: string | null) => ({
    show: true,
    position: 'right',
    color: tokens.colour.ink,
    fontSize: 12,
    formatter:
      value == null
        ? t(`status.${status ?? 'no_value'}`)
        : [figure(format, value, scale), status && t(`status.${status}`)]
            .filter(Boolean)
            .join(' · '),
  })
  const least = tile.least ?? 0
  const bar = (which: 'first' | 'second', at: number) => ({
    type: 'bar',
    name: tile.legend?.[at] ?? tile.title,
    barMaxWidth: two ? 9 : 12,
    barGap: '15%',
    color: two ? tokens.colour[at === 0 ? 'BS' : 'IS'] : tokens.colour.accent,
    data: list.map((one) => ({
      value: one[which] ?? least,
      itemStyle: two
        ? { opacity: one[which] == null ? 0 : 1 }
        : {
            color: statusColour(tokens, one.status),
            opacity: one[which] == null ? 0 : one.stale ? 0.45 : 1,
          },
      label: label(one[which], two ? (one[which] == null ? 'no_value' : null) : one.status),
    })),
    ...(at === 0 && tile.target != null
      ? {
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: tokens.colour.ink, type: [2, 3], width: 1.3 },
            label: { show: false },
            data: [{ xAxis: tile.target }],
          },
        }
      : {}),
  })
  return {
    grid: {
      left: 8,
      right: two ? 40 : 108,
      top: two ? 28 : 6,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    ...(two
      ? {
          legend: {
            left: 0,
            top: 0,
            itemWidth: 12,
            itemHeight: 8,
            textStyle: { color: tokens.colour.ink, fontSize: 12 },
          },
        }
      : {}),
    tooltip: { show: false },
    xAxis: {
      type: 'value',
      min: least,
      max: tile.most ?? 1,
      ...axis.value,
      axisLabel: {
        ...axis.value.axisLabel,
        formatter: (value: number) => figure(format, value, scale),
      },
    },
    yAxis: {
      type: 'category',
      ...axis.category,
      axisLabel: {
        ...axis.category.axisLabel,
        color: tokens.colour.ink,
        width: 170,
        overflow: 'truncate',
      },
      data: list.map((one) => one.name),
    },
    series: two ? [bar('first', 0), bar('second', 1)] : [bar('first', 0)],
  }
}

// Counts on top of each other; a group nobody is in is left out of the legend.
function stack(tile: TileData, tokens: Tokens, format: Format, t: Words): ChartOption {
  const axis = axes(tokens)
  const list = tile.stacks ?? []
  const colours: Record<string, string> = {
    on_track: tokens.colour.good,
    at_risk: tokens.colour.attention,
    off_track: tokens.colour.bad,
    no_target: tokens.colour.note,
    no_value: tokens.colour.edge,
    stale: tokens.colour.muted,
    high: tokens.colour.bad,
    medium: tokens.colour.attention,
    low: tokens.colour.note,
  }
  const groups = (tile.groups ?? []).map((group, at) => ({
    group,
    name: t(`${tile.what === 'findings' ? 'level' : 'status'}.${group}`),
    parts: list.map((one) => one.parts[at] ?? 0),
  }))
  const some = groups.filter((one) => one.parts.some((part) => part > 0))
  return {
    aria: { enabled: true, decal: { show: true } },
    grid: {
      left: 8,
      right: 12,
      top: 30,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: {
      left: 0,
      top: 0,
      itemWidth: 14,
      itemHeight: 10,
      textStyle: { color: tokens.colour.ink, fontSize: 12 },
      data: some.map((one) => one.name),
    },
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => format.number(value as number),
    },
    xAxis: {
      type: 'category',
      ...axis.category,
      axisLabel: { ...axis.category.axisLabel, color: tokens.colour.ink, hideOverlap: true },
      data: list.map((one) => stackName(one.name, format, t)),
    },
    yAxis: { type: 'value', minInterval: 1, ...axis.value },
    series: some.map((one) => ({
      type: 'bar',
      stack: 'all',
      name: one.name,
      barMaxWidth: 64,
      color: colours[one.group],
      data: one.parts,
    })),
  }
}
