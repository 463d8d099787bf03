import { expect, it } from 'vitest'
import { leaningOf, ratioOf, verdictOf } from './use_accuracy'

it('forecasts are held against repeating the last value', () => {
  expect(ratioOf({ mase: 0.6, naive_mase: 1.2 })).toBe(0.5)
  // What never changed has no scale, and repeating it is never wrong.
  expect(ratioOf({ mase: null, naive_mase: null })).toBeNull()
  expect(ratioOf({ mase: 0.6, naive_mase: 0 })).toBeNull()
  expect([0.9, 1.002, 1.2].map(verdictOf)).toEqual(['better', 'same', 'worse'])
})

it('forecasts lean one way only where chance does not explain it', () => {
  expect(leaningOf({ bias: 2, bias_p: 0.01 })).toBe('low')
  expect(leaningOf({ bias: -2, bias_p: 0.01 })).toBe('high')
  expect(leaningOf({ bias: 2, bias_p: 0.4 })).toBe('neither')
  expect(leaningOf({ bias: 2, bias_p: null })).toBeNull()
})
