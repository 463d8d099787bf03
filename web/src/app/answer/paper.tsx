import type { ReactNode } from 'react'
import { languages, switchLanguage, useLanguage, useWords } from '@/words'
import { BrandMark } from '../brand'
import styles from './answer.module.css'

interface Props {
  children: ReactNode
  // Name of the survey, once one is in it.
  name?: string | undefined
  // Beside the brand: how far one is, and whether it is saved.
  state?: ReactNode
  // Room for sections beside the questions.
  wide?: boolean
}

// The paper around every page of a survey.
export function Paper({ children, name, state, wide }: Props) {
  const t = useWords('answer')
  const language = useLanguage()
  return (
    <div className={styles['paper']} data-wide={wide || undefined}>
      <header className={styles['head']}>
        <div className={styles['headRow']}>
          <span className={styles['brand']}>
            <BrandMark size={20} />
            <span className={styles['brandName']}>{name ?? t('product')}</span>
          </span>
          {state}
          <span className={styles['languages']} role="group" aria-label={t('language')}>
            {languages.map((entry) => (
              <button
                key={entry.id}
                type="button"
                lang={entry.id}
                aria-pressed={entry.id === language}
                aria-label={`${entry.id.toUpperCase()} ${entry.name}`}
                onClick={() => void switchLanguage(entry.id)}
              >
                {entry.id.toUpperCase()}
              </button>
            ))}
          </span>
        </div>
      </header>
      <main className={styles['main']}>{children}</main>
    </div>
  )
}
