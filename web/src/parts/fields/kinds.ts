// What a field editor has to know of an attribute; the metamodel's attributes fit.
export type FieldKind =
  | 'text'
  | 'number'
  | 'money'
  | 'percent'
  | 'date'
  | 'enumeration'
  | 'person'
  | 'link'
  | 'list'
  | 'boolean'
  | 'evidence'
  | 'json'

export interface FieldSpec {
  id: string
  name: string
  kind: FieldKind
  description?: string
  item_kind?: string
  unit?: string
  minimum?: number | null
  maximum?: number | null
  values?: { id: string; name: string }[]
  required?: boolean
}

export interface Choice {
  value: string
  label: string
}

// What editors need from outside: people to choose from, the workspace's currency, kinds of evidence.
export interface FieldContext {
  people?: Choice[]
  // Asked while somebody types into a person field.
  onSearchPeople?: (text: string) => void
  currency?: string
  evidenceKinds?: Choice[]
}

export interface MoneyField {
  amount: number
  currency: string
}
export const isMoney = (value: unknown): value is MoneyField =>
  typeof value === 'object' && value !== null && typeof (value as MoneyField).amount === 'number'

export interface Evidence {
  kind: string
  value: number
  at: string
  source?: string
  note?: string
  by?: string
  side?: string
  confidence?: number
}
