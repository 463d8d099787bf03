import { describe, expect, it } from 'vitest'
import { surveyItem as item } from '../../../test/survey'
import { isAsked, lacks, numberOf, progressOf, tidy } from './asked'

const when = (more: object) => ({ item: 'a', at_least: null, at_most: null, is: null, ...more })

describe('a question with a condition', () => {
  it('is asked from a level on', () => {
    const items = [item('a'), item('b', { when: when({ at_least: 2 }) })]
    expect(isAsked(items[1]!, items, {})).toBe(false)
    expect(isAsked(items[1]!, items, { a: { value: 1 } })).toBe(false)
    expect(isAsked(items[1]!, items, { a: { value: 2 } })).toBe(true)
    expect(isAsked(items[1]!, items, { a: { cannot_judge: true } })).toBe(false)
  })
  it('is asked up to a level', () => {
    const items = [item('a'), item('b', { when: when({ at_most: 2 }) })]
    expect(isAsked(items[1]!, items, { a: { value: 3 } })).toBe(false)
    expect(isAsked(items[1]!, items, { a: { value: 2 } })).toBe(true)
  })
  it('is asked for an option, and for what an option is worth', () => {
    const a = item('a', {
      kind: 'choice',
      options: [
        { id: 'x', name: 'X', value: 1 },
        { id: 'y', name: 'Y', value: 4 },
      ],
    })
    const named = item('b', { when: when({ is: 'x' }) })
    const worth = item('c', { when: when({ at_least: 3 }) })
    expect(isAsked(named, [a], { a: { chosen: ['x'] } })).toBe(true)
    expect(isAsked(worth, [a], { a: { chosen: ['x'] } })).toBe(false)
    expect(isAsked(worth, [a], { a: { chosen: ['y'] } })).toBe(true)
  })
})

describe('an answer', () => {
  it('counts unless it is a text or a name', () => {
    const items = [item('a'), item('b'), item('t', { kind: 'text' })]
    expect(progressOf(items, { a: { cannot_judge: true }, t: { text: 'so' } })).toEqual({
      asked: 2,
      answered: 1,
    })
  })
  it('that leaves out needs a reason where the scale wants one', () => {
    const scale = { id: 's', points: [], cannot_judge: true, reason_if_not: true }
    expect(lacks(scale, { cannot_judge: true })).toBe('reason')
    expect(lacks(scale, { cannot_judge: true, note: 'Not ours' })).toBe(null)
    expect(lacks(scale, { value: 3 })).toBe(null)
  })
  it('loses what says nothing', () => {
    expect(tidy({ note: ' ', names: ['', ' a '] })).toEqual({ names: ['a'] })
    expect(tidy({ chosen: [] })).toBe(null)
  })
  it('in figures may have a comma', () => {
    expect(numberOf('1,5')).toBe(1.5)
    expect(numberOf(' 12 000 ')).toBe(12000)
    expect(numberOf('ten')).toBe(null)
  })
})
