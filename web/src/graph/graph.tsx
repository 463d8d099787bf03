// The only place that knows React Flow. Layout comes from the server; this draws it and lets people move
// around in it, by pointer and by keyboard. Where there are many edges, only those of the selection are drawn.
import '@xyflow/react/dist/base.css'
import {
  Background,
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react'
import { type KeyboardEvent, memo, type ReactNode, useEffect, useId, useMemo, useRef } from 'react'
import { type Domain, ink, useTokens } from '@/tokens'
import { useWords } from '@/words'
import { Line } from './line'
import { type Direction, neighbour } from './walk'
import styles from './graph.module.css'

export interface GraphNode {
  id: string
  name: string
  // Below the name: the type.
  note?: string
  domain?: Domain | null
  // A colour of tokens; without one the domain's.
  colour?: string
  x: number
  y: number
  width: number
  height: number
  dimmed?: boolean
  lit?: boolean
  // What the colour says, in words.
  mark?: ReactNode
}
export interface GraphEdge {
  id: string
  from: string
  to: string
  label?: string
  dashed?: boolean
  lit?: boolean
  // Where the line runs, as the server laid it: x, y, x, y …
  points?: readonly number[]
}
export interface GraphLane {
  id: string
  name: string
  x: number
  y: number
  width: number
  height: number
}

interface Props {
  label: string
  nodes: readonly GraphNode[]
  edges: readonly GraphEdge[]
  lanes?: readonly GraphLane[]
  selected?: string | null
  onSelect?: (id: string | null) => void
  onOpen?: (id: string) => void
  // Brought to the middle when it changes.
  centre?: string | null
}

type BoxData = GraphNode & { selected: boolean } & Record<string, unknown>
const far = 0.45
const fewEdges = 80

const Box = memo(function Box({ data }: NodeProps<Node<BoxData>>) {
  const small = useStore((state) => state.transform[2] < far)
  const colour = data.colour ?? (data.domain ? ink(data.domain) : ink('edge'))
  return (
    <div
      className={styles['box']}
      data-small={small || undefined}
      data-selected={data.selected || undefined}
      data-dimmed={data.dimmed || undefined}
      data-lit={data.lit || undefined}
      data-coloured={data.colour ? true : undefined}
      style={{ width: data.width, height: data.height, ['--mark' as string]: colour }}
      title={small ? data.name : undefined}
    >
      <Handle
        type="target"
        position={Position.Top}
        className={styles['handle']!}
        isConnectable={false}
      />
      {!small && (
        <>
          <span className={styles['name']}>{data.name}</span>
          {(data.note || data.mark) && (
            <span className={styles['note']}>
              <span>{data.note}</span>
              {data.mark && <span className={styles['figure']}>{data.mark}</span>}
            </span>
          )}
        </>
      )}
      <Handle
        type="source"
        position={Position.Bottom}
        className={styles['handle']!}
        isConnectable={false}
      />
    </div>
  )
})

// The name of a lane keeps its size on screen, so that it is read from far away too.
const Lane = memo(function Lane({ data }: NodeProps<Node<GraphLane & Record<string, unknown>>>) {
  return (
    <div
      className={styles['lane']}
      style={{ width: data.width, height: data.height }}
      aria-hidden
    />
  )
})
const LaneName = memo(function LaneName({
  data,
}: NodeProps<Node<GraphLane & Record<string, unknown>>>) {
  const scale = useStore((state) => Math.round(Math.max(1, 1 / state.transform[2]) * 4) / 4)
  return (
    <div className={styles['laneName']} style={{ fontSize: Math.min(12 * scale, data.height / 2) }}>
      {data.name}
    </div>
  )
})

const nodeTypes = { box: Box, lane: Lane, laneName: LaneName }
const edgeTypes = { line: Line }

export function Graph(props: Props) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  )
}

const arrows: Record<string, Direction> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

