import { describe, expect, it } from 'vitest'
import { layoutOf, movesTo, neighbour, pointOf, slotAt, twoLines } from './map_geometry'

const objective = (id: string, perspective: string | null, slot: number) =>
  ({ id, name: id, perspective, slot }) as never
const map = (objectives: never[]) => ({
  perspectives: [
    { id: 'money', name: 'Money' },
    { id: 'people', name: 'People' },
  ],
  columns: 3,
  currency: 'EUR',
  objectives,
  links: [],
})

describe('the strategy map', () => {
  const layout = layoutOf(
    map([objective('a', 'money', 0), objective('b', 'money', 4), objective('c', 'people', 1)]),
    'None',
  )

  it('gives a row as many lines as its places need, and a row of its own to what is in none', () => {
    expect(layout.rows.map((row) => row.lines)).toEqual([2, 1])
    const more = layoutOf(map([objective('x', 'gone', 0)]), 'None')
    expect(more.rows.map((row) => row.name)).toEqual(['Money', 'People', 'None'])
    expect(more.places.get('x')?.row).toBe(2)
  })

  it('finds the place under a point again', () => {
    for (const place of layout.places.values()) {
      expect(slotAt(layout, place.x + 30, place.y + 30)).toEqual({
        row: place.row,
        slot: place.slot,
      })
    }
    const below = pointOf(layout.rows[1]!, 3, 3)
    expect(slotAt(layout, below.x + 5, layout.height - 1).row).toBe(1)
  })

  it('lets two boxes of a row change places', () => {
    expect(movesTo(layout, 'a', { row: 0, slot: 4 })).toEqual([
      { objective: 'a', slot: 4 },
      { objective: 'b', slot: 0 },
    ])
    expect(movesTo(layout, 'a', { row: 0, slot: 0 })).toEqual([])
  })

  it('moves what stands in the way of a box from another row to the next free place', () => {
    expect(movesTo(layout, 'c', { row: 0, slot: 0 })).toEqual([
      { objective: 'c', slot: 0, perspective: 'money' },
      { objective: 'a', slot: 1 },
      { objective: 'b', slot: 4 },
    ])
  })

  it('walks by arrow keys and stays at the edge', () => {
    expect(neighbour(layout, 'a', 'ArrowDown')).toBe('b')
    expect(neighbour(layout, 'b', 'ArrowDown')).toBe('c')
    expect(neighbour(layout, 'a', 'ArrowUp')).toBe('a')
  })

  it('breaks names at words and says where something is left out', () => {
    expect(twoLines('Fewer errors in the back office')).toEqual([
      'Fewer errors in the',
      'back office',
    ])
    expect(twoLines('Banking customers who also insure with us and stay')[1]).toMatch(/…$/)
    expect(twoLines('Zahlungsdienstleistungsgesetz')).toEqual(['Zahlungsdienstleistun…'])
  })
})
