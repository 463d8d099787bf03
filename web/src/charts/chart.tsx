import { Button } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTokens } from '@/tokens'
import { useWords } from '@/words'
import { ChartExport } from './chart_export'
import { type ChartOption, init, type EChartsType } from './registered'
import styles from './chart.module.css'

export interface ChartTable {
  head: string[]
  rows: (string | number | null)[][]
}

interface Props {
  // Read in full on every change; give it a stable identity (useMemo).
  option: (tokens: ReturnType<typeof useTokens>) => ChartOption
  // What the chart says, for those who do not see it.
  label: string
  // The same numbers as a table, one button away.
  table: ChartTable
  height?: number
  // With it the chart can be saved: under this name, with these numbers.
  file?: { name: string; table: ChartTable }
  // Without the buttons: where nobody presses one.
  still?: boolean
  // Name of the series and the datum of what was clicked.
  onPick?: (pick: { series: string; name: string; index: number }) => void
}

// A chart people explore. Draws as SVG, restyles with the scheme, offers its numbers as a table.
export function Chart({ option, label, table, height = 300, file, still, onPick }: Props) {
  const t = useWords('parts')
  const tokens = useTokens()
  const [asTable, setAsTable] = useState(false)
  const frame = useRef<HTMLElement>(null)
  return (
    <figure ref={frame} className={styles['chart']}>
      {asTable ? (
        <div className={styles['table']} style={{ maxHeight: height }}>
          <DataOf table={table} label={label} />
        </div>
      ) : (
        <Drawing option={option} tokens={tokens} label={label} height={height} onPick={onPick} />
      )}
      {!still && (
        <div className={styles['switch']}>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={() => setAsTable(!asTable)}
          >
            {t(asTable ? 'chart.as_chart' : 'chart.as_table')}
          </Button>
          {file && (
            <ChartExport
              {...file}
              drawn={() => ({
                option: withHouseStyle(option(tokens), tokens),
                width: frame.current?.clientWidth ?? 900,
                height,
                background: tokens.colour.sheet,
              })}
            />
          )}
        </div>
      )}
    </figure>
  )
}

interface DrawingProps extends Pick<Props, 'option' | 'label' | 'onPick'> {
  tokens: ReturnType<typeof useTokens>
  height: number
}

function Drawing({ option, tokens, label, height, onPick }: DrawingProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const pick = useRef(onPick)
  useEffect(() => {
    pick.current = onPick
  }, [onPick])
  const full = useMemo(() => withHouseStyle(option(tokens), tokens), [option, tokens])

  useEffect(() => {
    const node = box.current
    if (!node) return
    const made = init(node, null, { renderer: 'svg' })
    chart.current = made
    made.on('click', (event) => {
      pick.current?.({ series: event.seriesName ?? '', name: event.name, index: event.dataIndex })
    })
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(node)
    return () => {
      observer.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])
  useEffect(() => {
    chart.current?.setOption(full, true)
    // ECharts writes its own label; ours says more.
    box.current?.setAttribute('aria-label', label)
    box.current?.setAttribute('role', 'img')
  }, [full, label])
  return <div ref={box} style={{ height }} />
}

function DataOf({ table, label }: { table: ChartTable; label: string }) {
  return (
    <table className="plain">
      <caption className="visually-hidden">{label}</caption>
      <thead>
        <tr>
          {table.head.map((name, index) => (
            <th key={index} scope="col" className={index > 0 ? 'number' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          <tr key={index}>
            {row.map((value, place) =>
              place === 0 ? (
                <th key={place} scope="row">
                  {value}
                </th>
              ) : (
                <td key={place} className="number">
                  {value}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

// Type, gridlines and tooltips of the house, under what the screen asks for.
function withHouseStyle(
  option: ChartOption,
  { colour, series }: ReturnType<typeof useTokens>,
): ChartOption {
  const text = { color: colour.muted, fontFamily: 'IBM Plex Sans Variable', fontSize: 12 }
  return {
    animation: false,
    color: [...series],
    textStyle: text,
    // Labels of axes stay inside the box.
    grid: {
      left: 8,
      right: 16,
      top: 16,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    ...option,
    tooltip: {
      backgroundColor: colour.sheet,
      borderColor: colour.edge,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: colour.ink, fontSize: 12, fontFamily: 'IBM Plex Sans Variable' },
      extraCssText: 'box-shadow: none; border-radius: 6px;',
      transitionDuration: 0,
      ...(option['tooltip'] as object | undefined),
    },
  }
}

// Axes of the house: horizontal gridlines only.
export function axes({ colour }: ReturnType<typeof useTokens>) {
  const axisLabel = { color: colour.muted, fontSize: 12 }
  return {
    category: {
      axisLabel,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour.edge } },
    },
    value: {
      axisLabel,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: colour.hairline } },
    },
    time: {
      axisLabel,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour.edge } },
      splitLine: { show: false },
    },
  }
}
