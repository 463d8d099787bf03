import { describe, expect, it } from 'vitest'
import { type MeasureRow, parseFigure } from '@/app/measures'
import {
  blockOf,
  cellKey,
  type Draft,
  isLocked,
  moved,
  placed,
  refusedAt,
  restored,
  sendingOf,
  stored,
  tabbed,
} from './grid'

const begins = ['2026-04-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z']
const rowOf = (id: string, unit: string | null = '%'): MeasureRow =>
  ({
    id,
    unit,
    recent: {
      cadence: 'month',
      periods: begins.map((begin, at) => ({
        begin,
        value: at === 1 ? 5 : null,
        values: at === 1 ? 1 : 0,
        at: at === 1 ? '2026-05-31T00:00:00.000Z' : null,
        corrected: false,
      })),
    },
  }) as unknown as MeasureRow

describe('walking', () => {
  it('stops at the edges', () => {
    expect(moved({ row: 0, column: 0 }, 'ArrowUp', 3, 3)).toEqual({ row: 0, column: 0 })
    expect(moved({ row: 2, column: 1 }, 'ArrowDown', 3, 3)).toEqual({ row: 2, column: 1 })
    expect(moved({ row: 1, column: 1 }, 'End', 3, 3)).toEqual({ row: 1, column: 2 })
    expect(moved({ row: 1, column: 1 }, 'x', 3, 3)).toBeNull()
  })
  it('tab goes on in the next row and leaves at the end', () => {
    expect(tabbed({ row: 0, column: 2 }, false, 2, 3)).toEqual({ row: 1, column: 0 })
    expect(tabbed({ row: 1, column: 0 }, true, 2, 3)).toEqual({ row: 0, column: 2 })
    expect(tabbed({ row: 1, column: 2 }, false, 2, 3)).toBeNull()
    expect(tabbed({ row: 0, column: 0 }, true, 2, 3)).toBeNull()
  })
})

describe('a pasted block', () => {
  it('is read as spreadsheets write it', () => {
    expect(blockOf('1\t2\r\n"3"\t 4 \r\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })
  it('keeps what is there under empty cells and counts what has no place', () => {
    const { cells, left } = placed(blockOf('1\t\t3\n4\t5\t6'), { row: 1, column: 1 }, 2, 3)
    expect(cells).toEqual([{ row: 1, column: 1, text: '1' }])
    expect(left).toBe(4)
  })
})

describe('what is sent', () => {
  const draft = (measure: string, at: number, text: string, state: Draft['state'] = 'unsaved') =>
    [cellKey(measure, begins[at]!), { measure, begin: begins[at]!, text, state }] as const
  const rows = new Map([rowOf('a'), rowOf('b')].map((row) => [row.id, row]))
  const parse = (text: string) => parseFigure(text, 'de-DE')

  it('goes by measure, to the moment that has the value, and leaves behind what is no figure', () => {
    const { sending, wrong } = sendingOf(
      new Map([
        draft('a', 0, '1.234,5'),
        draft('a', 1, '6'),
        draft('b', 2, '', 'failed'),
        draft('b', 0, 'viel'),
        draft('b', 1, '9', 'saving'),
        draft('gone', 1, '9'),
      ]),
      rows,
      parse,
    )
    expect(sending).toEqual([
      {
        measure: 'a',
        cells: [
          { key: cellKey('a', begins[0]!), at: '2026-04-01', value: 1234.5 },
          { key: cellKey('a', begins[1]!), at: '2026-05-31', value: 6 },
        ],
      },
      { measure: 'b', cells: [{ key: cellKey('b', begins[2]!), at: '2026-06-01', value: null }] },
    ])
    expect(wrong).toEqual([cellKey('b', begins[0]!)])
  })

  it('a refusal names its cell', () => {
    expect(refusedAt('observations[2]')).toBe(2)
    expect(refusedAt('element')).toBe(-1)
    expect(refusedAt(undefined)).toBe(-1)
  })

  it('outlives the page', () => {
    const drafts = new Map([draft('a', 0, '1', 'saving'), draft('b', 1, 'x', 'wrong')])
    expect([...restored(stored(drafts)).values()].map((one) => one.state)).toEqual([
      'unsaved',
      'wrong',
    ])
    expect(restored('nonsense').size).toBe(0)
    expect(restored(null).size).toBe(0)
  })
})

it('a period with several values is locked', () => {
  const [april, may] = rowOf('a').recent!.periods
  expect(isLocked(april)).toBe(false)
  expect(isLocked({ ...may!, values: 2 })).toBe(true)
  expect(isLocked(undefined)).toBe(true)
})
