import { NumberInput } from '@mantine/core'
import type { Schemas } from '@/api'
import { useWords } from '@/words'
import styles from './strategy.module.css'

interface Props {
  goals: Schemas['GoalRow'][]
  values: number[]
  onChange: (values: number[]) => void
}

// A number for each goal; only their proportions count.
export function Direct({ goals, values, onChange }: Props) {
  const t = useWords('strategy')
  return (
    <div className={styles['weights']}>
      {goals.map((goal, index) => (
        <label key={goal.id} className={styles['weight']}>
          <span>{goal.name}</span>
          <NumberInput
            aria-label={t('weights.of', { name: goal.name })}
            value={values[index] ?? 0}
            min={0}
            step={1}
            decimalScale={2}
            onChange={(value) =>
              onChange(
                values.map((old, at) =>
                  at === index ? (typeof value === 'number' ? value : 0) : old,
                ),
              )
            }
          />
        </label>
      ))}
    </div>
  )
}
