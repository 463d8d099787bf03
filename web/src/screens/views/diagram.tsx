// A view as the modeller laid it out: nested boxes, connections with their bends, ends by kind.
import { type KeyboardEvent, memo, type Ref } from 'react'
import type { Schemas } from '@/api'
import { ink, levelInk, levels, type Scheme } from '@/tokens'
import type { Format } from '@/words'
import {
  type DiagramEdge,
  type DiagramNode,
  type End,
  familyOf,
  inkOf,
  lookOf,
  radiusOf,
  wrapped,
} from './shapes'
import styles from './views.module.css'

export type ViewOverlay = 'notation' | 'condition' | 'findings'

interface Props {
  diagram: Schemas['Diagram']
  overlay: ViewOverlay
  scheme: Scheme
  format: Format
  current: string | null
  label: string
  // What a box is called by screen readers.
  nameOf: (node: DiagramNode) => string
  onOpen: (node: DiagramNode) => void
  svg: Ref<SVGSVGElement>
}

const size = 12
const margin = 20

export const Diagram = memo(function Diagram(props: Props) {
  const { diagram, label, svg } = props
  const children = new Set(diagram.nodes.flatMap((node) => (node.parent ? [node.parent] : [])))
  return (
    <svg
      ref={svg}
      className={styles['diagram']}
      viewBox={`${-margin} ${-margin} ${diagram.width + 2 * margin} ${diagram.height + 2 * margin}`}
      width={diagram.width + 2 * margin}
      height={diagram.height + 2 * margin}
      role="group"
      aria-label={label}
      fontFamily="inherit"
      fontSize={size}
    >
      {diagram.nodes.map((node) => (
        <Box key={node.id} node={node} nested={children.has(node.id)} {...props} />
      ))}
      {diagram.edges.map((edge) => (
        <Connection key={edge.id} edge={edge} />
      ))}
    </svg>
  )
})

function fillOf(node: DiagramNode, { overlay, scheme }: Props): { fill: string; text: string } {
  if (node.kind === 'element' && overlay === 'condition' && node.condition != null) {
    const level = Math.max(0, Math.min(5, Math.round(node.condition * 5)))
    return { fill: levels[scheme][level]!, text: levelInk[scheme][level]! }
  }
  if (node.kind === 'element' && overlay === 'findings' && node.findings)
    return { fill: ink('accentSoft'), text: ink('ink') }
  return { fill: node.kind === 'note' ? ink('canvas') : ink('sheet'), text: ink('ink') }
}

function Box(props: Props & { node: DiagramNode; nested: boolean }) {
  const { node, nested, overlay, current, onOpen, nameOf, format } = props
  const { fill, text } = fillOf(node, props)
  const family = familyOf(node.type)
  const opens = (node.kind === 'element' && node.element && !node.removed) || node.kind === 'view'
  const radius = radiusOf(node)
  const tall = node.height > 44
  const lines = wrapped(
    node.name ?? '',
    node.width - 16,
    size,
    nested ? 1 : Math.floor((node.height - 8) / 15),
  )
  const top = nested ? node.y + 18 : node.y + node.height / 2 - ((lines.length - 1) * 15) / 2 + 4
  const figure =
    overlay === 'condition' && node.condition != null
      ? format.percent(node.condition)
      : overlay === 'findings' && node.findings
        ? format.number(node.findings)
        : null
  const act = opens
    ? {
        role: 'link',
        tabIndex: 0,
        'aria-label': nameOf(node),
        onClick: () => onOpen(node),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          onOpen(node)
        },
      }
    : {}
  const border = node.kind === 'element' ? ink(inkOf[family]) : ink('edge')
  return (
    <g {...act} className={opens ? styles['opens'] : undefined} opacity={node.removed ? 0.45 : 1}>
      {node.kind === 'note' ? (
        <path
          d={`M${node.x} ${node.y}h${node.width}v${node.height - 10}l-10 10h${10 - node.width}z`}
          fill={fill}
          stroke={ink('edge')}
        />
      ) : (
        <rect
          x={node.x}
          y={node.y}
          width={node.width}
          height={node.height}
          rx={radius}
          fill={fill}
          stroke={border}
          strokeWidth={node.id === current || node.element === current ? 3 : 1}
          strokeDasharray={node.kind === 'group' || node.removed ? '5 4' : undefined}
        />
      )}
      {node.kind === 'element' && overlay === 'notation' && (
        <rect
          x={node.x + 1}
          y={node.y + 1}
          width={4}
          height={node.height - 2}
          rx={Math.min(2, radius)}
          fill={border}
        />
      )}
      <text
        fill={text}
        textAnchor={node.kind === 'note' ? 'start' : 'middle'}
        fontWeight={nested || node.kind === 'group' ? 600 : 400}
        textDecoration={node.removed ? 'line-through' : undefined}
      >
        {lines.map((line, index) => (
          <tspan
            key={index}
            x={node.kind === 'note' ? node.x + 8 : node.x + node.width / 2}
            y={node.kind === 'note' ? node.y + 18 + index * 15 : top + index * 15}
          >
            {`${line} `}
          </tspan>
        ))}
      </text>
      {figure && (
        <text
          x={node.x + node.width - 6}
          y={tall ? node.y + node.height - 6 : node.y + 13}
          textAnchor="end"
          fontSize={11}
          fontWeight={600}
          fill={overlay === 'findings' ? ink('bad') : text}
        >
          {figure}
        </text>
      )}
    </g>
  )
}

