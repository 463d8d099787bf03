import { Bar } from '@/parts'
import { useFormat, useWords } from '@/words'
import { type Budget, budgetState } from './data'
import { budgetText } from './figures'
import styles from './levels.module.css'

interface Props {
  budget: Budget
  // Below the bar instead of beside it.
  stacked?: boolean
  // The bar alone; the words stand elsewhere.
  bare?: boolean
}

// What is left of the error budget: a bar that runs empty, and full in the colour of trouble once more was
// spent than there was.
export function BudgetBar({ budget, stacked, bare }: Props) {
  const t = useWords('service_levels')
  const format = useFormat()
  const state = budgetState(budget)
  const text = budgetText(budget, format, t)
  const over = state.kind === 'over' || state.kind === 'broken'
  const bar = (
    <Bar
      value={over ? 1 : state.kind === 'nothing' ? null : 1 - state.used}
      colour={
        over ? 'bad' : state.kind === 'low' || state.kind === 'spent' ? 'attention' : 'accent'
      }
      label={`${t('budget.title')}: ${text}`}
      height={bare ? 8 : 6}
    />
  )
  if (bare) return bar
  return (
    <span className={styles['budget']} data-stacked={stacked || undefined}>
      {bar}
      <span aria-hidden>{text}</span>
    </span>
  )
}
