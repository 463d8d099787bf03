// The chart as rows of a tree: what is visible, how deep, and where the keys lead.
import type { Schemas } from '@/api'

export type Unit = Schemas['OrganisationNode']
export interface Line {
  unit: Unit
  depth: number
  parent: string | null
  // Place among its siblings, from 1, and how many they are.
  place: number
  of: number
}

export function linesOf(roots: readonly Unit[], folded: ReadonlySet<string>): Line[] {
  const out: Line[] = []
  const add = (units: readonly Unit[], depth: number, parent: string | null) =>
    units.forEach((unit, index) => {
      out.push({ unit, depth, parent, place: index + 1, of: units.length })
      if (!folded.has(unit.id)) add(unit.children, depth + 1, unit.id)
    })
  add(roots, 0, null)
  return out
}

// Units that match, with all above them kept so that one sees where they belong.
export function narrowed(roots: readonly Unit[], text: string): Unit[] {
  const wanted = text.trim().toLowerCase()
  if (!wanted) return [...roots]
  return roots.flatMap((unit): Unit[] => {
    const children = narrowed(unit.children, text)
    const own = [unit.name, unit.head?.name ?? '', ...(unit.people ?? []).map((one) => one.name)]
      .join(' ')
      .toLowerCase()
      .includes(wanted)
    return own || children.length > 0 ? [{ ...unit, children: own ? unit.children : children }] : []
  })
}

export function countOf(roots: readonly Unit[]): {
  units: number
  people: number
  headless: number
} {
  let units = 0
  let headless = 0
  const people = new Set<string>()
  const walk = (unit: Unit) => {
    units += 1
    if (!unit.head) headless += 1
    else people.add(unit.head.id)
    for (const person of unit.people ?? []) people.add(person.id)
    unit.children.forEach(walk)
  }
  roots.forEach(walk)
  return { units, people: people.size, headless }
}

export const allIds = (roots: readonly Unit[]): string[] =>
  roots.flatMap((unit) => (unit.children.length ? [unit.id, ...allIds(unit.children)] : []))
