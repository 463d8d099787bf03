export interface Skill {
  id: string
  name: string
  kind?: string | null
  supply: number
  demand: number
  needed_by?: { id: string; name: string }[]
}
export type Order = 'gap' | 'demand' | 'name'

// The largest gap first; of equal gaps the one more asked for.
export function inOrder(skills: readonly Skill[], order: Order, text: string): Skill[] {
  const wanted = text.trim().toLowerCase()
  const gap = (skill: Skill) => skill.demand - skill.supply
  return skills
    .filter((skill) =>
      [skill.name, ...(skill.needed_by ?? []).map((ref) => ref.name)]
        .join(' ')
        .toLowerCase()
        .includes(wanted),
    )
    .sort((a, b) =>
      order === 'gap'
        ? gap(b) - gap(a) || b.demand - a.demand || a.name.localeCompare(b.name)
        : order === 'demand'
          ? b.demand - a.demand || a.name.localeCompare(b.name)
          : a.name.localeCompare(b.name),
    )
}
