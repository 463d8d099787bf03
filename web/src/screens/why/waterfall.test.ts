import { describe, expect, it } from 'vitest'
import { rangeOf, waterfall } from './waterfall'

const names = { start: 'start', end: 'end', rest: 'rest', time: 'time' }

describe('the waterfall', () => {
  it('leads from one index to the other, every step where the one before ended', () => {
    const causes = [
      { id: 'a', name: 'A', difference: -1.9 },
      { id: 'b', name: 'B', difference: 0.4 },
      { id: 'c', name: 'C', difference: -1.3 },
    ]
    const steps = waterfall({ from: 60, to: 57, timePassed: -0.2, causes, names })
    expect(steps.map((step) => step.id)).toEqual(['start', 'a', 'c', 'b', 'time', 'end'])
    for (let index = 2; index < steps.length - 1; index += 1) {
      expect(steps[index]!.from).toBeCloseTo(steps[index - 1]!.to, 12)
    }
    expect(steps.at(-2)!.to).toBeCloseTo(57, 12)
  })
  it('puts what is too much into one rest', () => {
    const causes = Array.from({ length: 30 }, (_, index) => ({
      id: `c${index}`,
      name: 'C',
      difference: 0.1,
    }))
    const steps = waterfall({ from: 10, to: 13, timePassed: 0, causes, names, most: 5 })
    expect(steps.find((step) => step.kind === 'rest')?.difference).toBeCloseTo(2.5, 9)
    expect(steps.at(-2)!.to).toBeCloseTo(13, 9)
  })
  it('draws a part of the scale that holds every step', () => {
    const steps = waterfall({
      from: 60,
      to: 57,
      timePassed: 0,
      causes: [{ id: 'a', name: 'A', difference: -3 }],
      names,
    })
    const [low, high] = rangeOf(steps)
    expect(low).toBeGreaterThan(50)
    expect(low).toBeLessThan(57)
    expect(high).toBeGreaterThan(60)
  })
})
