import type { Schemas } from '@/api'
import { useWords } from '@/words'
import styles from './findings.module.css'

interface Props {
  items: readonly Schemas['Diagnosis'][]
  current: string | undefined
  onChoose: (id: string | undefined) => void
}

// What the findings amount to: patterns, each with its lesson. One click filters by it.
export function Diagnoses({ items, current, onChoose }: Props) {
  const t = useWords('findings')
  if (items.length === 0) return null
  const chosen = items.find((item) => item.id === current)
  return (
    <section className={styles['diagnoses']} aria-label={t('diagnoses')}>
      <div className={styles['chips']}>
        <span className={styles['chipsLabel']}>{t('diagnoses')}</span>
        {items.map((item) => (
          <button
            key={item.id}
            type="button"
            aria-pressed={item.id === current}
            onClick={() => onChoose(item.id === current ? undefined : item.id)}
            title={item.text}
          >
            {item.name ?? item.id}
            <span>
              {item.keys?.length ??
                (typeof item.findings === 'number' ? item.findings : (item.findings?.length ?? ''))}
            </span>
          </button>
        ))}
      </div>
      {chosen && (
        <p className={styles['lesson']}>
          {chosen.text} {chosen.lesson && <strong>{t('lesson', { lesson: chosen.lesson })}</strong>}
        </p>
      )}
    </section>
  )
}
