// How arrows of the strategy map run: along the gaps between boxes, never across one. Each end has a
// place of its own on the edge of its box, and arrows that share a gap run beside each other.
import { box, gap, type Layout, pad, type Place } from './map_geometry'

interface Ends {
  id: string
  cause: string
  effect: string
}
interface Point {
  x: number
  y: number
}
interface Run {
  id: string
  from: Place
  to: Place
  // Gaps are counted by the line of boxes below them.
  startGap: number
  endGap: number
  startTop: boolean
  endTop: boolean
  startX: number
  endX: number
}

const bend = 7
const apart = 5 // between arrows that run beside each other
const headroom = 3 // the tip stays off the edge

// Tops of all lines of boxes, downwards.
function linesOf(layout: Layout): number[] {
  return layout.rows.flatMap((row) =>
    Array.from({ length: row.lines }, (_, at) => row.y + pad.y + at * (box.height + gap.y)),
  )
}

// Things that run in one gap, each on the first lane that is free where it runs: the middle, then by
// turns on either side of it.
class Lanes {
  private readonly taken: { lane: number; from: number; to: number }[] = []
  constructor(
    private readonly middle: number,
    private readonly half: number,
  ) {}
  next(a: number, b: number): number {
    const [from, to] = [Math.min(a, b) - apart, Math.max(a, b) + apart]
    let lane = 0
    while (this.taken.some((one) => one.lane === lane && one.from < to && from < one.to)) ++lane
    this.taken.push({ lane, from, to })
    const off = Math.ceil(lane / 2) * apart * (lane % 2 === 0 ? 1 : -1)
    return this.middle + Math.max(-this.half, Math.min(this.half, off))
  }
}

function runsOf(layout: Layout, links: readonly Ends[], lines: readonly number[]): Run[] {
  return links.flatMap((link) => {
    const from = layout.places.get(link.cause)
    const to = layout.places.get(link.effect)
    if (!from || !to) return []
    const [start, end] = [lines.indexOf(from.y), lines.indexOf(to.y)]
    const down = end > start
    return {
      id: link.id,
      from,
      to,
      startTop: !down,
      endTop: end >= start,
      startGap: down ? start + 1 : start,
      endGap: end >= start ? end : end + 1,
      startX: from.x + box.width / 2,
      endX: to.x + box.width / 2,
    }
  })
}

// Ends at one edge of a box share it, in the order in which their other ends lie.
function spread(runs: readonly Run[]) {
  const edges = new Map<string, { towards: number; put: (x: number) => void; left: number }[]>()
  for (const run of runs) {
    for (const end of [
      {
        place: run.from,
        top: run.startTop,
        towards: run.to.x,
        put: (x: number) => (run.startX = x),
      },
      { place: run.to, top: run.endTop, towards: run.from.x, put: (x: number) => (run.endX = x) },
    ]) {
      const key = `${end.place.objective.id} ${end.top}`
      const there = edges.get(key) ?? edges.set(key, []).get(key)!
      there.push({ towards: end.towards, put: end.put, left: end.place.x })
    }
  }
  for (const ends of edges.values()) {
    ends.sort((a, b) => a.towards - b.towards)
    ends.forEach((end, at) => end.put(end.left + (box.width * (at + 1)) / (ends.length + 1)))
  }
}

// The path of every link whose ends are shown, by its id.
export function arrowPaths(layout: Layout, links: readonly Ends[]): Map<string, string> {
  const lines = linesOf(layout)
  const runs = runsOf(layout, links, lines)
  spread(runs)
  const across = lines.map((y, at) => {
    const above = at > 0 ? lines[at - 1]! + box.height : 0
    return new Lanes((above + y) / 2, (y - above) / 2 - 4)
  })
  const gutters = new Map<number, Lanes>()
  const gutter = (x: number) => {
    const middle = x - gap.x / 2
    return gutters.get(middle) ?? gutters.set(middle, new Lanes(middle, gap.x / 2 - 3)).get(middle)!
  }
  // Whether an upright line meets a box between two gaps.
  const isFree = (x: number, first: number, last: number) =>
    [...layout.places.values()].every((place) => {
      const line = lines.indexOf(place.y)
      return line < first || line >= last || x < place.x - 4 || x > place.x + box.width + 4
    })
  const out = new Map<string, string>()
  for (const run of runs) {
    const start = { x: run.startX, y: run.from.y + (run.startTop ? 0 : box.height) }
    const end = {
      x: run.endX,
      y: run.to.y + (run.endTop ? -headroom : box.height + headroom),
    }
    const points: Point[] = [start]
    if (run.startGap === run.endGap) {
      const y = across[run.startGap]!.next(start.x, end.x)
      points.push({ x: start.x, y }, { x: end.x, y })
    } else {
      const first = Math.min(run.startGap, run.endGap)
      const last = Math.max(run.startGap, run.endGap)
      const beside = start.x > end.x ? run.to.x + box.width + gap.x : run.to.x
      const x =
        [end.x, start.x].find((one) => isFree(one, first, last)) ??
        gutter(beside).next(lines[first]!, lines[last]!)
      const startY = x === start.x ? start.y : across[run.startGap]!.next(start.x, x)
      const endY = x === end.x ? end.y : across[run.endGap]!.next(x, end.x)
      points.push(
        { x: start.x, y: startY },
        { x, y: startY },
        { x, y: endY },
        { x: end.x, y: endY },
      )
    }
    points.push(end)
    out.set(run.id, rounded(points))
  }
  return out
}

// A line through points, its corners rounded.
function rounded(points: readonly Point[]): string {
  const kept = points.filter((one, at) => {
    const before = points[at - 1]
    return !before || Math.abs(one.x - before.x) + Math.abs(one.y - before.y) > 0.5
  })
  const parts = [`M${text(kept[0]!)}`]
  for (let at = 1; at < kept.length - 1; ++at) {
    const [before, corner, after] = [kept[at - 1]!, kept[at]!, kept[at + 1]!]
    parts.push(`L${text(towards(corner, before))}Q${text(corner)} ${text(towards(corner, after))}`)
  }
  parts.push(`L${text(kept.at(-1)!)}`)
  return parts.join('')
}
function towards(from: Point, to: Point): Point {
  const far = Math.hypot(to.x - from.x, to.y - from.y)
  const part = Math.min(bend, far / 2) / far
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}
const text = (point: Point) => `${short(point.x)} ${short(point.y)}`
const short = (value: number) => String(Math.round(value * 10) / 10)
