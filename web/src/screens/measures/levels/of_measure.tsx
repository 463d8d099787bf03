// The promises a measure judges, on the page of that measure.
import { Go } from '@/app/place'
import { Sheet, StatusShape } from '@/parts'
import { useFormat, useWords } from '@/words'
import { BudgetBar } from './budget'
import { placeOfLevel, shapeOf, statusOf, useLevels } from './data'
import { attainedText, targetText } from './figures'
import styles from './levels.module.css'

export function LevelsOf({ measure }: { measure: string }) {
  const t = useWords('service_levels')
  const format = useFormat()
  const levels = useLevels()
  const own = (levels.data?.items ?? []).filter(
    (row) => row.indicator?.id === measure || row.measure.id === measure,
  )
  if (own.length === 0) return null
  return (
    <Sheet title={t(own[0]?.measure.id === measure ? 'of.itself' : 'of.title')}>
      <ul className={styles['of']}>
        {own.map((row) => (
          <li key={row.measure.id}>
            <StatusShape status={shapeOf[statusOf(row)]} word={t(`status.${statusOf(row)}`)} bare />
            <Go to={placeOfLevel(row.measure.id)} className={styles['link']}>
              {row.measure.id === measure ? t('of.windows') : row.measure.name}
            </Go>
            <span className="muted">
              {t('of.attained', {
                attained: attainedText(row.current?.attained, row.measure.target, format),
                target: targetText(row.measure.target, format),
              })}
            </span>
            {row.budget && <BudgetBar budget={row.budget} />}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
