import { Button } from '@mantine/core'
import { useWords } from '@/words'
import { Drawing } from './drawing'
import { Headline } from './in_page'
import styles from './empty_state.module.css'

// What an error of any origin can tell: the typed errors of the API fit.
export interface Trouble {
  message: string
  remedy?: string | undefined
  reference?: string | undefined
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof Error) {
    const { remedy, reference } = error as Error & Partial<Trouble>
    return { message: error.message, remedy, reference }
  }
  return { message: String(error) }
}

interface Props {
  error: unknown
  onRetry?: () => void
  compact?: boolean
}

// Says what happened and what helps, and offers the same action again.
export function ErrorState({ error, onRetry, compact }: Props) {
  const t = useWords('parts')
  // No answer came at all: the only trouble whose words are not the server's.
  const lost = error instanceof Error && (error as { type?: string }).type === 'unreachable'
  const trouble = lost
    ? { message: t('error.unreachable'), remedy: t('error.unreachable_remedy') }
    : troubleOf(error)
  return (
    <div className={styles['empty']} data-compact={compact || undefined} role="alert">
      {!compact && <Drawing name="line" />}
      <Headline compact={compact} className={styles['title']}>
        {trouble.message}
      </Headline>
      <div className={styles['text']}>
        {trouble.remedy ?? t('error.remedy')}
        {trouble.reference && <div>{t('error.reference', { reference: trouble.reference })}</div>}
      </div>
      {onRetry && (
        <div className={styles['action']}>
          <Button variant="default" onClick={onRetry}>
            {t('error.again')}
          </Button>
        </div>
      )}
    </div>
  )
}
