import { expect, it } from 'vitest'
import { makeFormat } from '@/words'
import { after, momentOf, periodName } from './period'

const format = makeFormat('en-GB')

it('periods follow each other', () => {
  expect(after('2026-01-31T00:00:00.000Z', 'day')).toBe('2026-02-01T00:00:00.000Z')
  expect(after('2026-12-01T00:00:00.000Z', 'month')).toBe('2027-01-01T00:00:00.000Z')
  expect(after('2026-10-01T00:00:00.000Z', 'quarter')).toBe('2027-01-01T00:00:00.000Z')
  expect(after('2026-01-01T00:00:00.000Z', 'year')).toBe('2027-01-01T00:00:00.000Z')
  expect(after('2026-12-28T00:00:00.000Z', 'week')).toBe('2027-01-04T00:00:00.000Z')
  expect(after('2026-12-31T23:00:00.000Z', 'hour')).toBe('2027-01-01T00:00:00.000Z')
})

it('periods are named', () => {
  expect(periodName('2026-06-01T00:00:00.000Z', 'month', format)).toBe('Jun 2026')
  expect(periodName('2026-04-01T00:00:00.000Z', 'quarter', format)).toBe('Q2 2026')
  expect(periodName('2026-01-01T00:00:00.000Z', 'year', format)).toBe('2026')
  expect(periodName('2026-06-08T00:00:00.000Z', 'week', format)).toBe('8 Jun 2026')
})

it('the begin of a day is sent as the day', () => {
  expect(momentOf('2026-06-01T00:00:00.000Z')).toBe('2026-06-01')
  expect(momentOf('2026-06-01T08:30:00.000Z')).toBe('2026-06-01T08:30:00.000Z')
})
