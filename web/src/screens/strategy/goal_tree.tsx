import type { Schemas } from '@/api'
import { Bar, DateValue, DomainMark, PercentValue, PersonName } from '@/parts'
import { useFormat, useWords } from '@/words'
import { Signed } from './signed'
import { Smart } from './smart'
import styles from './strategy.module.css'

type Goal = Schemas['GoalRow']

interface Props {
  goals: Goal[]
  current: string | undefined
  onOpen: (id: string) => void
}

export const domainOf = (goal: Goal) => (goal.side === 'it' ? 'IS' : 'BS')

// Goals, parents before their children, with what they weigh and what carries them.
export function GoalTree({ goals, current, onOpen }: Props) {
  const t = useWords('strategy')
  const format = useFormat()
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('goal.title')}>
      <table className={styles['tree']} role="table">
        <thead>
          <tr role="row">
            <th scope="col">{t('goal.one')}</th>
            <th scope="col" className={styles['end']}>
              {t('goal.importance')}
            </th>
            <th scope="col">{t('goal.support')}</th>
            <th scope="col">{t('smart.title')}</th>
            <th scope="col">{t('signed.title')}</th>
            <th scope="col">{t('goal.owner')}</th>
            <th scope="col" className={styles['end']}>
              {t('goal.due')}
            </th>
          </tr>
        </thead>
        <tbody>
          {goals.map((goal) => (
            <tr key={goal.id} role="row" data-current={goal.id === current || undefined}>
              <td>
                <div
                  className={styles['name']}
                  style={{ paddingInlineStart: Math.min(goal.depth, 6) * 18 }}
                >
                  <DomainMark domain={domainOf(goal)} shape="edge" bare />
                  <button
                    type="button"
                    aria-current={goal.id === current || undefined}
                    onClick={() => onOpen(goal.id)}
                  >
                    {goal.name}
                  </button>
                </div>
              </td>
              <td data-label={t('goal.importance')} className={styles['end']}>
                <PercentValue value={goal.importance} />
              </td>
              <td data-label={t('goal.support')}>
                <div className={styles['measure']}>
                  <Bar
                    value={goal.support}
                    domain={domainOf(goal)}
                    label={t('goal.supported', {
                      name: goal.name,
                      value: format.percent(goal.support),
                    })}
                  />
                  <PercentValue value={goal.support} />
                </div>
              </td>
              <td data-label={t('smart.title')}>
                <Smart smart={goal.smart} />
              </td>
              <td data-label={t('signed.title')}>
                <span className={styles['signed']}>
                  <Signed side="business" by={goal.signed?.business} />
                  <Signed side="it" by={goal.signed?.it} />
                </span>
              </td>
              <td data-label={t('goal.owner')}>
                <PersonName name={goal.owner?.name} />
              </td>
              <td data-label={t('goal.due')} className={styles['end']}>
                <DateValue value={goal.due} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
