import { type ReactNode } from 'react'
import { Drawing, type DrawingName } from './drawing'
import { Headline } from './in_page'
import styles from './empty_state.module.css'

interface Props {
  // nothing: not there yet. filtered: nothing matches. denied: not the reader's to see.
  kind: 'nothing' | 'filtered' | 'denied'
  title: string
  // What will appear here; which filter excludes most; who can grant it.
  children?: ReactNode
  // One button, and one link beside it.
  action?: ReactNode
  drawing?: DrawingName
  compact?: boolean
}

export function EmptyState({ kind, title, children, action, drawing, compact }: Props) {
  const shape = drawing ?? (kind === 'filtered' ? 'sieve' : kind === 'denied' ? 'lock' : 'boxes')
  return (
    <div className={styles['empty']} data-compact={compact || undefined}>
      {!compact && <Drawing name={shape} />}
      <Headline compact={compact} className={styles['title']}>
        {title}
      </Headline>
      {children && <div className={styles['text']}>{children}</div>}
      {action && <div className={styles['action']}>{action}</div>}
    </div>
  )
}