function Canvas({ label, nodes, edges, lanes = [], selected, onSelect, onOpen, centre }: Props) {
  const t = useWords('parts')
  const hint = useId()
  const { scheme } = useTokens()
  const flow = useReactFlow()
  const walked = useRef(false)
  const shownNodes = useMemo(
    (): Node[] => [
      ...lanes.map((lane) => ({
        id: `lane-${lane.id}`,
        type: 'lane',
        position: { x: lane.x, y: lane.y },
        data: { ...lane },
        selectable: false,
        draggable: false,
        focusable: false,
        zIndex: -1,
        width: lane.width,
        height: lane.height,
      })),
      ...lanes.map((lane) => ({
        id: `name-${lane.id}`,
        type: 'laneName',
        position: { x: lane.x + 4, y: lane.y + 4 },
        data: { ...lane },
        selectable: false,
        draggable: false,
        focusable: false,
        zIndex: 2,
        width: 160,
        height: 20,
      })),
      ...nodes.map((node) => ({
        id: node.id,
        type: 'box',
        position: { x: node.x, y: node.y },
        data: { ...node, selected: node.id === selected },
        draggable: false,
        // The whole drawing is one stop of the keyboard; arrows walk inside it.
        focusable: false,
        width: node.width,
        height: node.height,
        ariaLabel: node.note ? `${node.name}, ${node.note}` : node.name,
      })),
    ],
    [nodes, lanes, selected],
  )
  const shownEdges = useMemo(
    (): Edge[] =>
      edges
        .filter(
          (edge) =>
            edges.length <= fewEdges || edge.lit || edge.from === selected || edge.to === selected,
        )
        .map((edge) => {
          const lit = edge.lit || edge.from === selected || edge.to === selected
          return {
            id: edge.id,
            type: 'line',
            source: edge.from,
            target: edge.to,
            data: { points: edge.points, lit, dashed: edge.dashed },
            label: lit ? edge.label : undefined,
            focusable: false,
            zIndex: lit ? 1 : 0,
          }
        }),
    [edges, selected],
  )

  // Another drawing is shown whole; a selection made elsewhere comes into view.
  const shape = `${nodes.length}:${nodes[0]?.id ?? ''}:${nodes.at(-1)?.id ?? ''}:${lanes.length}`
  useEffect(() => {
    const timer = setTimeout(() => void flow.fitView({ padding: 0.06 }), 30)
    return () => clearTimeout(timer)
  }, [shape, flow])
  const target = centre ?? (walked.current ? selected : null)
  useEffect(() => {
    const node = nodes.find((entry) => entry.id === target)
    if (!node) return
    void flow.setCenter(node.x + node.width / 2, node.y + node.height / 2, {
      zoom: Math.max(flow.getZoom(), 0.6),
      duration: 120,
    })
    // Only a new target moves the drawing, not new data.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [target, flow])

  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const direction = arrows[event.key]
    if (direction) {
      event.preventDefault()
      event.stopPropagation()
      const next = neighbour(nodes, selected ?? null, direction)
      if (next) {
        walked.current = true
        onSelect?.(next)
      }
    } else if (event.key === 'Enter' && selected) {
      event.preventDefault()
      onOpen?.(selected)
    } else if (event.key === 'Escape' && selected) {
      event.preventDefault()
      onSelect?.(null)
    }
  }
  const current = nodes.find((node) => node.id === selected)
  return (
    // The drawing is a widget of its own: it takes the arrow keys.
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions
    <div
      className={styles['graph']}
      aria-label={label}
      aria-describedby={hint}
      role="application"
      // One stop for the keyboard; the arrows walk from box to box.
      // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={onKey}
    >
      <span id={hint} className="visually-hidden">
        {t('graph.hint')}
      </span>
      <span className="visually-hidden" aria-live="polite">
        {current && `${current.name}${current.note ? `, ${current.note}` : ''}`}
      </span>
      <ReactFlow
        nodes={shownNodes}
        edges={shownEdges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={scheme}
        onlyRenderVisibleElements
        fitView
        fitViewOptions={{ padding: 0.06 }}
        minZoom={0.04}
        maxZoom={2}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        elementsSelectable
        proOptions={{ hideAttribution: true }}
        onNodeClick={(_, node) => {
          walked.current = false
          if (node.type === 'box') onSelect?.(node.id)
        }}
        onNodeDoubleClick={(_, node) => node.type === 'box' && onOpen?.(node.id)}
        onPaneClick={() => onSelect?.(null)}
      >
        <Background gap={24} size={1} color={ink('hairline')} />
        <Controls
          showInteractive={false}
          fitViewOptions={{ padding: 0.06 }}
          aria-label={t('graph.controls')}
        />
      </ReactFlow>
    </div>
  )
}
