import { describe, expect, it } from 'vitest'
import { moved, pages, place, rowsOf } from './layout'

const tile = (id: string, width: number, height: number) => ({ id, width, height })
const spots = (tiles: ReturnType<typeof tile>[]) => place(tiles).map(({ x, y }) => [x, y])

describe('place', () => {
  it('fills a row before it begins the next', () => {
    expect(spots([tile('a', 6, 2), tile('b', 6, 2), tile('c', 12, 1)])).toEqual([
      [0, 0],
      [6, 0],
      [0, 2],
    ])
  })
  it('puts a tile beside a taller one, where there is room', () => {
    expect(spots([tile('a', 6, 4), tile('b', 6, 2), tile('c', 6, 2), tile('d', 6, 1)])).toEqual([
      [0, 0],
      [6, 0],
      [6, 2],
      [0, 4],
    ])
  })
  it('never lets two tiles overlap, and keeps their order', () => {
    const tiles = Array.from({ length: 40 }, (_none, at) =>
      tile(`t${at}`, 1 + ((at * 7) % 12), 1 + ((at * 5) % 4)),
    )
    const placed = place(tiles)
    const cells = placed.flatMap((one) =>
      Array.from({ length: one.width * one.height }, (_none, at) =>
        [one.x + (at % one.width), one.y + Math.floor(at / one.width)].join(),
      ),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(placed.every((one) => one.x + one.width <= 12)).toBe(true)
    expect(placed.every((one, at) => at === 0 || one.y >= (placed[at - 1]?.y ?? 0))).toBe(true)
  })
})

describe('pages', () => {
  it('breaks where the next tile does not fit, and begins again at the top', () => {
    const placed = place([tile('a', 12, 3), tile('b', 6, 3), tile('c', 6, 3), tile('d', 12, 2)])
    const found = pages(placed, 6)
    expect(found.map((page) => page.map((one) => one.id))).toEqual([['a', 'b', 'c'], ['d']])
    expect(found[1]?.[0]?.y).toBe(0)
  })
  it('shows a tile that is taller than the wall on a page of its own', () => {
    expect(pages(place([tile('a', 12, 9), tile('b', 12, 1)]), 4)).toHaveLength(2)
  })
})

it('counts the rows there are', () => {
  expect(rowsOf(place([tile('a', 6, 4), tile('b', 6, 2)]))).toBe(4)
  expect(rowsOf([])).toBe(0)
})

it('moves a tile and stays within the list', () => {
  const tiles = [tile('a', 1, 1), tile('b', 1, 1), tile('c', 1, 1)]
  expect(moved(tiles, 'a', 2).map((one) => one.id)).toEqual(['b', 'c', 'a'])
  expect(moved(tiles, 'c', -4).map((one) => one.id)).toEqual(['c', 'a', 'b'])
  expect(moved(tiles, 'none', 1)).toEqual(tiles)
})
