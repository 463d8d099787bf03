import { Anchor } from '@mantine/core'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { EmptyState, ErrorState } from '@/parts'
import { isProblem } from '@/api'
import { useWords } from '@/words'
import styles from './errors.module.css'

// A screen that failed: says why, and tries again. The frame around it stays.
export function ScreenError({ error, reset }: ErrorComponentProps) {
  const t = useWords('app')
  const router = useRouter()
  const again = () => {
    reset()
    void router.invalidate()
  }
  if (isProblem(error, 403)) {
    return (
      <div className={styles['frame']}>
        <EmptyState kind="denied" title={t('denied.title')}>
          {error.message} {error.remedy ?? t('denied.text')}
        </EmptyState>
      </div>
    )
  }
  if (isProblem(error, 404)) return <NothingHere />
  return (
    <div className={styles['frame']}>
      <ErrorState error={error} onRetry={again} />
    </div>
  )
}

// Where nothing frames it.
export function NotFound() {
  return (
    <main>
      <NothingHere />
    </main>
  )
}

export function NothingHere() {
  const t = useWords('app')
  return (
    <div className={styles['frame']}>
      <EmptyState
        kind="nothing"
        title={t('not_found.title')}
        drawing="line"
        action={<Anchor href="/">{t('not_found.home')}</Anchor>}
      >
        {t('not_found.text')}
      </EmptyState>
    </div>
  )
}
