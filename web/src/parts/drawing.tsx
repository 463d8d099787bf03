// Small drawings of the screens' own shapes in hairlines, with one petrol stroke.
import { type ReactNode } from 'react'
import { ink } from '@/tokens'

const box = (x: number, y: number, w = 34, h = 19) => (
  <rect key={`${x}-${y}`} x={x} y={y} width={w} height={h} rx={3} />
)

const shapes = {
  boxes: {
    hairlines: [box(4, 4), box(62, 4), box(4, 45)],
    dashed: [box(62, 45)],
    stroke: <path d="M38 13.5h24M21 23v22M79 23v22" />,
  },
  list: {
    hairlines: [<path key="l" d="M10 34h80M10 52h80" />, <path key="h" d="M10 16h80" />],
    dashed: [],
    stroke: <path d="M10 25h42" />,
  },
  map: {
    hairlines: [box(4, 4, 30, 22), box(66, 4, 30, 22), box(4, 42, 30, 22), box(66, 42, 30, 22)],
    dashed: [<path key="d" d="M34 15h32M19 26v16M81 26v16" />],
    stroke: <path d="M33 25 67 43" />,
  },
  bars: {
    hairlines: [<path key="a" d="M10 8v52h82" />],
    dashed: [<path key="t" d="M10 20h82" />],
    stroke: <path d="M24 60V40M42 60V30M60 60V46M78 60V24" />,
  },
  tree: {
    hairlines: [box(33, 4), box(4, 45, 26), box(37, 45, 26)],
    dashed: [box(70, 45, 26)],
    stroke: <path d="M50 23v11M17 45V34h66v11M50 34v11" />,
  },
  sieve: {
    hairlines: [<path key="a" d="M14 10h72L60 40v22l-20-8V40z" />],
    dashed: [],
    stroke: <path d="M30 10h40" />,
  },
  lock: {
    hairlines: [<rect key="a" x={32} y={30} width={36} height={30} rx={3} />],
    dashed: [],
    stroke: <path d="M40 30V20a10 10 0 0 1 20 0v10" />,
  },
  line: {
    hairlines: [<path key="a" d="M30 8h40M50 8v34" />],
    dashed: [<path key="b" d="M34 60h32" />],
    stroke: <path d="M42 42h16l-8 16z" />,
  },
} satisfies Record<string, { hairlines: ReactNode[]; dashed: ReactNode[]; stroke: ReactNode }>

export type DrawingName = keyof typeof shapes

export function Drawing({ name }: { name: DrawingName }) {
  const shape = shapes[name]
  return (
    <svg
      width={100}
      height={68}
      viewBox="0 0 100 68"
      aria-hidden
      fill="none"
      strokeLinejoin="round"
    >
      <g stroke={ink('edge')} fill="none">
        {shape.hairlines}
      </g>
      <g stroke={ink('edge')} strokeDasharray="3 3" fill="none">
        {shape.dashed}
      </g>
      <g stroke={ink('accent')} strokeWidth={1.8} fill="none">
        {shape.stroke}
      </g>
    </svg>
  )
}
