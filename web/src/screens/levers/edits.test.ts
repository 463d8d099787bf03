import { describe, expect, it } from 'vitest'
import { editOf, editsOf, textOfEdits, withEdit } from './edits'

describe('what is being tried', () => {
  it('survives the address', () => {
    const text = 'condition~app-1~0.8;strength~r-4~1;relation~goal-1~app-2~0.75'
    expect(textOfEdits(editsOf(text))).toBe(text)
  })
  it.each([
    ['nothing', undefined],
    ['an unknown kind', 'colour~app-1~0.8'],
    ['no number', 'condition~app-1~much'],
    ['a relation without an end', 'relation~a~0.5'],
  ])('is empty for %s', (_, text) => {
    expect(editsOf(text)).toEqual([])
    expect(textOfEdits([])).toBeUndefined()
  })
  it('keeps one edit for one thing', () => {
    const first = editOf({ kind: 'condition', element: 'a', text: '', index_gain: 1 }, 0.5)!
    const second = editOf({ kind: 'condition', element: 'a', text: '', index_gain: 1 }, 0.9)!
    expect(withEdit([first], second, true)).toEqual([second])
    expect(withEdit([second], first, false)).toEqual([])
  })
  it('is nothing for a lever that does not say what it turns', () => {
    expect(editOf({ kind: 'what_if', text: 'Name an owner', index_gain: 1 }, 1)).toBeNull()
  })
})
