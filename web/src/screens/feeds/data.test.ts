import { describe, expect, it } from 'vitest'
import { blank, everyOf, kinds, sameDestination } from './data'

describe('everyOf', () => {
  it.each([
    [5, 5, 'seconds'],
    [90, 90, 'seconds'],
    [120, 2, 'minutes'],
    [3600, 1, 'hours'],
    [5400, 90, 'minutes'],
    [86_400, 1, 'days'],
  ])('says %d seconds as %d %s', (seconds, count, unit) => {
    expect(everyOf(seconds)).toEqual({ count, unit })
  })
})

describe('blank', () => {
  it('begins every kind with what it needs', () => {
    for (const kind of kinds) expect(blank(kind).kind).toBe(kind)
    expect('rows' in blank('sqlite').mapping).toBe(false)
    expect('rows' in blank('mqtt').mapping).toBe(true)
  })
})

describe('sameDestination', () => {
  const http = { ...blank('http'), origin: { url: 'https://a.example/x', auth: 'bearer' as const } }
  it('ignores the path', () => {
    expect(
      sameDestination(http, { ...http, origin: { ...http.origin, url: 'https://A.example/y?z' } }),
    ).toBe(true)
  })
  it.each(['http://a.example/x', 'https://b.example/x', 'https://a.example:444/x'])(
    'sees %s as another',
    (url) => {
      expect(sameDestination(http, { ...http, origin: { ...http.origin, url } })).toBe(false)
    },
  )
  it('sees another user as another', () => {
    const mqtt = blank('mqtt')
    expect(sameDestination(mqtt, { ...mqtt, origin: { ...mqtt.origin, user: 'x' } })).toBe(false)
  })
})
