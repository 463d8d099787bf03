import { Slider } from '@mantine/core'
import type { Schemas } from '@/api'
import { useWords } from '@/words'
import styles from './strategy.module.css'

export interface Comparison {
  a: string
  b: string
  // How much more important a is than b: 1/9 to 9.
  ratio: number
}

export function pairsOf(ids: readonly string[]): { a: string; b: string }[] {
  return ids.flatMap((a, index) => ids.slice(index + 1).map((b) => ({ a, b })))
}

// A slider has the middle at "alike"; each step away is one more on Saaty's scale.
export const stepOf = (ratio: number) =>
  ratio >= 1 ? -(Math.round(ratio) - 1) : Math.round(1 / ratio) - 1
export const ratioOf = (step: number) => (step <= 0 ? 1 - step : 1 / (1 + step))

interface Props {
  goals: Schemas['GoalRow'][]
  comparisons: Comparison[]
  // The comparison that contradicts the others most.
  worst: Comparison | null | undefined
  onChange: (comparisons: Comparison[]) => void
}

// Two goals at a time: which matters more, and how much more.
export function Compare({ goals, comparisons, worst, onChange }: Props) {
  const t = useWords('strategy')
  const nameOf = (id: string) => goals.find((goal) => goal.id === id)?.name ?? id
  const said = (step: number, a: string, b: string) => {
    if (step === 0) return t('weights.alike')
    return t('weights.more', { name: step < 0 ? a : b, times: Math.abs(step) + 1 })
  }
  return (
    <div>
      {comparisons.map((pair, index) => {
        const a = nameOf(pair.a)
        const b = nameOf(pair.b)
        const step = stepOf(pair.ratio)
        const isWorst =
          worst != null &&
          ((worst.a === pair.a && worst.b === pair.b) || (worst.a === pair.b && worst.b === pair.a))
        return (
          <div
            key={`${pair.a} ${pair.b}`}
            className={styles['pair']}
            data-worst={isWorst || undefined}
          >
            <div className={styles['sides']}>
              <span data-heavier={step < 0 || undefined}>{a}</span>
              <span data-heavier={step > 0 || undefined}>{b}</span>
            </div>
            <Slider
              min={-8}
              max={8}
              step={1}
              value={step}
              label={null}
              thumbLabel={t('weights.compare', { a, b })}
              thumbProps={{ 'aria-valuetext': said(step, a, b) }}
              onChange={(next) =>
                onChange(
                  comparisons.map((old, at) =>
                    at === index ? { ...old, ratio: ratioOf(next) } : old,
                  ),
                )
              }
            />
            <p className={styles['said']}>
              {said(step, a, b)}
              {isWorst && ` · ${t('weights.contradicts')}`}
            </p>
          </div>
        )
      })}
    </div>
  )
}
