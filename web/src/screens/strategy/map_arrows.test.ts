import { describe, expect, it } from 'vitest'
import { arrowPaths } from './map_arrows'
import { box, layoutOf } from './map_geometry'

const objective = (id: string, perspective: string, slot: number) =>
  ({ id, name: id, perspective, slot }) as never
// Three rows of two by three boxes, all of them taken: money0 ... money5, and so on.
const rows = ['money', 'customers', 'people']
const layout = layoutOf(
  {
    perspectives: rows.map((id) => ({ id, name: id })),
    columns: 3,
    currency: 'EUR',
    objectives: rows.flatMap((row) => [0, 1, 2, 3, 4, 5].map((at) => objective(row + at, row, at))),
    links: [],
  },
  'None',
)
const link = (cause: string, effect: string) => ({ id: `${cause} ${effect}`, cause, effect })
const points = (path: string) =>
  path.match(/[MLQ ]?-?[\d.]+ -?[\d.]+/g)!.map((one) => {
    const [x, y] = one.replace(/[MLQ]/, '').trim().split(' ').map(Number)
    return { x: x!, y: y! }
  })

describe('arrows of the strategy map', () => {
  it('never run across a box', () => {
    const all = [...layout.places.keys()]
    const links = all.flatMap((cause) =>
      all.filter((effect) => effect !== cause).map((effect) => link(cause, effect)),
    )
    const paths = arrowPaths(layout, links)
    expect(paths.size).toBe(links.length)
    for (const path of paths.values()) {
      const through = points(path)
      for (let at = 1; at < through.length; ++at) {
        const [a, b] = [through[at - 1]!, through[at]!]
        for (const place of layout.places.values()) {
          const inside =
            Math.max(a.x, b.x) > place.x + 1 &&
            Math.min(a.x, b.x) < place.x + box.width - 1 &&
            Math.max(a.y, b.y) > place.y + 1 &&
            Math.min(a.y, b.y) < place.y + box.height - 1
          expect(inside, `${path} meets ${place.objective.id}`).toBe(false)
        }
      }
    }
  })

  it('end beside each other on one edge, in the order they come from', () => {
    const paths = arrowPaths(layout, [
      link('customers2', 'money4'),
      link('customers0', 'money4'),
      link('people1', 'gone'),
    ])
    expect(paths.size).toBe(2)
    const ends = [...paths.values()].map((path) => points(path).at(-1)!)
    expect(ends[0]!.y).toBe(ends[1]!.y)
    expect(ends[0]!.x).toBeGreaterThan(ends[1]!.x)
  })

  it('go straight up where nothing stands between', () => {
    const path = arrowPaths(layout, [link('customers1', 'money4')])
      .values()
      .next().value!
    expect(new Set(points(path).map((point) => point.x)).size).toBe(1)
  })
})
