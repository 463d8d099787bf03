import { type ReactNode, useEffect, useState } from 'react'
import { useWords } from '@/words'
import styles from './skeleton.module.css'

function useAfter(milliseconds: number) {
  const [passed, setPassed] = useState(milliseconds <= 0)
  useEffect(() => {
    if (milliseconds <= 0) return
    const timer = setTimeout(() => setPassed(true), milliseconds)
    return () => clearTimeout(timer)
  }, [milliseconds])
  return passed
}

interface Props {
  // lines: text. table: rows. sheet: a box. figures: the row of headline numbers.
  shape?: 'lines' | 'table' | 'sheet' | 'figures' | 'page'
  rows?: number
  after?: number
}

const line = (index: number) => (
  <div
    key={index}
    className={styles['line']}
    style={{ width: `${[82, 64, 74, 48, 90][index % 5]}%` }}
  />
)

// The page's own shape while it loads, and only if that takes longer than 300 ms.
export function Skeleton({ shape = 'lines', rows = 5, after = 300 }: Props) {
  const t = useWords('parts')
  const visible = useAfter(after)
  const lines = Array.from({ length: rows }, (_, index) => line(index))
  const parts: Record<NonNullable<Props['shape']>, ReactNode> = {
    lines,
    table: Array.from({ length: rows }, (_, index) => (
      <div key={index} className={styles['row']} />
    )),
    sheet: <div className={styles['sheet']}>{lines}</div>,
    figures: (
      <div className={styles['figures']}>
        {[0, 1, 2, 3].map((index) => (
          <div key={index} className={styles['figure']} />
        ))}
      </div>
    ),
    page: (
      <div className={styles['page']}>
        <div className={styles['title']} />
        <div className={styles['sheet']}>{lines}</div>
      </div>
    ),
  }
  return (
    <div className={styles['skeleton']} aria-busy="true" data-visible={visible || undefined}>
      <span className="visually-hidden">{t('loading')}</span>
      {parts[shape]}
    </div>
  )
}
