// What hangs together with one element: up to what it serves in the end, down to what carries it.
interface Relation {
  from: string
  to: string
  meaning: string
}

// The end nearer to the goals comes second. null: the relation carries nothing.
export function rising({ from, to, meaning }: Relation): [string, string] | null {
  switch (meaning) {
    case 'support':
    case 'supports':
    case 'hinder':
    case 'hinders':
    case 'influence':
    case 'part':
    case 'part_of':
      return [from, to]
    case 'whole':
    case 'access':
      return [to, from]
    default:
      return null
  }
}

export interface Reach {
  nodes: Set<string>
  // Places in the list of relations.
  edges: Set<number>
}

export function chainOf(edges: readonly Relation[], start: string): Reach {
  const up = new Map<string, [string, number][]>()
  const down = new Map<string, [string, number][]>()
  edges.forEach((edge, place) => {
    const ends = rising(edge)
    if (!ends) return
    const [lower, upper] = ends
    up.set(lower, [...(up.get(lower) ?? []), [upper, place]])
    down.set(upper, [...(down.get(upper) ?? []), [lower, place]])
  })
  const nodes = new Set([start])
  const lit = new Set<number>()
  for (const way of [up, down]) {
    const seen = new Set([start])
    const queue = [start]
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const [next, place] of way.get(at) ?? []) {
        lit.add(place)
        nodes.add(next)
        if (seen.has(next)) continue
        seen.add(next)
        queue.push(next)
      }
    }
  }
  edges.forEach((edge, place) => {
    if (rising(edge) || (edge.from !== start && edge.to !== start)) return
    lit.add(place)
    nodes.add(edge.from).add(edge.to)
  })
  return { nodes, edges: lit }
}
