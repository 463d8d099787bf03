// What one answers with. Native radios and boxes inside large labels: they work with every finger, key and
// screen reader.
import { TextInput } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { useFormat, useWords } from '@/words'
import { type Answer, type Item, numberOf, type Scale } from './asked'
import styles from './answer.module.css'

interface CardProps {
  type: 'radio' | 'checkbox'
  name: string
  checked: boolean
  // The digit that chooses it.
  digit?: number | undefined
  title: string
  text?: string | undefined
  quiet?: boolean
  onPick: () => void
}

function Card({ type, name, checked, digit, title, text, quiet, onPick }: CardProps) {
  return (
    <label className={styles['card']} data-quiet={quiet || undefined}>
      <input type={type} name={name} checked={checked} onChange={onPick} />
      <span className={styles['cardText']}>
        <span className={styles['cardTitle']}>
          {digit !== undefined && <span className={styles['digit']}>{digit}</span>}
          {title}
        </span>
        {text && text !== title && <span className={styles['cardMore']}>{text}</span>}
      </span>
    </label>
  )
}

interface LevelsProps {
  item: Item
  scale: Scale
  answer: Answer
  labelledBy: string
  onPick: (value: number) => void
  onCannot: () => void
}

export function Levels({ item, scale, answer, labelledBy, onPick, onCannot }: LevelsProps) {
  const t = useWords('answer')
  const name = `level-${item.id}`
  return (
    <div role="radiogroup" aria-labelledby={labelledBy}>
      <div className={styles['levels']}>
        {scale.points.map((point, at) => (
          <Card
            key={point.value}
            type="radio"
            name={name}
            checked={answer.value === point.value}
            digit={point.value}
            title={point.name}
            text={item.levels[at]}
            onPick={() => onPick(point.value)}
          />
        ))}
      </div>
      {scale.cannot_judge && (
        <Card
          type="radio"
          name={name}
          checked={answer.cannot_judge === true}
          title={t(scale.reason_if_not ? 'level.not' : 'level.cannot')}
          quiet
          onPick={onCannot}
        />
      )}
    </div>
  )
}

interface TargetProps {
  item: Item
  scale: Scale
  value: number | undefined
  onPick: (value: number) => void
}

// The level that is needed, in a row of numbers.
export function Target({ item, scale, value, onPick }: TargetProps) {
  const t = useWords('answer')
  const id = useId()
  return (
    <div role="radiogroup" aria-labelledby={id} className={styles['target']}>
      <span id={id}>{t('level.wanted')}</span>
      <span className={styles['targetRow']}>
        {scale.points.map((point) => (
          <label key={point.value} className={styles['step']} title={point.name}>
            <input
              type="radio"
              name={`target-${item.id}`}
              aria-label={`${point.value} ${point.name}`}
              checked={value === point.value}
              onChange={() => onPick(point.value)}
            />
            <span aria-hidden>{point.value}</span>
          </label>
        ))}
      </span>
      {value !== undefined && (
        <span className={styles['muted']}>
          {scale.points.find((point) => point.value === value)?.name}
        </span>
      )}
    </div>
  )
}

interface OptionsProps {
  item: Item
  answer: Answer
  labelledBy: string
  onPick: (chosen: string[]) => void
  onCannot: () => void
}

export function Options({ item, answer, labelledBy, onPick, onCannot }: OptionsProps) {
  const t = useWords('answer')
  const many = item.kind === 'many'
  const chosen = answer.chosen ?? []
  const pick = (id: string) =>
    onPick(
      !many ? [id] : chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id],
    )
  return (
    <div role={many ? 'group' : 'radiogroup'} aria-labelledby={labelledBy}>
      {many && <p className={styles['hint']}>{t('many')}</p>}
      {item.options.map((option, at) => (
        <Card
          key={option.id}
          type={many ? 'checkbox' : 'radio'}
          name={`option-${item.id}`}
          checked={chosen.includes(option.id)}
          digit={at < 9 ? at + 1 : undefined}
          title={option.name}
          onPick={() => pick(option.id)}
        />
      ))}
      <Card
        type={many ? 'checkbox' : 'radio'}
        name={`option-${item.id}`}
        checked={answer.cannot_judge === true}
        title={t('level.cannot')}
        quiet
        onPick={() => (answer.cannot_judge && many ? onPick([]) : onCannot())}
      />
    </div>
  )
}

interface NumberProps {
  item: Item
  answer: Answer
  onPick: (value: number | null) => void
  onCannot: (on: boolean) => void
}

export function NumberField({ item, answer, onPick, onCannot }: NumberProps) {
  const t = useWords('answer')
  const format = useFormat()
  const [text, setText] = useState(() =>
    answer.value === undefined ? '' : format.plain(answer.value).replace(/[^\d.,-]/g, ''),
  )
  const [wrong, setWrong] = useState<string | undefined>(undefined)
  const { minimum, maximum, unit } = item
  const change = (next: string) => {
    setText(next)
    const value = numberOf(next)
    const outside =
      value !== null &&
      ((minimum !== null && value < minimum) || (maximum !== null && value > maximum))
    setWrong(
      next.trim() === ''
        ? undefined
        : value === null
          ? t('no_number')
          : outside
            ? t('out_of_range')
            : undefined,
    )
    if (next.trim() === '') onPick(null)
    else if (value !== null && !outside) onPick(value)
  }
  const limits =
    minimum !== null && maximum !== null
      ? t('unit_range', { minimum: format.plain(minimum), maximum: format.plain(maximum) })
      : minimum !== null
        ? t('unit_from', { minimum: format.plain(minimum) })
        : maximum !== null
          ? t('unit_to', { maximum: format.plain(maximum) })
          : undefined
  return (
    <div className={styles['stack']}>
      <TextInput
        label={unit ? t('number_unit', { unit }) : t('number')}
        description={limits}
        error={wrong}
        size="md"
        inputMode="decimal"
        autoComplete="off"
        value={answer.cannot_judge ? '' : text}
        onChange={(event) => change(event.currentTarget.value)}
        maw={260}
      />
      <Card
        type="checkbox"
        name={`cannot-${item.id}`}
        checked={answer.cannot_judge === true}
        title={t('level.cannot')}
        quiet
        onPick={() => {
          setText('')
          setWrong(undefined)
          onCannot(answer.cannot_judge !== true)
        }}
      />
    </div>
  )
}

const most = 5

interface NamesProps {
  names: string[]
  // Says how many and in which order, where the question does not.
  hint: boolean
  onPick: (names: string[]) => void
}

// Up to five, in their order; the next field appears with the last word.
export function Names({ names, hint, onPick }: NamesProps) {
  const t = useWords('answer')
  const rows = Math.min(most, names.length + (names.at(-1)?.trim() === '' ? 0 : 1))
  const fields: ReactNode[] = Array.from({ length: Math.max(1, rows) }, (_, at) => (
    <TextInput
      key={at}
      label={t('name_at', { at: at + 1 })}
      size="md"
      maxLength={130}
      autoComplete="off"
      value={names[at] ?? ''}
      onChange={(event) => {
        const next = [...names]
        next[at] = event.currentTarget.value
        while (next.length > 0 && next.at(-1)?.trim() === '') next.pop()
        onPick(next)
      }}
    />
  ))
  return (
    <div className={styles['stack']}>
      {hint && <p className={styles['hint']}>{t('names')}</p>}
      {fields}
    </div>
  )
}
