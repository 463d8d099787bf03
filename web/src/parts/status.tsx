import { type ColourName, ink } from '@/tokens'
import { useWords } from '@/words'
import styles from './status.module.css'

export type Severity = 'high' | 'medium' | 'low'
// none: nothing said yet, which is neither good nor bad.
export type Progress = 'done' | 'partly' | 'not' | 'none'
export type Status = Severity | Progress

const looks: Record<Status, { colour: ColourName; path: string; hollow?: boolean }> = {
  high: { colour: 'bad', path: 'M8 2 14.5 13.5H1.5z' },
  medium: { colour: 'attention', path: 'M8 1.8 14.2 8 8 14.2 1.8 8z' },
  low: { colour: 'note', path: 'M8 3.4a4.6 4.6 0 1 1 0 9.2 4.6 4.6 0 0 1 0-9.2z', hollow: true },
  done: { colour: 'good', path: 'M3 8.4 6.6 12 13 4.6', hollow: true },
  partly: { colour: 'attention', path: 'M8 3a5 5 0 0 1 0 10z' },
  not: { colour: 'bad', path: 'M4 4l8 8M12 4l-8 8', hollow: true },
  none: { colour: 'muted', path: 'M8 3.4a4.6 4.6 0 1 1 0 9.2 4.6 4.6 0 0 1 0-9.2z', hollow: true },
}

export function isSeverity(value: unknown): value is Severity {
  return value === 'high' || value === 'medium' || value === 'low'
}

interface Props {
  status: Status
  // Shown instead of the usual word.
  word?: string
  // Only the shape; the word is still said to screen readers.
  bare?: boolean
}

// A shape, a word and then a colour: a reader without colour loses nothing.
export function StatusShape({ status, word, bare }: Props) {
  const t = useWords('parts')
  const { colour, path, hollow } = looks[status]
  const text = word ?? t(`status.${status}`)
  return (
    <span className={styles['status']}>
      <svg
        width={13}
        height={13}
        viewBox="0 0 16 16"
        {...(bare ? { role: 'img', 'aria-label': text } : { 'aria-hidden': true })}
      >
        {status === 'partly' && (
          <circle cx={8} cy={8} r={5} fill="none" stroke={ink(colour)} strokeWidth={1.8} />
        )}
        <path
          d={path}
          fill={hollow ? 'none' : ink(colour)}
          stroke={hollow ? ink(colour) : 'none'}
          strokeWidth={2.1}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {!bare && <span>{text}</span>}
    </span>
  )
}
