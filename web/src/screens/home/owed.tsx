import type { Schemas } from '@/api'
import { isOwed, type OwnSurvey, useEnterSurvey } from '@/app/own_surveys'
import { Go, placeOf } from '@/app/place'
import { Badge, DateValue, EmptyState, Sheet } from '@/parts'
import { useWords } from '@/words'
import styles from './home.module.css'

type Item = Schemas['Home']['owed'][number]

// Most urgent first, as the server has it: overdue, then by day, then without one.
const rank = ({ overdue = false, due }: { overdue?: boolean; due?: string | null | undefined }) =>
  `${overdue ? 0 : 1}${due ?? '9999'}`

// A value that is due is entered where it takes seconds.
const placeOfOwed = ({ kind, subject }: Item) =>
  kind === 'measure_due'
    ? `measures/mine?measure=${encodeURIComponent(subject.replace(/^element:/, ''))}`
    : (placeOf(subject) ?? '')

interface Props {
  items: Item[]
  surveys: OwnSurvey[]
}

// What the reader owes, most urgent first: two minutes, in order.
export function Owed({ items, surveys }: Props) {
  const t = useWords('home')
  const { enter, busy } = useEnterSurvey()
  const rows = [
    ...surveys.filter(isOwed).map((survey) => ({ survey, at: rank({ due: survey.closes }) })),
    ...items.map((item) => ({ item, at: rank(item) })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  if (rows.length === 0) {
    return (
      <Sheet>
        <EmptyState kind="nothing" drawing="list" title={t('owed.none')}>
          {t('owed.none_text')}
        </EmptyState>
      </Sheet>
    )
  }
  return (
    <Sheet title={t('owed.title')} note={t('owed.count', { count: rows.length })}>
      <ul className={styles['owed']}>
        {rows.map((row, index) => (
          <li key={index}>
            {'survey' in row ? (
              <button type="button" disabled={busy} onClick={() => void enter(row.survey.id)}>
                <span className={styles['owedName']}>{row.survey.name}</span>
                <span className={styles['owedText']}>
                  {t('owed.survey')} ·{' '}
                  {row.survey.begun
                    ? t('owed.survey_begun', { ...row.survey })
                    : t('owed.survey_new', { count: row.survey.minutes })}
                </span>
                <span className={styles['owedDue']}>
                  {row.survey.closes && <DateValue value={row.survey.closes} />}
                </span>
              </button>
            ) : (
              <Go to={placeOfOwed(row.item)}>
                <span className={styles['owedName']}>{row.item.name}</span>
                <span className={styles['owedText']}>
                  {t(`owed.${row.item.kind}`)} · {row.item.text}
                </span>
                <span className={styles['owedDue']}>
                  {row.item.overdue && <Badge tone="bad">{t('owed.overdue')}</Badge>}
                  {row.item.due && <DateValue value={row.item.due} />}
                </span>
              </Go>
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
