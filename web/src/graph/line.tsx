// A line along the points the server chose, its corners rounded; straight where there are none.
import { type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { ink } from '@/tokens'
import styles from './graph.module.css'

type LineData = {
  points?: readonly number[]
  lit?: boolean
  dashed?: boolean
}

type Point = readonly [number, number]
const corner = 8

export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${first[0]} ${first[1]}`
  for (let at = 0; at < rest.length; at += 1) {
    const point = rest[at]!
    const next = rest[at + 1]
    if (!next) {
      path += `L${point[0]} ${point[1]}`
      break
    }
    const before = at === 0 ? first : rest[at - 1]!
    const towards = (other: Point): Point => {
      const length = Math.hypot(other[0] - point[0], other[1] - point[1]) || 1
      const by = Math.min(corner, length / 2) / length
      return [point[0] + (other[0] - point[0]) * by, point[1] + (other[1] - point[1]) * by]
    }
    const enter = towards(before)
    const leave = towards(next)
    path += `L${enter[0]} ${enter[1]}Q${point[0]} ${point[1]} ${leave[0]} ${leave[1]}`
  }
  return path
}

export function pairs(points: readonly number[]): Point[] {
  return Array.from({ length: Math.floor(points.length / 2) }, (_, index): Point => [
    points[index * 2]!,
    points[index * 2 + 1]!,
  ])
}

export function Line(props: EdgeProps<Edge<LineData>>) {
  const { data, sourceX, sourceY, targetX, targetY } = props
  const given = pairs(data?.points ?? [])
  const points: Point[] =
    given.length > 1
      ? given
      : [
          [sourceX, sourceY],
          [targetX, targetY],
        ]
  const middle = points[Math.floor(points.length / 2)]!
  const before = points[Math.floor(points.length / 2) - 1] ?? middle
  return (
    <>
      <path
        d={pathOf(points)}
        fill="none"
        stroke={data?.lit ? ink('accent') : ink('edge')}
        strokeWidth={data?.lit ? 2 : 1}
        strokeDasharray={data?.dashed ? '5 4' : undefined}
      />
      {props.label && (
        <EdgeLabelRenderer>
          <span
            className={styles['edgeLabel']}
            style={{
              transform: `translate(-50%, -50%) translate(${(middle[0] + before[0]) / 2}px, ${(middle[1] + before[1]) / 2}px)`,
            }}
          >
            {props.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
}
