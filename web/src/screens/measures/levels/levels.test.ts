import { describe, expect, it } from 'vitest'
import { makeFigures } from '@/app/measures'
import { makeFormat } from '@/words'
import { type Budget, budgetState, type Level, statusOf } from './data'
import { changesOf, draftOf, fieldsOf, wrongOf } from './draft'
import { attainedText, rangeText, scaleOf, targetText, windowText } from './figures'
import { isBackwards, sentMoment, typedMoment } from './times'

const format = makeFormat('en-GB')
const german = makeFormat('de-DE')
const figures = makeFigures(format, (unit) => unit, 'EUR')
const t = ((key: string) => key) as never

const budget = (allowed: number, used: number): Budget => ({
  allowed,
  used,
  left: allowed - used,
  left_share: allowed > 0 ? (allowed - used) / allowed : used > 0 ? -1 : 0,
  burn_rate: null,
  burn_rate_recent: null,
  recent_periods: 3,
  exhausted_on: null,
})
const level = (attained: number | null, kept: boolean | null, own: Budget | null): Level =>
  ({
    measure: { target: 0.9 },
    current: { attained, kept },
    budget: own,
  }) as unknown as Level

describe('the standing of a promise', () => {
  it('is unknown without a value', () => {
    expect(statusOf(level(null, null, budget(3, 0)))).toBe('unknown')
    expect(statusOf({ ...level(1, true, null), current: null })).toBe('unknown')
  })
  it('is broken once the budget is overspent or the window failed', () => {
    expect(statusOf(level(0.8, false, budget(3, 4)))).toBe('broken')
    expect(statusOf(level(0.95, null, budget(3, 3.1)))).toBe('broken')
  })
  it('is at risk with little left, below the target, or spent before the end', () => {
    expect(statusOf(level(0.95, null, budget(3, 2.5)))).toBe('at_risk')
    expect(statusOf(level(0.5, null, budget(3, 1)))).toBe('at_risk')
    const soon = { ...budget(3, 1), exhausted_on: '2026-05-20' }
    expect(statusOf(level(0.95, null, soon))).toBe('at_risk')
    expect(statusOf(level(0.95, null, budget(3, 1)))).toBe('kept')
  })
  it('tells budgets apart', () => {
    expect(budgetState(budget(3, 1)).kind).toBe('left')
    expect(budgetState(budget(3, 2.5)).kind).toBe('low')
    expect(budgetState(budget(3, 3)).kind).toBe('spent')
    expect(budgetState(budget(2, 3))).toEqual({ kind: 'over', used: 1.5 })
    expect(budgetState(budget(0, 0)).kind).toBe('nothing')
    expect(budgetState(budget(0, 1)).kind).toBe('broken')
  })
})

describe('figures of a promise', () => {
  it('rounds what was attained down, as finely as the target', () => {
    expect(attainedText(0.98999, 0.99, format)).toBe('98.99\u00a0%')
    expect(attainedText(0.999949, 0.9995, format)).toBe('99.99\u00a0%')
    expect(attainedText(0.9999489, 0.99995, format)).toBe('99.994\u00a0%')
    expect(attainedText(1, 0.99, format)).toBe('100\u00a0%')
    expect(attainedText(null, 0.99, format)).toBe('–')
    expect(targetText(0.9995, german)).toBe('99,95\u00a0%')
  })
  it('names windows by their length', () => {
    expect(windowText({ from: '2026-05-01', to: '2026-05-31' }, 'month', format)).toBe('May 2026')
    expect(windowText({ from: '2026-04-01', to: '2026-06-30' }, 'month', format)).toBe('Q2 2026')
    expect(windowText({ from: '2026-01-01', to: '2026-12-31' }, 'year', format)).toBe('2026')
    expect(rangeText('2026-05-01', '2026-05-01', format)).toBe('1 May 2026')
  })
  it('scales an axis by round steps that end at 100', () => {
    expect(scaleOf([85, 90, 100])).toEqual({ min: 80, max: 100, step: 5 })
    expect(scaleOf([99.9, 99.95])).toEqual({ min: 99.89, max: 99.96, step: 0.01 })
    expect(scaleOf([100]).max).toBe(100)
    expect(scaleOf([0, 100])).toEqual({ min: 0, max: 100, step: 20 })
  })
})

describe('a definition being typed', () => {
  const fields = {
    target: 0.995,
    window_days: 90,
    indicator: 'm-1',
    condition: 'at_most',
    threshold: 300,
  }
  const draft = draftOf(fields, { id: 'm-1', name: 'Response' }, 'ms', figures)
  it('reads older models as sliding windows', () => {
    expect(draft).toMatchObject({ target: '99.5', window: 'rolling', days: '90', by: 'measure' })
    expect(draftOf({}, null, null, figures)).toMatchObject({ window: 'month', by: 'own' })
  })
  it('writes only what differs', () => {
    expect(changesOf(fields, fieldsOf(draft, 'ms', figures))).toEqual({ window: 'rolling' })
    const own = { ...draft, by: 'own' as const, condition: null, window: 'month' }
    expect(changesOf(fields, fieldsOf(own, 'share', figures))).toEqual({
      indicator: null,
      condition: null,
      threshold: null,
      window: 'month',
      window_days: null,
    })
  })
  it('says what is missing', () => {
    const wrong = wrongOf(
      { ...draft, target: '120', indicator: null, threshold: 'soon', days: '0' },
      'ms',
      figures,
      t,
    )
    expect(Object.keys(wrong).sort()).toEqual(['indicator', 'target', 'threshold', 'window_days'])
    expect(wrongOf(draft, 'ms', figures, t)).toEqual({})
  })
})

describe('times that do not count', () => {
  it('includes a bare day', () => {
    expect(isBackwards('2026-05-02', '2026-05-01')).toBe(true)
    expect(isBackwards('2026-05-02', '2026-05-02')).toBe(false)
    expect(isBackwards('2026-05-02T10:00:00Z', '2026-05-02T09:00:00Z')).toBe(true)
  })
  it('goes from days to moments and back', () => {
    expect(sentMoment(typedMoment('2026-05-02', false))).toBe('2026-05-02T00:00:00.000Z')
    expect(sentMoment(typedMoment('2026-05-02', true))).toBe('2026-05-03T00:00:00.000Z')
    expect(sentMoment('')).toBe('')
  })
})
