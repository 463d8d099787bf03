// Changing a recipe where somebody chooses in a list: what the program guessed beyond the choice (words,
// units, formats) stays. docs/formats/recipe.md says what a recipe holds.
import { parse, stringify } from 'yaml'

type Value = string | string[] | { [key: string]: unknown }
interface ElementRule {
  as?: string
  type?: Value
  id?: Value
  name?: Value
  fields?: Record<string, Value>
  once?: boolean
  [key: string]: unknown
}
interface RelationRule {
  kind: Value
  from: Value
  to: Value
  [key: string]: unknown
}
interface SheetRule {
  sheet?: string
  elements?: ElementRule[]
  relations?: RelationRule[]
  [key: string]: unknown
}
interface Recipe {
  recipe?: string
  decimal?: string
  dates?: string
  currency?: string
  sheets?: SheetRule[]
  [key: string]: unknown
}

// keep: stays as text; drop is for all columns of a sheet and not offered here.
export type Target =
  | { kind: 'keep' }
  | { kind: 'name' | 'id' }
  | { kind: 'field'; field: string }
  | { kind: 'relation'; relation: string; type: string; outgoing: boolean }

const read = (text: string): Recipe => (parse(text) ?? {}) as Recipe
const write = (recipe: Recipe): string => stringify(recipe, { lineWidth: 0 })

export function sheetRule(recipe: Recipe, sheet: string): SheetRule | undefined {
  const rules = recipe.sheets ?? []
  return (
    rules.find((rule) => rule.sheet === sheet) ??
    rules.find(
      (rule) =>
        !rule.sheet || (rule.sheet.endsWith('*') && sheet.startsWith(rule.sheet.slice(0, -1))),
    ) ??
    rules[0]
  )
}

const same = (a: string, b: string) =>
  a.replace(/\s+/g, ' ').trim().toLowerCase() === b.replace(/\s+/g, ' ').trim().toLowerCase()

// Does a value read this column?
function reads(value: unknown, column: string): boolean {
  if (typeof value === 'string') return same(value, column) || value.includes(`{${column}`)
  if (Array.isArray(value)) return value.some((item) => reads(item, column))
  if (value && typeof value === 'object') {
    const rule = value as Record<string, unknown>
    return reads(rule['column'], column) || reads(rule['pattern'], column)
  }
  return false
}

function without(rule: SheetRule, column: string) {
  const gone: string[] = []
  const elements = rule.elements ?? []
  elements.forEach((element, place) => {
    if (reads(element.id, column)) delete element.id
    if (element.fields)
      element.fields = Object.fromEntries(
        Object.entries(element.fields).filter(([, value]) => !reads(value, column)),
      )
    if (!reads(element.name, column)) return
    if (place > 0) gone.push(element.as ?? String(element.type))
    else delete element.name
  })
  rule.elements = elements.filter(
    (element, place) => place === 0 || !gone.includes(element.as ?? String(element.type)),
  )
  rule.relations = (rule.relations ?? []).filter(
    (relation) =>
      !reads(relation.from, column) &&
      !reads(relation.to, column) &&
      !gone.includes(String(relation.from)) &&
      !gone.includes(String(relation.to)),
  )
}

export function withTarget(text: string, sheet: string, column: string, target: Target): string {
  const recipe = read(text)
  const rule = sheetRule(recipe, sheet)
  const main = rule?.elements?.[0]
  if (!rule || !main) return text
  const before = Object.values(main.fields ?? {}).find((value) => reads(value, column))
  without(rule, column)
  if (target.kind === 'name' || target.kind === 'id') main[target.kind] = column
  if (target.kind === 'field') main.fields = { ...main.fields, [target.field]: before ?? column }
  if (target.kind === 'relation') {
    const own = main.as ?? String(main.type)
    const other = { column, type: target.type, create: true, split: ';' }
    rule.relations = [
      ...(rule.relations ?? []),
      {
        kind: target.relation,
        from: target.outgoing ? own : other,
        to: target.outgoing ? other : own,
      },
    ]
  }
  return write(recipe)
}

export function withType(text: string, sheet: string, type: string): string {
  const recipe = read(text)
  const rule = sheetRule(recipe, sheet)
  const main = rule?.elements?.[0]
  if (!rule || !main) return text
  const old = main.as ?? (typeof main.type === 'string' ? main.type : undefined)
  main.type = type
  main.as = old ?? type
  return write(recipe)
}

export function typeOf(text: string, sheet: string): string | null {
  const main = sheetRule(read(text), sheet)?.elements?.[0]
  return typeof main?.type === 'string' ? main.type : null
}
export function nameOf(text: string, sheet: string): string | null {
  const main = sheetRule(read(text), sheet)?.elements?.[0]
  return main?.as ?? typeOf(text, sheet)
}

// The type that a name of the recipe (`as`) stands for.
export function typeNamed(text: string, sheet: string, name: string): string {
  const found = sheetRule(read(text), sheet)?.elements?.find(
    (element) => (element.as ?? element.type) === name,
  )
  return typeof found?.type === 'string' ? found.type : name
}

export type Notation = 'decimal' | 'dates' | 'currency'
export function notationOf(text: string, name: Notation): string | null {
  const value = read(text)[name]
  return typeof value === 'string' ? value : null
}
export function withNotation(text: string, name: Notation, value: string | null): string {
  const { [name]: _before, ...rest } = read(text)
  return write(value === null ? rest : { ...rest, [name]: value })
}
export const withName = (text: string, name: string): string =>
  write({ ...read(text), recipe: name })
