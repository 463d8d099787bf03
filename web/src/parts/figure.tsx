import { type ReactNode } from 'react'
import { Sparkline } from './sparkline'
import styles from './figure.module.css'

interface Props {
  label: string
  value: ReactNode
  // Small, beside the value: "of 100".
  unit?: string
  // Below: what to compare it with.
  note?: ReactNode
  trend?: readonly (number | null)[]
  // Said to those who cannot see the trend.
  trendLabel?: string
  onExplain?: () => void
  explainLabel?: string
}

// A headline number. With onExplain it is a button that opens where the number comes from.
export function Figure(props: Props) {
  const { label, value, unit, note, trend, trendLabel, onExplain, explainLabel } = props
  const number = (
    <>
      <span className={styles['value']}>{value}</span>
      {unit && <span className={styles['unit']}> {unit}</span>}
    </>
  )
  return (
    <div className={styles['figure']}>
      <div className={styles['label']}>{label}</div>
      <div className={styles['row']}>
        {onExplain ? (
          <button
            type="button"
            className={styles['explain']}
            onClick={onExplain}
            title={explainLabel}
          >
            {number}
          </button>
        ) : (
          <div>{number}</div>
        )}
        {trend && trend.length > 1 && <Sparkline values={trend} label={trendLabel ?? label} />}
      </div>
      {note && <div className={styles['note']}>{note}</div>}
    </div>
  )
}

// Figures in one sheet, divided by hairlines.
export function FigureRow({ children }: { children: ReactNode }) {
  return <div className={styles['figures']}>{children}</div>
}
