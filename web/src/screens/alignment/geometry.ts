// Where panels, lines and their labels stand, from the width there is. Pure.
import type { LinkId } from '@/api'
import { type Domain, domains } from '@/tokens'

export interface Point {
  x: number
  y: number
}
export interface Panel extends Point {
  width: number
  height: number
}
export interface Line {
  id: LinkId
  from: Point
  to: Point
  label: Point
}
export interface Geometry {
  width: number
  height: number
  narrow: boolean
  panels: Record<Domain, Panel>
  lines: Line[]
}

const between = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
})

export function geometry(width: number): Geometry {
  const narrow = width < 600
  const gap = narrow ? 64 : Math.max(130, Math.min(240, width * 0.26))
  const panelWidth = (width - gap) / 2
  const panelHeight = narrow ? 168 : 164
  const rowGap = narrow ? 132 : 156
  const right = panelWidth + gap
  const below = panelHeight + rowGap
  const size = { width: panelWidth, height: panelHeight }
  const panels: Record<Domain, Panel> = {
    BS: { x: 0, y: 0, ...size },
    IS: { x: right, y: 0, ...size },
    OI: { x: 0, y: below, ...size },
    II: { x: right, y: below, ...size },
  }
  const middle = panelWidth / 2
  const side = Math.min(28, panelWidth / 4)
  const ends: Record<LinkId, [Point, Point, number]> = {
    'BS-IS': [{ x: panelWidth, y: panelHeight / 2 }, { x: right, y: panelHeight / 2 }, 0.5],
    'BS-OI': [{ x: middle, y: panelHeight }, { x: middle, y: below }, 0.5],
    'BS-II': [{ x: panelWidth - side, y: panelHeight }, { x: right + side, y: below }, 0.32],
    'IS-OI': [
      { x: right + side, y: panelHeight },
      { x: panelWidth - side, y: below },
      narrow ? 0.7 : 0.32,
    ],
    'IS-II': [{ x: right + middle, y: panelHeight }, { x: right + middle, y: below }, 0.5],
    'OI-II': [
      { x: panelWidth, y: below + panelHeight / 2 },
      { x: right, y: below + panelHeight / 2 },
      0.5,
    ],
  }
  return {
    width,
    height: below + panelHeight,
    narrow,
    panels,
    lines: Object.entries(ends).map(([id, [from, to, share]]) => ({
      id: id as LinkId,
      from,
      to,
      label: between(from, to, share),
    })),
  }
}

// The two domains of a link, demand first.
export function endsOf(id: LinkId): [Domain, Domain] {
  const [demand, supply] = id.split('-')
  return [demand as Domain, supply as Domain]
}

// A perspective's path as the links it runs over.
export function linksOfPath(path: readonly string[]): string[] {
  return path.slice(1).map((domain, index) => {
    const before = path[index] as Domain
    const [first, second] = [before, domain as Domain].sort(
      (a, b) => domains.indexOf(a) - domains.indexOf(b),
    )
    return `${first}-${second}`
  })
}

// Thickness says strength: 2 to 10 pixels.
export const weightOf = (score: number | null | undefined) => (score == null ? 1.5 : 2 + score * 8)
// Less than half of what is asked for is there: the line is broken.
export const isBroken = (score: number | null | undefined) => score != null && score < 0.5
