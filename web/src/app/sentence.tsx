import { type ReactNode } from 'react'
import type { Schemas } from '@/api'
import { type Format, rawWords, useFormat, useLanguage, useWords } from '@/words'
import { Go, placeOf } from './place'

interface Props {
  sentence: Schemas['Sentence'] | undefined
}

// What the data say: computed by the server, worded in the reader's language, its numbers linked to
// their evidence. A sentence without words here is shown as the server wrote it.
export function Sentence({ sentence }: Props) {
  useWords('sentences')
  const language = useLanguage()
  const format = useFormat()
  if (!sentence) return null
  const values = sentence.values ?? {}
  const count = Number(values['count'] ?? values['n'] ?? 0)
  if (language === 'en' && !sentence.links) return <>{sentence.text}</>
  const raw = rawWords('sentences', sentence.id, count)
  if (raw === undefined) return <>{sentence.text}</>
  // Text, name, form, text, name, form, …: docs/formats/sentences.md.
  const pieces = raw.split(/\{\{(\w+)(?::(\w+))?\}\}/)
  const shown = pieces.map((piece, index): ReactNode => {
    if (index % 3 === 0) return piece
    if (index % 3 === 2) return null
    const value = values[piece]
    const text = worded(format, value, pieces[index + 1])
    const to = sentence.links?.[piece] ? placeOf(sentence.links[piece]) : null
    return to ? (
      <Go key={index} to={to}>
        {text}
      </Go>
    ) : (
      text
    )
  })
  return <>{shown}</>
}

// A value in the form its placeholder asks for.
function worded(format: Format, value: string | number | null | undefined, form?: string): string {
  if (typeof value !== 'number') return form === 'date' ? format.date(value) : (value ?? '')
  if (form === 'percent') return format.percent(value)
  if (form === 'figure') return format.plain(value)
  if (form === 'points' || form === 'fte') return format.number(value, 1)
  return format.number(value, Number.isInteger(value) ? 0 : 1)
}
