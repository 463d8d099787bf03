import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { isProblem } from '@/api'
import { useWords } from '@/words'
import { Paper } from './paper'
import styles from './answer.module.css'

// Why nothing can be answered, in words for somebody who only has a link.
export function Refused({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords('answer')
  const retry = onRetry && (
    <Button size="md" h={44} fz="md" variant="default" onClick={onRetry}>
      {t('trouble.again')}
    </Button>
  )
  if (isProblem(error, 404) || isProblem(error, 422))
    return <Trouble title={t('trouble.gone')}>{t('trouble.gone_text')}</Trouble>
  if (isProblem(error, 409))
    return (
      <Trouble title={error.where ?? t('trouble.closed')} action={retry}>
        {error.message} {error.remedy}
      </Trouble>
    )
  if (isProblem(error, 0))
    return (
      <Trouble title={t('trouble.offline')} action={retry}>
        {t('trouble.offline_text')}
      </Trouble>
    )
  return (
    <Trouble title={t('trouble.other')} action={retry}>
      {isProblem(error) ? `${error.message} ${error.remedy ?? ''}` : ''}
    </Trouble>
  )
}

interface TroubleProps {
  title: string
  children: ReactNode
  action?: ReactNode
}

export function Trouble({ title, children, action }: TroubleProps) {
  return (
    <Paper>
      <section className={styles['sheet']} role="alert">
        <h1 className={styles['title']}>{title}</h1>
        <p className={styles['lead']}>{children}</p>
        {action && <div className={styles['actions']}>{action}</div>}
      </section>
    </Paper>
  )
}
