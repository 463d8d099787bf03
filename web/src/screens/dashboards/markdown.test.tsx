import { isValidElement, type ReactNode } from 'react'
import { describe, expect, it } from 'vitest'
import { blocks, words } from './markdown'

const kinds = (node: ReactNode) =>
  (node as ReactNode[]).filter(isValidElement).map((one) => {
    const { type, props } = one as { type: unknown; props: Record<string, unknown> }
    return typeof type === 'string'
      ? [type, props['href'] ?? props['children']]
      : ['place', props['to']]
  })

describe('words', () => {
  it('reads bold, emphasis, code and links', () => {
    expect(
      kinds(words('a **b** *c* `d` [e](https://example.org/x) [f](findings?level=high)')),
    ).toEqual([
      ['strong', 'b'],
      ['em', 'c'],
      ['code', 'd'],
      ['a', 'https://example.org/x'],
      ['place', 'findings?level=high'],
    ])
  })
  it('makes no link of what could run or lead astray', () => {
    for (const address of [
      'javascript:alert(1)',
      'JAVASCRIPT:x',
      'data:text/html,x',
      '//evil.example',
      '/admin',
    ])
      expect(
        kinds(words(`[x](${address})`)).filter(
          ([, to]) => to !== undefined && typeof to === 'string' && to === address,
        ),
      ).toEqual([])
  })
  it('keeps markup as text', () => {
    expect(words('<img src=x onerror=alert(1)>')).toEqual(['<img src=x onerror=alert(1)>'])
  })
})

it('finds headings, lists and paragraphs', () => {
  expect(
    blocks('# A\n\none\ntwo\n- x\n- y\n1. z').map((block) => [block.kind, block.lines]),
  ).toEqual([
    ['heading', ['A']],
    ['paragraph', ['one', 'two']],
    ['list', ['x', 'y']],
    ['list', ['z']],
  ])
})
