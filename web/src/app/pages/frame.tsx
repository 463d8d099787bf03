import { type ReactNode, useEffect } from 'react'
import { languages, switchLanguage, useLanguage, useWords } from '@/words'
import { BrandMark } from '../brand'
import styles from './frame.module.css'

interface Props {
  title: string
  sentence?: ReactNode
  children: ReactNode
  below?: ReactNode
}

// The paper around the pages that come before one is signed in.
export function Frame({ title, sentence, children, below }: Props) {
  const t = useWords('access')
  const language = useLanguage()
  useEffect(() => {
    document.title = `${title} · Plumbline`
  }, [title])
  return (
    <div className={styles['frame']}>
      <main className={styles['column']}>
        <div className={styles['brand']}>
          <BrandMark size={26} />
          <span>{t('product')}</span>
        </div>
        <div className={styles['sheet']}>
          <h1 className={styles['title']}>{title}</h1>
          {sentence && <p className={styles['sentence']}>{sentence}</p>}
          {children}
        </div>
        {below}
      </main>
      <footer className={styles['foot']}>
        <span>{t('claim')}</span>
        <span className={styles['languages']}>
          {languages.map((entry) => (
            <button
              key={entry.id}
              type="button"
              lang={entry.id}
              aria-pressed={entry.id === language}
              onClick={() => void switchLanguage(entry.id)}
            >
              {entry.name}
            </button>
          ))}
        </span>
      </footer>
    </div>
  )
}
