import { expect, test } from 'vitest'
import type { Item } from './data'
import { clockOf, leftOf, nextOf } from './workshop_data'

const items = ['a', 'b', 'c'].map((id) => ({ id }) as Item)

test('the next question follows the last one agreed', () => {
  expect(nextOf(items, [])?.id).toBe('a')
  expect(nextOf(items, [{ item: 'b' }])?.id).toBe('c')
  expect(nextOf(items, [{ item: 'b' }, { item: 'c' }])?.id).toBe('a')
  expect(nextOf(items, [{ item: 'a' }, { item: 'b' }, { item: 'c' }])).toBeUndefined()
})

test('time left is minutes and seconds and ends at nothing', () => {
  const until = '2027-01-01T10:02:05.000Z'
  expect(clockOf(leftOf(until, Date.parse('2027-01-01T10:00:00.000Z')))).toBe('2:05')
  expect(clockOf(leftOf(until, Date.parse('2027-01-01T11:00:00.000Z')))).toBe('0:00')
})
