// The only place that knows React Flow. Layout comes from the server; this draws it and lets people move
// around in it. Edges are drawn for the selection only, or all where there are few.
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
  useStore,
} from '@xyflow/react'
import { memo, type ReactNode, useMemo } from 'react'
import { type Domain, ink, useTokens } from '@/tokens'
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
  mark?: ReactNode
}
export interface GraphEdge {
  id: string
  from: string
  to: string
  label?: string
  dashed?: boolean
  lit?: boolean
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
}

type BoxData = GraphNode & { selected: boolean } & Record<string, unknown>
const far = 0.45

const Box = memo(function Box({ data }: NodeProps<Node<BoxData>>) {
  const small = useStore((state) => state.transform[2] < far)
  const colour = data.colour ?? (data.domain ? ink(data.domain) : ink('edge'))
  return (
    <div
      className={styles['box']}
      data-small={small || undefined}
      data-selected={data.selected || undefined}
      data-dimmed={data.dimmed || undefined}
      style={{ width: data.width, height: data.height, ['--mark' as string]: colour }}
    >
      <Handle
        type="target"
        position={Position.Left}
        className={styles['handle']!}
        isConnectable={false}
      />
      {!small && (
        <>
          <span className={styles['name']}>{data.name}</span>
          {data.note && <span className={styles['note']}>{data.note}</span>}
          {data.mark}
        </>
      )}
      <Handle
        type="source"
        position={Position.Right}
        className={styles['handle']!}
        isConnectable={false}
      />
    </div>
  )
})

const Lane = memo(function Lane({ data }: NodeProps<Node<GraphLane & Record<string, unknown>>>) {
  return (
    <div className={styles['lane']} style={{ width: data.width, height: data.height }}>
      <span>{data.name}</span>
    </div>
  )
})

const nodeTypes = { box: Box, lane: Lane }

export function Graph(props: Props) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  )
}

function Canvas({ label, nodes, edges, lanes = [], selected, onSelect, onOpen }: Props) {
  const { scheme } = useTokens()
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
      ...nodes.map((node) => ({
        id: node.id,
        type: 'box',
        position: { x: node.x, y: node.y },
        data: { ...node, selected: node.id === selected },
        draggable: false,
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
            edges.length <= 80 || edge.lit || edge.from === selected || edge.to === selected,
        )
        .map((edge) => {
          const lit = edge.lit || edge.from === selected || edge.to === selected
          return {
            id: edge.id,
            source: edge.from,
            target: edge.to,
            label: lit ? edge.label : undefined,
            focusable: false,
            style: {
              stroke: lit ? ink('accent') : ink('edge'),
              strokeWidth: lit ? 2 : 1,
              ...(edge.dashed ? { strokeDasharray: '5 4' } : {}),
            },
          }
        }),
    [edges, selected],
  )
  return (
    <div className={styles['graph']} aria-label={label} role="group">
      <ReactFlow
        nodes={shownNodes}
        edges={shownEdges}
        nodeTypes={nodeTypes}
        colorMode={scheme}
        onlyRenderVisibleElements
        fitView
        minZoom={0.05}
        maxZoom={2}
        nodesConnectable={false}
        elementsSelectable
        proOptions={{ hideAttribution: true }}
        onNodeClick={(_, node) => node.type === 'box' && onSelect?.(node.id)}
        onNodeDoubleClick={(_, node) => node.type === 'box' && onOpen?.(node.id)}
        onPaneClick={() => onSelect?.(null)}
      >
        <Background gap={24} size={1} color={ink('hairline')} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  )
}
