import { describe, expect, it } from 'vitest'
import { pairs, pathOf } from './line'
import { neighbour } from './walk'

const box = (id: string, x: number, y: number) => ({ id, x, y, width: 100, height: 40 })
const boxes = [box('a', 0, 0), box('b', 200, 0), box('c', 0, 100), box('d', 210, 100)]

describe('arrow keys', () => {
  it.each([
    [null, 'down', 'a'],
    ['a', 'right', 'b'],
    ['a', 'down', 'c'],
    ['d', 'up', 'b'],
    ['d', 'left', 'c'],
    ['a', 'left', null],
  ] as const)('from %s %s comes to %s', (from, direction, to) => {
    expect(neighbour(boxes, from, direction)).toBe(to)
  })
})

describe('lines', () => {
  it('are straight between two points and rounded at corners', () => {
    expect(pathOf(pairs([0, 0, 10, 0]))).toBe('M0 0L10 0')
    expect(pathOf(pairs([0, 0, 100, 0, 100, 50]))).toBe('M0 0L92 0Q100 0 100 8L100 50')
  })
  it('leave out half a point', () => {
    expect(pairs([1, 2, 3])).toEqual([[1, 2]])
  })
})
