// Values as the reader's language writes them.
import { type Money, nothing, useFormat, useWords } from '@/words'
import styles from './values.module.css'

export function MoneyValue({ value, short }: { value: Money | null | undefined; short?: boolean }) {
  const format = useFormat()
  return (
    <span className={styles['number']} title={short ? format.money(value) : undefined}>
      {format.money(value, short)}
    </span>
  )
}

interface DateProps {
  value: string | null | undefined
  // Also the time of day; or how long ago, with the date as its title.
  as?: 'date' | 'moment' | 'ago'
}

export function DateValue({ value, as = 'date' }: DateProps) {
  const format = useFormat()
  if (!value) return <>{nothing}</>
  const text =
    as === 'ago'
      ? format.fromNow(value)
      : as === 'moment'
        ? format.dateTime(value)
        : format.date(value)
  return (
    <time dateTime={value} title={format.dateTime(value)} className={styles['number']}>
      {text}
    </time>
  )
}

export function PercentValue({
  value,
  digits,
}: {
  value: number | null | undefined
  digits?: number
}) {
  const format = useFormat()
  return <span className={styles['number']}>{format.percent(value, digits)}</span>
}

export function NumberValue({
  value,
  digits,
}: {
  value: number | null | undefined
  digits?: number
}) {
  const format = useFormat()
  return <span className={styles['number']}>{format.number(value, digits)}</span>
}

interface PersonProps {
  name: string | null | undefined
  // With initials in a circle before the name.
  mark?: boolean
}

export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean)
  const first = words[0]?.[0] ?? '?'
  const last = words.length > 1 ? (words[words.length - 1]?.[0] ?? '') : ''
  return (first + last).toUpperCase()
}

export function PersonName({ name, mark }: PersonProps) {
  const t = useWords('parts')
  if (!name) return <span className={styles['missing']}>{t('person.none')}</span>
  return (
    <span className={styles['person']}>
      {mark && (
        <span className={styles['initials']} aria-hidden>
          {initials(name)}
        </span>
      )}
      <span>{name}</span>
    </span>
  )
}
