import { type ReactNode } from 'react'
import { useFormat, useWords } from '@/words'
import styles from './confidence.module.css'

interface Props {
  // 0 to 1; null: not known.
  value: number | null | undefined
  // Assumed: a prior stands in for evidence. Stale: the evidence is older than its cadence.
  state?: 'assumed' | 'stale' | undefined
  // In points of what it belongs to, already formatted.
  error?: string
  children?: ReactNode
}

// How sure a number is, as four marks and words. What it wraps turns grey when stale or assumed.
export function Confidence({ value, state, error, children }: Props) {
  const t = useWords('parts')
  const format = useFormat()
  const filled = value == null ? 0 : Math.round(value * 4)
  const text = state
    ? t(`confidence.${state}`)
    : value == null
      ? t('confidence.unknown')
      : t('confidence.sure', { percent: format.percent(value) })
  const full = error ? `${text}, ± ${error}` : text
  return (
    <span className={styles['confidence']} data-grey={state ? true : undefined}>
      {children && <span>{children}</span>}
      <span className={styles['marks']} role="img" aria-label={full} title={full}>
        {[1, 2, 3, 4].map((mark) => (
          <span key={mark} data-filled={mark <= filled || undefined} />
        ))}
      </span>
    </span>
  )
}
