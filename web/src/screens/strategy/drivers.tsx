import { Button } from '@mantine/core'
import type { Schemas } from '@/api'
import { Go } from '@/app/place'
import { Bar, Sheet, StatusShape } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './strategy.module.css'

interface Props {
  drivers: Schemas['Strategy']['drivers']
  onAdd?: (() => void) | undefined
}

// Forces from outside, and the goals that answer them.
export function Drivers({ drivers, onAdd }: Props) {
  const t = useWords('strategy')
  const format = useFormat()
  return (
    <Sheet
      title={t('driver.title')}
      note={
        onAdd && (
          <Button size="compact-xs" variant="subtle" onClick={onAdd}>
            {t('driver.new')}
          </Button>
        )
      }
    >
      {drivers.length === 0 && <p className={styles['hint']}>{t('driver.none')}</p>}
      <ul className={styles['list']}>
        {drivers.map((driver) => (
          <li key={driver.id}>
            <span className={styles['measure']} style={{ gridTemplateColumns: '48px auto' }}>
              <Bar
                value={driver.impact}
                colour="muted"
                label={t('driver.impact', { value: format.percent(driver.impact) })}
              />
              <Go to={`elements/${encodeURIComponent(driver.id)}`}>{driver.name}</Go>
            </span>
            {driver.answers.length > 0 ? (
              <span className={styles['answers']}>
                <StatusShape status="done" word={t('driver.answered_by')} />
                {driver.answers.map((answer) => (
                  <Go key={answer.id} to={`elements/${encodeURIComponent(answer.id)}`}>
                    {answer.name}
                  </Go>
                ))}
              </span>
            ) : (
              <StatusShape status="not" word={t('driver.unanswered')} />
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
