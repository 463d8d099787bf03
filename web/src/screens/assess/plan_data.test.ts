import { expect, test } from 'vitest'
import { fillsOf, stageOf } from './plan_data'

test('the step one is in follows from the campaign and its actions', () => {
  const settled = { owner: true, due: true, open: true }
  expect(stageOf('open', [settled])).toBe('assess')
  expect(stageOf('closed', [])).toBe('improve')
  expect(stageOf('frozen', [settled, { ...settled, due: false }])).toBe('plan')
  expect(stageOf('frozen', [settled, { owner: false, due: false, open: false }])).toBe('monitor')
})

test('points fill one after the other', () => {
  const fills = fillsOf(2.25, [1, 2, 3, 4])
  expect(fills).toEqual([1, 1, 0.25, 0])
  expect(fillsOf(0, [0, 1])).toEqual([1, 0])
})
