// Beside the question of a workshop: what is agreed on it, and the list of all.
import { Button, Textarea } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { type FormEvent, useId, useState } from 'react'
import { useWords } from '@/words'
import type { Instrument, Item } from './data'
import type { View } from './workshop_data'
import styles from './workshop.module.css'

interface AgreeProps {
  points: { value: number; name: string }[]
  busy: boolean
  onAgree: (answer: { level: number; dissent: string; note: string }) => void
}

// The level the room settles on, and who sees it otherwise.
export function AgreeForm({ points, busy, onAgree }: AgreeProps) {
  const t = useWords('workshop')
  const id = useId()
  const [level, setLevel] = useState<number | null>(null)
  const [dissent, setDissent] = useState('')
  const [note, setNote] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (level !== null) onAgree({ level, dissent: dissent.trim(), note: note.trim() })
  }
  return (
    <form className={styles['agree']} onSubmit={submit}>
      <h3 className={styles['agreeTitle']} id={id}>
        {t('agree.title')}
      </h3>
      <div className={styles['points']} role="radiogroup" aria-labelledby={id}>
        {points.map((point) => (
          <label key={point.value} className={styles['pick']}>
            <input
              type="radio"
              name={id}
              checked={level === point.value}
              onChange={() => setLevel(point.value)}
            />
            <strong>{point.value}</strong> <span>{point.name}</span>
          </label>
        ))}
      </div>
      <div className={styles['pair']}>
        <Textarea
          label={t('agree.dissent')}
          placeholder={t('agree.dissent_hint')}
          value={dissent}
          onChange={(event) => setDissent(event.currentTarget.value)}
          maxLength={2000}
          autosize
          minRows={2}
        />
        <Textarea
          label={t('agree.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={4000}
          autosize
          minRows={2}
        />
      </div>
      <div>
        <Button type="submit" size="md" loading={busy} disabled={level === null}>
          {t('agree.button')}
        </Button>
      </div>
    </form>
  )
}

interface QuestionsProps {
  items: Item[]
  instrument: Instrument
  agreed: View['agreed']
  current: string | undefined
  // While one is asked, another cannot be chosen.
  asked: boolean
  onChoose: (id: string) => void
}

export function Questions({ items, instrument, agreed, current, asked, onChoose }: QuestionsProps) {
  const t = useWords('workshop')
  const id = useId()
  return (
    <nav className={styles['questions']} aria-labelledby={id}>
      <h2 className={styles['listTitle']} id={id}>
        {t('list', { done: agreed.length, count: items.length })}
      </h2>
      {instrument.dimensions.map((dimension) => {
        const own = items.filter((item) => item.dimension === dimension.id)
        return (
          own.length > 0 && (
            <div key={dimension.id}>
              <h3 className={styles['listGroup']}>{dimension.name}</h3>
              <ol className={styles['list']}>
                {own.map((item) => {
                  const found = agreed.find((one) => one.item === item.id)
                  return (
                    <li key={item.id}>
                      <button
                        type="button"
                        aria-current={item.id === current ? 'step' : undefined}
                        disabled={asked && item.id !== current}
                        onClick={() => onChoose(item.id)}
                      >
                        <span className={styles['tick']}>
                          {found && <IconCheck size={16} stroke={2.2} aria-hidden />}
                        </span>
                        <span className={styles['listName']}>
                          {item.name}
                          {found?.dissent && (
                            <span className={styles['dissent']}>
                              {t('dissent', { text: found.dissent })}
                            </span>
                          )}
                        </span>
                        {found && (
                          <span className={styles['agreedLevel']}>
                            <span className="visually-hidden">{t('agreed')}</span> {found.level}
                          </span>
                        )}
                      </button>
                    </li>
                  )
                })}
              </ol>
            </div>
          )
        )
      })}
    </nav>
  )
}
