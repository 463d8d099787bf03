import { type ReactNode } from 'react'
import styles from './badge.module.css'

interface Props {
  children: ReactNode
  tone?: 'plain' | 'accent' | 'good' | 'attention' | 'bad' | 'note'
}

// A word in a box. The tone colours the hairline and the word, never the ground.
export function Badge({ children, tone = 'plain' }: Props) {
  return (
    <span className={styles['badge']} data-tone={tone}>
      {children}
    </span>
  )
}
