import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api'
import { useFormat } from '@/words'
import { Go, placeOf } from './place'

interface Props {
  sentence: Schemas['Sentence'] | undefined
}

// What the data say: computed by the server, worded in the reader's language, its numbers linked to
// their evidence. A sentence without words here is shown as the server wrote it.
export function Sentence({ sentence }: Props) {
  const { t, i18n } = useTranslation('sentences')
  const format = useFormat()
  if (!sentence) return null
  const values = sentence.values ?? {}
  const count = Number(values['count'] ?? values['n'] ?? 0)
  if (i18n.language === 'en' && !sentence.links) return <>{sentence.text}</>
  if (!i18n.exists(sentence.id, { ns: 'sentences', count })) return <>{sentence.text}</>
  const raw = t(sentence.id, { count, skipInterpolation: true })
  const pieces = raw.split(/\{\{(\w+)\}\}/)
  const shown = pieces.map((piece, index): ReactNode => {
    if (index % 2 === 0) return piece
    const value = values[piece]
    const text =
      typeof value === 'number'
        ? format.number(value, Number.isInteger(value) ? 0 : 1)
        : String(value ?? '')
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
