import { describe, expect, it } from 'vitest'
import { parseFigure, rounded, shareOf, shownShare } from './number'

describe('figures as people type them', () => {
  const cases: [string, string, number | null | undefined][] = [
    ['en-GB', '70.4', 70.4],
    ['en-GB', '70,4', 70.4],
    ['en-GB', '1,234', 1234],
    ['en-GB', '1,234.5', 1234.5],
    ['en-GB', '1.234,5', 1234.5],
    ['en-GB', '1.234', 1.234],
    ['de-DE', '70,4', 70.4],
    ['de-DE', '70.4', 70.4],
    ['de-DE', '1.234', 1234],
    ['de-DE', '1.234,5', 1234.5],
    ['de-DE', '1.234.567', 1234567],
    ['de-DE', '1,234', 1.234],
    ['de-DE', '1,234.5', 1234.5],
    ['de-DE', "1'234,5", 1234.5],
    ['en-GB', '1 234 567', 1234567],
    ['en-GB', '1\u202f234', 1234],
    ['en-GB', '\u221212', -12],
    ['en-GB', '-0.5', -0.5],
    ['en-GB', '(12.5)', -12.5],
    ['en-GB', '99.95 %', 99.95],
    ['en-GB', '.5', 0.5],
    ['en-GB', '5.', 5],
    ['en-GB', '1e3', 1000],
    ['en-GB', '0', 0],
    ['en-GB', '', null],
    ['en-GB', '   ', null],
    ['en-GB', '-', undefined],
    ['en-GB', 'n/a', undefined],
    ['en-GB', '12 pcs', undefined],
    ['en-GB', '1,2,3', undefined],
    ['en-GB', '1.2.3', undefined],
    ['en-GB', '12,34.5', undefined],
    ['en-GB', '1-2', undefined],
  ]
  for (const [locale, text, value] of cases) {
    it(`${locale} "${text}" is ${value}`, () => expect(parseFigure(text, locale)).toBe(value))
  }
})

it('rounds to what tells values apart', () => {
  expect([70.4237, 1234.56, 0.0031239, 12, -3.14159, 0].map((one) => rounded(one))).toEqual([
    70.42, 1235, 0.003124, 12, -3.142, 0,
  ])
})

it('shares are percent without noise', () => {
  expect([0.9995, 0.29, 0.07, 1].map(shownShare)).toEqual([99.95, 29, 7, 100])
  expect([99.95, 29, 7, 100].map(shareOf)).toEqual([0.9995, 0.29, 0.07, 1])
})
