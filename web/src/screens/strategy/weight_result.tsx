import type { Schemas } from '@/api'
import { Bar, PercentValue, Sheet, SheetStack, StatusShape } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './strategy.module.css'

export interface Weighed {
  weights: { goal: string; weight: number }[]
  consistency?: number | null
  before?: Schemas['Scores']
  after?: Schemas['Scores']
}

interface Props {
  goals: Schemas['GoalRow'][]
  result: Weighed | undefined
  error: unknown
}

// Saaty's bound: above it the comparisons contradict each other too much.
const tolerable = 0.1

// What follows from what was said: weights, consistency, and how the index would move.
export function WeightResult({ goals, result, error }: Props) {
  const t = useWords('strategy')
  const format = useFormat()
  if (error) {
    return (
      <Sheet title={t('weights.result')}>
        <p className={styles['hint']} role="alert">
          {error instanceof Error ? error.message : String(error)}
        </p>
      </Sheet>
    )
  }
  const nameOf = (id: string) => goals.find((goal) => goal.id === id)?.name ?? id
  const total = (result?.weights ?? []).reduce((sum, row) => sum + row.weight, 0) || 1
  const rows = [...(result?.weights ?? [])].sort((a, b) => b.weight - a.weight)
  const before = result?.before?.index
  const after = result?.after?.index
  return (
    <SheetStack>
      <Sheet title={t('weights.result')} note={t('weights.result_note')}>
        <div className={styles['rows']} style={{ gridTemplateColumns: '1fr 90px 44px' }}>
          {rows.map((row) => (
            <WeightRow key={row.goal} name={nameOf(row.goal)} share={row.weight / total} />
          ))}
        </div>
      </Sheet>
      {result?.consistency != null && (
        <Sheet title={t('weights.consistency')}>
          <StatusShape
            status={result.consistency <= tolerable ? 'done' : 'partly'}
            word={t(
              result.consistency <= tolerable ? 'weights.consistent' : 'weights.inconsistent',
              {
                value: format.number(result.consistency, 2),
              },
            )}
          />
        </Sheet>
      )}
      <Sheet title={t('weights.index')}>
        <p className={styles['hint']} aria-live="polite">
          {before == null || after == null
            ? t('weights.index_unknown')
            : Math.abs(after - before) < 0.05
              ? t('weights.index_stays', { before: format.number(before, 1) })
              : t('weights.index_moves', {
                  before: format.number(before, 1),
                  after: format.number(after, 1),
                  change: format.change(after - before),
                })}
        </p>
      </Sheet>
    </SheetStack>
  )
}

function WeightRow({ name, share }: { name: string; share: number }) {
  const format = useFormat()
  return (
    <>
      <span>{name}</span>
      <Bar value={share} label={`${name} ${format.percent(share)}`} />
      <span className={styles['end']}>
        <PercentValue value={share} />
      </span>
    </>
  )
}
