import { describe, expect, it } from 'vitest'
import { familyOf, lookOf, wrapped } from './shapes'

describe('names in boxes', () => {
  it.each([
    ['Claims handling', 120, 2, ['Claims handling']],
    ['Customer relations and claims', 80, 3, ['Customer', 'relations', 'and claims']],
    ['Customer relations and claims', 80, 1, ['Customer…']],
    ['Incomprehensibilities', 60, 2, ['Incompre…']],
  ])('%s in %d', (text, width, most, lines) => {
    expect(wrapped(text, width, 12, most)).toEqual(lines)
  })
})

describe('connections', () => {
  it.each([
    ['composition', undefined, { start: 'diamond_filled', end: 'none' }],
    ['serving', undefined, { start: 'none', end: 'open' }],
    ['access', 'read_write', { start: 'open', end: 'open', dashed: '2 3' }],
    ['access', 'read', { start: 'open', end: 'none', dashed: '2 3' }],
    ['of another tool', undefined, { start: 'none', end: 'none' }],
  ])('%s %s', (kind, access, look) => {
    expect(lookOf({ kind, access, relation: 'r' } as never)).toEqual(look)
  })
})

it('knows the layer of a type', () => {
  expect(familyOf('process')).toBe('business')
  expect(familyOf('made up')).toBe('none')
})
