import { type ReactNode, useId } from 'react'
import styles from './sheet.module.css'

interface Props {
  title?: string
  // At the right of the title: unit, scale, a link.
  note?: ReactNode
  children: ReactNode
  // Without padding: for tables and lists that bring their own.
  flush?: boolean
  fill?: boolean
  className?: string
}

// A white sheet on the paper, with a hairline around it.
export function Sheet({ title, note, children, flush, fill, className }: Props) {
  const id = useId()
  return (
    <section
      className={`${styles['sheet']} ${className ?? ''}`}
      aria-labelledby={title ? id : undefined}
      data-flush={flush || undefined}
      data-fill={fill || undefined}
    >
      {(title || note) && (
        <div className={styles['head']}>
          {title && (
            <h2 id={id} className={styles['title']}>
              {title}
            </h2>
          )}
          {note && <div className={styles['note']}>{note}</div>}
        </div>
      )}
      {children}
    </section>
  )
}

interface GridProps {
  children: ReactNode
  // Widths by weight, e.g. [5, 3]; one column where there is no room for two.
  weights?: [number, number]
  columns?: number
}

// Sheets side by side, one below the other where the room is narrow.
export function SheetGrid({ children, weights, columns = 2 }: GridProps) {
  return (
    <div
      className={styles['grid']}
      style={
        {
          '--columns': weights
            ? weights.map((weight) => `minmax(0, ${weight}fr)`).join(' ')
            : `repeat(${columns}, minmax(0, 1fr))`,
        } as React.CSSProperties
      }
    >
      {children}
    </div>
  )
}

// Sheets below each other inside one column of a grid.
export function SheetStack({ children }: { children: ReactNode }) {
  return <div className={styles['stack']}>{children}</div>
}
