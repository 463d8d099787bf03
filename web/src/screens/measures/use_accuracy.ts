// How forecasts came out, as screens read it.
import { useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import { useMoment, useWorkspace } from '@/app/place'
import type { Format, Words } from '@/words'

export type Accuracy = Schemas['MeasureAccuracy']
export type Past = Schemas['PastForecast']

// It is judged by what is known now; of a day that has gone by there is nothing to say.
export function useAccuracy(id: string) {
  const workspace = useWorkspace()
  const { as_of, scenario } = useMoment()
  return useQuery({
    queryKey: key('elements', workspace, 'accuracy', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/measures/{id}/accuracy', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
    enabled: !as_of && !scenario,
  })
}

export function useAccuracies() {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('elements', workspace, 'accuracy'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/measures/accuracy', {
          params: { path: { workspace } },
          signal,
        }),
      ),
  })
}

// Error of the forecast over that of repeating the last value: below 1 it was closer.
export const ratioOf = ({ mase, naive_mase }: Pick<Accuracy, 'mase' | 'naive_mase'>) =>
  mase == null || !naive_mase ? null : mase / naive_mase

export type Verdict = 'better' | 'same' | 'worse'
export const verdictOf = (ratio: number): Verdict =>
  Math.abs(ratio - 1) < 0.005 ? 'same' : ratio < 1 ? 'better' : 'worse'

// "31 % closer", "12 % further off".
export const againstNaive = (ratio: number, t: Words, format: Format) =>
  t(`accuracy.${verdictOf(ratio)}`, { share: format.percent(Math.abs(1 - ratio)) })

// The same as a sentence.
export function thanNaive(ratio: number, t: Words, format: Format) {
  if (verdictOf(ratio) === 'same') return t('accuracy.than_same')
  return t('accuracy.than', { closer: againstNaive(ratio, t, format) })
}

// Too high or too low on the whole, where chance does not explain it; null: not enough to tell.
export function leaningOf({ bias, bias_p }: Pick<Accuracy, 'bias' | 'bias_p'>) {
  if (bias == null || bias_p == null) return null
  return bias_p >= 0.05 ? 'neither' : bias > 0 ? 'low' : 'high'
}
