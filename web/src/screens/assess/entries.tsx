import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '@/words'
import { linkOf } from './audit_data'
import styles from './audit.module.css'

interface Props {
  entries: string[]
  // What they are evidence of, for who cannot see the place.
  about: string
  // Without it they are only read.
  onChange?: ((entries: string[]) => void) | undefined
}

// What was looked at: words, or links.
export function Entries({ entries, about, onChange }: Props) {
  const t = useWords('audit')
  const [text, setText] = useState('')
  const add = () => {
    const entry = text.trim()
    setText('')
    if (entry && !entries.includes(entry)) onChange?.([...entries, entry])
  }
  if (!onChange && entries.length === 0) return null
  return (
    <div className={styles['entries']}>
      {entries.length > 0 && (
        <ul aria-label={t('evidence.of', { about })}>
          {entries.map((entry) => {
            const link = linkOf(entry)
            return (
              <li key={entry}>
                {link ? (
                  <a href={link} target="_blank" rel="noopener noreferrer">
                    {entry}
                  </a>
                ) : (
                  <span>{entry}</span>
                )}
                {onChange && (
                  <ActionIcon
                    size="sm"
                    variant="subtle"
                    color="gray"
                    aria-label={t('evidence.remove', { entry })}
                    onClick={() => onChange(entries.filter((one) => one !== entry))}
                  >
                    <IconX size={14} stroke={1.8} aria-hidden />
                  </ActionIcon>
                )}
              </li>
            )
          })}
        </ul>
      )}
      {onChange && entries.length < 50 && (
        <div className={styles['addEntry']}>
          <TextInput
            aria-label={t('evidence.add_to', { about })}
            placeholder={t('evidence.placeholder')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
            onBlur={add}
            maxLength={1000}
          />
          {text.trim() && (
            <Button variant="default" onClick={add}>
              {t('evidence.add')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