function Connection({ edge }: { edge: DiagramEdge }) {
  const points = Array.from(
    { length: Math.floor(edge.points.length / 2) },
    (_, index) => [edge.points[index * 2]!, edge.points[index * 2 + 1]!] as const,
  )
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || points.length < 2) return null
  const look = lookOf(edge)
  const middle = points[Math.floor((points.length - 1) / 2)]!
  const next = points[Math.floor((points.length - 1) / 2) + 1]!
  return (
    <g aria-hidden>
      <polyline
        points={points.map((point) => point.join(',')).join(' ')}
        fill="none"
        stroke={ink('muted')}
        strokeDasharray={look.dashed}
      />
      <Tip end={look.start} at={first} from={points[1]!} />
      <Tip end={look.end} at={last} from={points.at(-2)!} />
      {edge.name && (
        <text
          x={(middle[0] + next[0]) / 2}
          y={(middle[1] + next[1]) / 2 - 4}
          textAnchor="middle"
          fontSize={11}
          fill={ink('muted')}
          stroke={ink('sheet')}
          strokeWidth={3}
          paintOrder="stroke"
        >
          {edge.name}
        </text>
      )}
    </g>
  )
}

type Point = readonly [number, number]
const shapes: Record<Exclude<End, 'none'>, { d: string; fill: 'ink' | 'sheet' | 'none' }> = {
  open: { d: 'M-8 -4L0 0L-8 4', fill: 'none' },
  filled: { d: 'M-9 -4L0 0L-9 4z', fill: 'ink' },
  hollow: { d: 'M-11 -5L0 0L-11 5z', fill: 'sheet' },
  diamond: { d: 'M0 0L-7 -4L-14 0L-7 4z', fill: 'sheet' },
  diamond_filled: { d: 'M0 0L-7 -4L-14 0L-7 4z', fill: 'ink' },
  dot: { d: 'M-6 0a3 3 0 1 1 6 0a3 3 0 1 1 -6 0', fill: 'ink' },
}

// The end of a connection, turned into its direction.
function Tip({ end, at, from }: { end: End; at: Point; from: Point }) {
  if (end === 'none') return null
  const shape = shapes[end]
  const angle = (Math.atan2(at[1] - from[1], at[0] - from[0]) * 180) / Math.PI
  return (
    <path
      d={shape.d}
      transform={`translate(${at[0]} ${at[1]}) rotate(${angle})`}
      fill={shape.fill === 'ink' ? ink('muted') : shape.fill === 'sheet' ? ink('sheet') : 'none'}
      stroke={ink('muted')}
    />
  )
}
