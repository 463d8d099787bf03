export { Graph, type GraphEdge, type GraphLane, type GraphNode } from './graph'
