import { useMemo } from 'react'
import { Chart } from '@/charts'
import { useFormat, useWords } from '@/words'
import { targetOf } from './levels'
import type { Common } from './plot'

const digits = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100)
// Long names in two lines.
const broken = (name: string) => {
  const words = name.split(' ')
  if (name.length < 14 || words.length < 2) return name
  const half = Math.ceil(words.length / 2)
  return `${words.slice(0, half).join(' ')}\n${words.slice(half).join(' ')}`
}

// Both sides and the target around six to eight dimensions.
export function SidesRadar({ campaign, instrument, results, range }: Common) {
  const t = useWords('results')
  const format = useFormat()
  const rows = useMemo(
    () =>
      results.dimensions
        .filter((row) => row.all.mean !== null)
        .map((row) => ({
          name: instrument.dimensions.find((one) => one.id === row.id)?.name ?? row.id,
          business: digits(row.business.mean),
          it: digits(row.it.mean),
          target: targetOf(campaign, instrument, row),
        })),
    [results, instrument, campaign],
  )
  const names = { business: t('side.business'), it: t('side.it'), target: t('target') }
  const option = useMemo(
    () =>
      ({ colour, series }: { colour: Record<string, string>; series: readonly string[] }) => {
        const line = (key: 'business' | 'it' | 'target', stroke: string, symbol: string) => ({
          name: names[key],
          value: rows.map((row) => row[key] ?? '-'),
          symbol,
          symbolSize: key === 'target' ? 0 : 7,
          itemStyle: { color: stroke },
          lineStyle: {
            color: stroke,
            width: key === 'target' ? 1.4 : 2,
            type: key === 'target' ? ('dashed' as const) : ('solid' as const),
          },
        })
        return {
          tooltip: { trigger: 'item' },
          legend: {
            bottom: 0,
            itemWidth: 18,
            itemHeight: 8,
            textStyle: { color: colour['ink'], fontSize: 12 },
          },
          radar: {
            radius: '64%',
            center: ['50%', '47%'],
            indicator: rows.map((row) => ({
              name: broken(row.name),
              min: Math.max(0, range.low - 1),
              max: range.high,
            })),
            splitNumber: range.high - Math.max(0, range.low - 1),
            axisName: { color: colour['ink'], fontSize: 12, lineHeight: 15 },
            splitLine: { lineStyle: { color: colour['hairline'] } },
            axisLine: { lineStyle: { color: colour['hairline'] } },
            splitArea: { show: false },
          },
          series: [
            {
              type: 'radar',
              data: [
                ...(rows.some((row) => row.target !== null)
                  ? [line('target', colour['ink'] ?? '', 'none')]
                  : []),
                line('business', series[1] ?? '', 'circle'),
                line('it', series[0] ?? '', 'rect'),
              ],
            },
          ],
        }
      },
    [rows, range.low, range.high, names.business, names.it, names.target], // eslint-disable-line react-hooks/exhaustive-deps
  )
  return (
    <Chart
      height={340}
      option={option as never}
      label={t('radar.label', {
        list: format.list(
          rows.map((row) =>
            t('plot.row', {
              name: row.name,
              business: format.number(row.business, 1),
              it: format.number(row.it, 1),
              target: format.plain(row.target),
            }),
          ),
        ),
      })}
      table={{
        head: [t('dimension'), names.business, names.it, names.target],
        rows: rows.map((row) => [
          row.name,
          format.number(row.business, 2),
          format.number(row.it, 2),
          format.plain(row.target),
        ]),
      }}
    />
  )
}
