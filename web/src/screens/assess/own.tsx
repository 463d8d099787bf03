import { Button } from '@mantine/core'
import { type OwnSurvey, useEnterSurvey, useOwnSurveys } from '@/app/own_surveys'
import { Bar, DateValue, Sheet } from '@/parts'
import { useWords } from '@/words'
import styles from './assess.module.css'

// Open surveys in which the reader was asked by name; nothing where there are none.
export function Own() {
  const t = useWords('assess')
  const items = useOwnSurveys().data?.items ?? []
  const { enter, busy } = useEnterSurvey()
  if (items.length === 0) return null
  return (
    <Sheet title={t('own.title')} note={t('own.note')} flush>
      <ul className={styles['rows']}>
        {items.map((survey) => {
          const action = t(`own.${actionOf(survey)}`)
          const state = survey.finished
            ? t('own.done')
            : survey.begun
              ? t('own.begun', { ...survey })
              : t('own.new', { count: survey.minutes })
          return (
            <li key={survey.id}>
              <div className={styles['words']}>
                <span className={styles['ownName']}>{survey.name}</span>
                <span className={styles['note']}>{survey.instrument}</span>
              </div>
              <div className={styles['share']}>
                <Bar value={survey.asked ? survey.answered / survey.asked : null} label={state} />
                <span className={styles['note']}>{state}</span>
              </div>
              <span className={styles['dates']}>
                {survey.closes ? (
                  <>
                    {t('until')} <DateValue value={survey.closes} />
                  </>
                ) : (
                  t('no_dates')
                )}
              </span>
              <Button
                className={styles['status']!}
                size="compact-sm"
                variant={survey.finished ? 'default' : 'filled'}
                aria-label={t('own.of', { action, name: survey.name })}
                disabled={busy}
                onClick={() => void enter(survey.id)}
              >
                {action}
              </Button>
            </li>
          )
        })}
      </ul>
    </Sheet>
  )
}

function actionOf({ workshop, finished, begun }: OwnSurvey) {
  if (workshop) return 'join'
  return finished ? 'change' : begun ? 'continue' : 'answer'
}
