import { useQuery } from '@tanstack/react-query'
import { historyQuery, linkIds } from '@/api'
import { useMoment, useWorkspace } from '@/app/place'
import { axes, Chart } from '@/charts'
import { EmptyState, ErrorState, Sheet, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { endsOf } from './geometry'
import { useCallback } from 'react'
import type { useTokens } from '@/tokens'

// How the six links moved.
export function LinksTrend() {
  const t = useWords('alignment')
  const format = useFormat()
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const history = useQuery(historyQuery(workspace, scenario))
  const points = history.data?.points
  const option = useCallback(
    (tokens: ReturnType<typeof useTokens>) => {
      const axis = axes(tokens)
      return {
        grid: { left: 8, right: 76, top: 16, bottom: 8, containLabel: true },
        tooltip: {
          trigger: 'axis',
          valueFormatter: (value: unknown) => format.number(value as number, 0),
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
        yAxis: { type: 'value', min: 0, max: 100, ...axis.value },
        series: linkIds.map((id) => ({
          type: 'line',
          name: id,
          symbol: 'circle',
          symbolSize: 4,
          showSymbol: (points ?? []).length < 30,
          connectNulls: false,
          lineStyle: { width: 2 },
          endLabel: { show: true, formatter: '{a}', color: tokens.colour.ink, fontSize: 12 },
          labelLayout: { moveOverlap: 'shiftY' },
          data: (points ?? []).map((point) => [
            point.at,
            point.links[id] == null ? null : point.links[id] * 100,
          ]),
        })),
      }
    },
    [points, format],
  )
  if (history.isPending)
    return (
      <Sheet title={t('trend.title')}>
        <Skeleton rows={8} />
      </Sheet>
    )
  if (history.error)
    return (
      <Sheet title={t('trend.title')}>
        <ErrorState error={history.error} onRetry={() => void history.refetch()} />
      </Sheet>
    )
  if (history.data.points.length < 2) {
    return (
      <Sheet title={t('trend.title')}>
        <EmptyState kind="nothing" drawing="bars" title={t('trend.empty')}>
          {t('trend.empty_text')}
        </EmptyState>
      </Sheet>
    )
  }
  return (
    <Sheet title={t('trend.title')} note={t('scale')}>
      <Chart
        option={option}
        height={380}
        label={t('trend.label')}
        table={{
          head: [
            t('trend.date'),
            ...linkIds.map((id) =>
              endsOf(id)
                .map((domain) => t(`domain.${domain}`))
                .join(' – '),
            ),
          ],
          rows: history.data.points.map((point) => [
            format.date(point.at),
            ...linkIds.map((id) =>
              format.number(point.links[id] == null ? null : point.links[id] * 100, 0),
            ),
          ]),
        }}
      />
    </Sheet>
  )
}
