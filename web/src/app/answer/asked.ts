// Which questions are asked, given the answers so far, and how far one is: the same rules as the server's.
import type { Schemas } from '@/api'

export type Answering = Schemas['Answering']
export type Item = Schemas['InstrumentItem']
export type Scale = Schemas['InstrumentScale']
export type Dimension = Schemas['InstrumentDimension']
export type Answer = Schemas['SurveyAnswer']
export type Answers = Readonly<Record<string, Answer | undefined>>

export interface Section {
  dimension: Dimension
  items: Item[]
}

// A level as it was chosen, a number, or what an option is worth.
function valueOf(item: Item | undefined, answer: Answer): number | null {
  if (answer.cannot_judge) return null
  if (answer.value !== undefined) return answer.value
  const option = item?.options.find((entry) => entry.id === answer.chosen?.[0])
  return answer.chosen?.length === 1 ? (option?.value ?? null) : null
}

export function isAsked(item: Item, items: readonly Item[], answers: Answers): boolean {
  const { when } = item
  if (!when) return true
  const answer = answers[when.item]
  if (!answer) return false
  if (when.is) return answer.chosen?.includes(when.is) ?? false
  const value = valueOf(
    items.find((entry) => entry.id === when.item),
    answer,
  )
  if (value === null) return false
  return when.at_least !== null ? value >= when.at_least : value <= (when.at_most ?? 0)
}

export function sectionsOf({ dimensions, items }: Answering['questions'], answers: Answers) {
  const asked = items.filter((item) => isAsked(item, items, answers))
  return dimensions
    .map((dimension): Section => ({
      dimension,
      items: asked.filter((item) => item.dimension === dimension.id),
    }))
    .filter((section) => section.items.length > 0)
}

export function isAnswered(answer: Answer | undefined): boolean {
  if (!answer) return false
  return (
    answer.value !== undefined ||
    answer.cannot_judge === true ||
    (answer.chosen?.length ?? 0) > 0 ||
    (answer.names?.length ?? 0) > 0 ||
    (answer.text ?? '') !== ''
  )
}

// Texts and names are welcome and not counted.
const counts = (item: Item) => item.kind !== 'text' && item.kind !== 'names'

export function progressOf(items: readonly Item[], answers: Answers) {
  const asked = items.filter(counts)
  return {
    asked: asked.length,
    answered: asked.filter((item) => isAnswered(answers[item.id])).length,
  }
}

// Why an answer is not sent yet; null when it may be.
export function lacks(scale: Scale | undefined, answer: Answer): 'reason' | null {
  return answer.cannot_judge && scale?.reason_if_not && !answer.note?.trim() ? 'reason' : null
}

// Without what says nothing; null when nothing is left.
export function tidy(answer: Answer): Answer | null {
  const out: Answer = {}
  if (answer.value !== undefined) out.value = answer.value
  if (answer.target !== undefined) out.target = answer.target
  if (answer.cannot_judge) out.cannot_judge = true
  if (answer.chosen?.length) out.chosen = answer.chosen
  const names = answer.names?.map((name) => name.trim()).filter(Boolean)
  if (names?.length) out.names = names
  if (answer.text?.trim()) out.text = answer.text
  if (answer.note?.trim()) out.note = answer.note
  return Object.keys(out).length > 0 ? out : null
}

// What was typed, with a point or a comma; null when that is no number.
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(/[\s\u00a0\u202f]/g, '')
  return /^-?\d+([.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : null
}
