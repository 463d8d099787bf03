import { describe, expect, it } from 'vitest'
import { findable, navigation, screens } from './screen'

describe('screens', () => {
  it('have a key of their own after g', () => {
    const letters = navigation.flatMap((entry) => entry.letter ?? [])
    expect(letters.filter((letter, at) => letters.indexOf(letter) !== at)).toEqual([])
  })
  it('have one address each', () => {
    const paths = screens.map((screen) => screen.path)
    expect(new Set(paths).size).toBe(paths.length)
  })
  it('are all found by the palette, but those of one thing', () => {
    const found = new Set([...navigation, ...findable].map((entry) => entry.path))
    const lost = screens.filter((screen) => !screen.path.includes('$') && !found.has(screen.path))
    expect(lost.map((screen) => screen.path).sort()).toEqual(['account', 'export', 'workspaces'])
  })
})
