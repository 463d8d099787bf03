import type { ReactNode } from 'react'
import styles from './administration.module.css'

// A table that may be wider than its sheet: scrolls inside its own frame, which the keyboard reaches.
export function Wide({ label, children }: { label: string; children: ReactNode }) {
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex
    <div className={styles['scroll']} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
