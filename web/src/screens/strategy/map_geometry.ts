// Where boxes of the strategy map stand and how arrows run between them. Plain numbers, so that the
// screen, the file and the test agree.
import type { Schemas } from '@/api'

export type MapObjective = Schemas['StrategyMap']['objectives'][number]

export const box = { width: 156, height: 74 } as const
export const gap = { x: 18, y: 20 } as const
const label = 112
export const pad = { x: 14, y: 16 } as const

export interface Row {
  // null: objectives in no perspective.
  id: string | null
  name: string
  y: number
  height: number
  lines: number
}
export interface Place {
  objective: MapObjective
  row: number
  slot: number
  x: number
  y: number
}
export interface Layout {
  width: number
  height: number
  columns: number
  rows: Row[]
  places: Map<string, Place>
}

export function layoutOf(map: Schemas['StrategyMap'], unplaced: string): Layout {
  const { columns } = map
  const known = map.perspectives.map((one) => one.id)
  const rowOf = (objective: MapObjective) => {
    const at = objective.perspective == null ? -1 : known.indexOf(objective.perspective)
    return at < 0 ? known.length : at
  }
  const rows: Row[] = []
  const heads: { id: string | null; name: string }[] = [...map.perspectives]
  if (map.objectives.some((one) => rowOf(one) === known.length))
    heads.push({ id: null, name: unplaced })
  let y = 0
  heads.forEach((head, index) => {
    const slots = map.objectives.filter((one) => rowOf(one) === index).map((one) => one.slot)
    const lines = Math.floor(Math.max(0, ...slots) / columns) + 1
    const height = 2 * pad.y + lines * box.height + (lines - 1) * gap.y
    rows.push({ id: head.id, name: head.name, y, height, lines })
    y += height
  })
  const places = new Map<string, Place>()
  for (const objective of map.objectives) {
    const row = rowOf(objective)
    const place = pointOf(rows[row]!, objective.slot, columns)
    places.set(objective.id, { objective, row, slot: objective.slot, ...place })
  }
  const width = label + 2 * pad.x + columns * box.width + (columns - 1) * gap.x
  return { width, height: Math.max(y, 1), columns, rows, places }
}

export function pointOf(row: Row, slot: number, columns: number) {
  return {
    x: label + pad.x + (slot % columns) * (box.width + gap.x),
    y: row.y + pad.y + Math.floor(slot / columns) * (box.height + gap.y),
  }
}

// The row and slot under a point; a line below the last one of a row counts as its next.
export function slotAt(layout: Layout, x: number, y: number): { row: number; slot: number } {
  let row = layout.rows.findIndex((one) => y < one.y + one.height)
  if (row < 0) row = layout.rows.length - 1
  const within = layout.rows[row]!
  const column = clamp(
    Math.floor((x - label - pad.x + gap.x / 2) / (box.width + gap.x)),
    0,
    layout.columns - 1,
  )
  const line = clamp(
    Math.floor((y - within.y - pad.y + gap.y / 2) / (box.height + gap.y)),
    0,
    within.lines,
  )
  return { row, slot: line * layout.columns + column }
}

export interface Move {
  objective: string
  perspective?: string | null
  slot: number
}

// Puts a box there. What stands there changes places with it in one row; coming from another row, the
// box takes the place and the other goes to the next free one.
export function movesTo(layout: Layout, id: string, to: { row: number; slot: number }): Move[] {
  const from = layout.places.get(id)
  const row = layout.rows[to.row]
  if (!from || !row || (from.row === to.row && from.slot === to.slot)) return []
  const inRow = [...layout.places.values()].filter((one) => one.row === to.row)
  const move: Move = { objective: id, slot: to.slot }
  if (from.row !== to.row) move.perspective = row.id
  const there = inRow.find((one) => one.slot === to.slot && one.objective.id !== id)
  // Boxes without a saved place would flow round the new one: all of the row are kept where they are.
  const rest: Move[] = inRow
    .filter((one) => one.objective.id !== id && one !== there)
    .map((one) => ({ objective: one.objective.id, slot: one.slot }))
  if (!there) return [move, ...rest]
  let free = from.slot
  if (from.row !== to.row) {
    const taken = new Set([to.slot, ...rest.map((one) => one.slot)])
    for (free = to.slot; taken.has(free); ++free);
  }
  return [move, { objective: there.objective.id, slot: free }, ...rest]
}

// The box reached from one by an arrow key; itself where there is none.
export function neighbour(layout: Layout, id: string, arrow: string): string {
  const from = layout.places.get(id)
  if (!from) return id
  let best = id
  let least = Infinity
  for (const to of layout.places.values()) {
    const dx = to.x - from.x
    const dy = to.y - from.y
    const [along, across] =
      arrow === 'ArrowRight'
        ? [dx, dy]
        : arrow === 'ArrowLeft'
          ? [-dx, dy]
          : arrow === 'ArrowDown'
            ? [dy, dx]
            : [-dy, dx]
    if (along <= 1) continue
    const far = along + 3 * Math.abs(across)
    if (far < least) {
      least = far
      best = to.objective.id
    }
  }
  return best
}

// A name on at most two lines of about so many letters.
export function twoLines(name: string, letters = 22): string[] {
  const lines: string[] = ['']
  for (const word of name.split(/\s+/)) {
    const at = lines.length - 1
    const longer = lines[at] ? `${lines[at]} ${word}` : word
    if (longer.length <= letters || !lines[at]) lines[at] = longer
    else lines.push(word)
  }
  const shown = lines.slice(0, 2).map((line) => cut(line, letters))
  if (lines.length > 2) shown[1] = cut(`${lines[1]} ${lines[2]}`, letters)
  return shown
}

const cut = (text: string, letters: number) =>
  text.length <= letters ? text : `${text.slice(0, letters - 1).trimEnd()}…`
const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value))
