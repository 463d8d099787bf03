import { expect, test } from 'vitest'
import { makeFormat } from '@/words'
import {
  addsUp,
  type Factor,
  ordered,
  sameStatement,
  saidOf,
  statedFor,
  termOf,
  withValue,
  type Need,
} from './tailoring_data'

const option = (id: string, usual: number) => ({ id, name: id.toUpperCase(), usual, items: {} })
const scale: Factor = {
  id: 'goals',
  name: 'Goals',
  question: '',
  rating: 'scale',
  least: 1,
  most: 5,
  options: [option('growth', 3), option('cost', 3)],
}
const share: Factor = {
  ...scale,
  id: 'threat',
  rating: 'share',
  least: 0,
  most: 100,
  options: [option('normal', 67), option('high', 33)],
}
const format = makeFormat('en')

test('what is not named is as usual, of shares nothing', () => {
  expect(statedFor(scale, undefined, 'cost')).toBe(3)
  expect(statedFor(scale, { growth: 5 }, 'cost')).toBe(3)
  expect(statedFor(scale, 'growth', 'growth')).toBe(5)
  expect(statedFor(share, { high: 100 }, 'normal')).toBe(0)
})

test('shares begin with what is usual and have to add up', () => {
  expect(withValue(share, undefined, 'high', 50)).toEqual({ normal: 67, high: 50 })
  expect(addsUp(share, { normal: 67, high: 50 })).toBe(false)
  expect(addsUp(share, { normal: 50, high: 50 })).toBe(true)
  expect(addsUp(share, undefined)).toBe(true)
  expect(addsUp(scale, { growth: 5 })).toBe(true)
})

test('a factor says what differs from usual', () => {
  expect(saidOf(scale, undefined, format)).toBeNull()
  expect(saidOf(scale, { growth: 5, cost: 3 }, format)).toEqual(['GROWTH 5'])
  expect(saidOf(scale, {}, format)).toEqual([])
  expect(saidOf(share, { normal: 40, high: 60 }, format)).toEqual(['NORMAL 40%', 'HIGH 60%'])
})

test('two statements are the same whatever their order', () => {
  expect(sameStatement({ a: { x: 1, y: 2 }, b: 'z' }, { b: 'z', a: { y: 2, x: 1 } })).toBe(true)
  expect(sameStatement({ a: { x: 1 } }, { a: { x: 1 }, b: null })).toBe(true)
  expect(sameStatement({ a: { x: 1 } }, { a: { x: 2 } })).toBe(false)
})

test('a product is said as it is computed', () => {
  const term = { option: 'growth', weight: 2, stated: 5, usual: 3, span: 2 }
  expect(termOf(term, 'moves', format)).toBe('2 × (5 − 3) ÷ 2')
  expect(termOf({ ...term, span: 1 }, 'moves', format)).toBe('2 × (5 − 3)')
  expect(termOf(term, 'relative', format)).toBe('2 × 5')
})

test('rows by importance, unknown last; only those set by hand', () => {
  const row = (item: string, importance: number | null, hand = false) =>
    ({ item, importance, override: hand ? { reason: 'x' } : null }) as Need
  const rows = [row('a', 10), row('b', null), row('c', 90, true)]
  expect(ordered(rows, 'importance').map((one) => one.item)).toEqual(['c', 'a', 'b'])
  expect(ordered(rows, 'by_hand').map((one) => one.item)).toEqual(['c'])
  expect(ordered(rows, 'order').map((one) => one.item)).toEqual(['a', 'b', 'c'])
})
