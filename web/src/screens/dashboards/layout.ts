// Where tiles stand: in reading order, each at the first place that has room after the one before. The
// order is the layout, so that a phone and a screen reader meet the tiles as they are seen.
export interface Sized {
  id: string
  width: number
  height: number
}
export interface Placed {
  id: string
  x: number // column, from 0
  y: number // row, from 0
  width: number
  height: number
}

export const columns = 12
export const rowHeight = 64
export const gap = 12

export const heightOf = (rows: number, row = rowHeight) => rows * row + (rows - 1) * gap

export function place(tiles: readonly Sized[]): Placed[] {
  const taken: boolean[][] = []
  const free = (x: number, y: number, width: number, height: number) => {
    for (let row = y; row < y + height; row++)
      for (let column = x; column < x + width; column++) if (taken[row]?.[column]) return false
    return true
  }
  let x = 0
  let y = 0
  return tiles.map((tile) => {
    const width = Math.min(Math.max(tile.width, 1), columns)
    const height = Math.max(tile.height, 1)
    while (x + width > columns || !free(x, y, width, height)) {
      x += 1
      if (x + width > columns) {
        x = 0
        y += 1
      }
    }
    for (let row = y; row < y + height; row++) {
      const line = (taken[row] ??= [])
      line.fill(false, line.length)
      for (let column = x; column < x + width; column++) line[column] = true
    }
    const placed = { id: tile.id, x, y, width, height }
    x += width
    return placed
  })
}

export const rowsOf = (placed: readonly Placed[]) =>
  placed.reduce((most, one) => Math.max(most, one.y + one.height), 0)

// Pages of a wall display: as many rows as fit, never a tile in two.
export function pages(placed: readonly Placed[], most: number): Placed[][] {
  const out: Placed[][] = []
  let page: Placed[] = []
  let begin = 0
  for (const one of [...placed].sort((a, b) => a.y - b.y || a.x - b.x)) {
    if (page.length > 0 && one.y + one.height - begin > most) {
      out.push(page)
      page = []
      begin = one.y
    }
    page.push({ ...one, y: Math.max(0, one.y - begin) })
  }
  if (page.length > 0) out.push(page)
  return out
}

// The list with one tile at another place.
export function moved<T extends { id: string }>(tiles: readonly T[], id: string, to: number): T[] {
  const from = tiles.findIndex((tile) => tile.id === id)
  const tile = tiles[from]
  if (!tile) return [...tiles]
  const rest = tiles.filter((_one, at) => at !== from)
  rest.splice(Math.min(Math.max(to, 0), rest.length), 0, tile)
  return rest
}
