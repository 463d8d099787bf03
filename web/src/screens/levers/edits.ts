// What is being tried, as it stands in the address: try=condition~app-1~0.8;relation~a~b~0.75. Pure.
import type { Schemas } from '@/api'

export type Lever = Schemas['Lever']
export type Edit =
  | { kind: 'condition'; element: string; value: number }
  | { kind: 'strength'; relation: string; value: number }
  | { kind: 'relation'; element: string; to: string; value: number }

export function editsOf(text: string | undefined): Edit[] {
  return (text ?? '')
    .split(';')
    .map((part): Edit | null => {
      const [kind, a = '', b = '', c = ''] = part.split('~')
      const text = kind === 'relation' ? c : b
      const value = Number(text)
      if (!a || !text || !Number.isFinite(value)) return null
      if (kind === 'condition') return { kind, element: a, value }
      if (kind === 'strength') return { kind, relation: a, value }
      if (kind === 'relation' && b) return { kind, element: a, to: b, value }
      return null
    })
    .filter((edit): edit is Edit => edit !== null)
}

const round = (value: number) => String(Math.round(value * 100) / 100)

export function textOfEdits(edits: readonly Edit[]): string | undefined {
  const parts = edits.map((edit) =>
    edit.kind === 'condition'
      ? `condition~${edit.element}~${round(edit.value)}`
      : edit.kind === 'strength'
        ? `strength~${edit.relation}~${round(edit.value)}`
        : `relation~${edit.element}~${edit.to}~${round(edit.value)}`,
  )
  return parts.join(';') || undefined
}

// The edit a lever stands for at a value; null when the server did not say what it turns.
export function editOf(lever: Lever, value: number): Edit | null {
  if (lever.kind === 'condition' && lever.element)
    return { kind: 'condition', element: lever.element, value }
  if (lever.kind === 'strength' && lever.relation)
    return { kind: 'strength', relation: lever.relation, value }
  if (lever.kind === 'what_if' && lever.element && lever.target) {
    return { kind: 'relation', element: lever.element, to: lever.target, value }
  }
  return null
}

export const identity = (edit: Edit) =>
  edit.kind === 'condition'
    ? `c:${edit.element}`
    : edit.kind === 'strength'
      ? `s:${edit.relation}`
      : `r:${edit.element}:${edit.to}`

// Puts an edit among the others; without a value it is taken out.
export function withEdit(edits: readonly Edit[], edit: Edit, keep: boolean): Edit[] {
  const others = edits.filter((other) => identity(other) !== identity(edit))
  return keep ? [...others, edit] : others
}
