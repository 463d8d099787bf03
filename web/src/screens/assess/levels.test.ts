import { expect, it } from 'vitest'
import type { Campaign, Row } from './data'
import {
  domainsOf,
  frozenLevels,
  placeOf,
  shadeOf,
  whyHidden,
  wordOfAlpha,
  worthTalking,
} from './levels'

const range = { low: 1, high: 5 }

it('levels stand along the range', () => {
  expect(placeOf(3, range)).toBe(0.5)
  expect(placeOf(9, range)).toBe(1)
  expect(shadeOf(1, range)).toBe(0)
  expect(shadeOf(5, range)).toBe(5)
})
it('what is hidden says why', () => {
  expect(whyHidden({ people: 2, hidden: true }, 4)).toBe('few')
  expect(whyHidden({ people: 9, hidden: true }, 4)).toBe('complement')
  expect(whyHidden({ people: 9, hidden: false }, 4)).toBe(null)
})
it('the largest differences come first, whichever side is higher', () => {
  const row = (id: string, gap: number, worth_talking: boolean) =>
    ({ id, gap, worth_talking }) as Row
  expect(
    worthTalking([row('a', 0.6, true), row('b', -1.4, true), row('c', 2, false)]).map(
      (one) => one.id,
    ),
  ).toEqual(['b', 'a'])
})
it('alpha has words', () => {
  expect(wordOfAlpha(null)).toBe('unknown')
  expect(wordOfAlpha(0.85)).toBe('good')
  expect(wordOfAlpha(0.2)).toBe('poor')
})
it('a round before that is not frozen has no levels', () => {
  expect(frozenLevels(undefined).size).toBe(0)
  expect(frozenLevels({ frozen: null } as Campaign).size).toBe(0)
  expect(
    frozenLevels({
      frozen: { results: { dimensions: [{ id: 'd', all: 2.5, business: null, it: 3 }] } },
    } as unknown as Campaign).get('d'),
  ).toEqual({ all: 2.5, business: null, it: 3 })
})

it('strengths come in the order of the model, and unknown domains are no gaps', () => {
  expect(domainsOf({ OI: 0.5, BS: null, other: 1 })).toEqual([
    { domain: 'BS', strength: null },
    { domain: 'OI', strength: 0.5 },
  ])
})
