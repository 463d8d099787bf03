import type { ReactNode } from 'react'
import styles from './scroll.module.css'

// What is wider than its sheet scrolls inside it, by key as well. A group: the sheet around it is the landmark.
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex
    <div className={styles['scroll']} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
