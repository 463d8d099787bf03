// The entry grid without its looks: what was typed, where a pasted block goes, what is to be sent.
import { momentOf, type MeasureRow, type Period } from '@/app/measures'

// A cell that was typed into and is not kept yet. It outlives the page: drafts are stored.
export interface Draft {
  measure: string
  begin: string // of the period
  text: string
  state: 'unsaved' | 'saving' | 'wrong' | 'failed'
  // What is wrong with it, and what to do.
  error?: string
}
export type Drafts = ReadonlyMap<string, Draft>

export const cellKey = (measure: string, begin: string) => `${measure} ${begin}`

export interface Place {
  row: number
  column: number
}

export function moved(at: Place, key: string, rows: number, columns: number): Place | null {
  const within = (row: number, column: number): Place => ({
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  })
  switch (key) {
    case 'ArrowUp':
      return within(at.row - 1, at.column)
    case 'ArrowDown':
      return within(at.row + 1, at.column)
    case 'ArrowLeft':
      return within(at.row, at.column - 1)
    case 'ArrowRight':
      return within(at.row, at.column + 1)
    case 'Home':
      return within(at.row, 0)
    case 'End':
      return within(at.row, columns - 1)
    case 'PageUp':
      return within(at.row - 10, at.column)
    case 'PageDown':
      return within(at.row + 10, at.column)
    default:
      return null
  }
}

// Tab goes on to the next cell, at the end of a row to the next row; null: out of the grid.
export function tabbed(at: Place, back: boolean, rows: number, columns: number): Place | null {
  const next = at.row * columns + at.column + (back ? -1 : 1)
  if (next < 0 || next >= rows * columns) return null
  return { row: Math.floor(next / columns), column: next % columns }
}

// A block as spreadsheets put it on the clipboard: rows of cells, tabs between.
export function blockOf(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n')
  return lines.map((line) => line.split('\t').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')))
}

export interface Pasted {
  cells: { row: number; column: number; text: string }[]
  left: number // cells with something in them that had no place
}

// Where the cells of a block go from a place on; empty ones leave what is there.
export function placed(block: string[][], from: Place, rows: number, columns: number): Pasted {
  const out: Pasted = { cells: [], left: 0 }
  block.forEach((line, down) =>
    line.forEach((text, right) => {
      if (text === '') return
      const row = from.row + down
      const column = from.column + right
      if (row < rows && column < columns) out.cells.push({ row, column, text })
      else ++out.left
    }),
  )
  return out
}

// A period with several values is entered one by one on the measure's page.
export const isLocked = (period: Period | undefined) => period === undefined || period.values > 1

export interface Sending {
  measure: string
  cells: { key: string; at: string; value: number | null }[]
}

// What is to be sent, one call a measure; what cannot be read stays behind with its reason.
export function sendingOf(
  drafts: Drafts,
  rows: ReadonlyMap<string, MeasureRow>,
  parse: (text: string, unit: MeasureRow['unit']) => number | null | undefined,
): { sending: Sending[]; wrong: string[] } {
  const sending = new Map<string, Sending>()
  const wrong: string[] = []
  for (const [key, draft] of drafts) {
    if (draft.state !== 'unsaved' && draft.state !== 'failed') continue
    const row = rows.get(draft.measure)
    if (!row) continue
    const value = parse(draft.text, row.unit)
    if (value === undefined) {
      wrong.push(key)
      continue
    }
    const period = row.recent?.periods.find((one) => one.begin === draft.begin)
    const own = sending.get(draft.measure) ?? { measure: draft.measure, cells: [] }
    own.cells.push({ key, at: momentOf(period?.at ?? draft.begin), value })
    sending.set(draft.measure, own)
  }
  return { sending: [...sending.values()], wrong }
}

// "observations[2]": the cell a refusal speaks of; -1: all of them.
export function refusedAt(where: string | undefined): number {
  const found = /^observations\[(\d+)\]/.exec(where ?? '')
  return found ? Number(found[1]) : -1
}

// Drafts as they are stored; what was on its way when the page went is sent again.
export function stored(drafts: Drafts): string {
  return JSON.stringify(
    [...drafts.values()].map((draft) =>
      draft.state === 'saving' ? { ...draft, state: 'unsaved' } : draft,
    ),
  )
}
export function restored(text: string | null): Drafts {
  try {
    const list = JSON.parse(text ?? '[]') as Draft[]
    if (!Array.isArray(list)) return new Map()
    return new Map(
      list
        .filter((one) => typeof one.measure === 'string' && typeof one.text === 'string')
        .map((one) => [cellKey(one.measure, one.begin), one]),
    )
  } catch {
    return new Map()
  }
}
