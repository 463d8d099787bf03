// The same elements as a table, for those who would rather read than look.
import { useMemo } from 'react'
import type { Schemas } from '@/api'
import { Go } from '@/app/place'
import { TableExport } from '@/app/table_export'
import { MoneyValue, NumberValue, PercentValue } from '@/parts'
import { type Column, DataTable } from '@/parts/table'
import { useWords } from '@/words'
import type { GraphNodeData } from './overlay'

interface Props {
  graph: Schemas['Graph']
  currency: string
  typeName: (id: string) => string
  componentName: (id: string) => string
  text: string
  onText: (next: string) => void
  current: string | null
  onOpen: (id: string) => void
}

export function NodeList(props: Props) {
  const { graph, currency, typeName, componentName } = props
  const t = useWords('graph')
  const degree = useMemo(() => {
    const counts = new Map<string, number>()
    for (const edge of graph.edges) {
      counts.set(edge.from, (counts.get(edge.from) ?? 0) + 1)
      counts.set(edge.to, (counts.get(edge.to) ?? 0) + 1)
    }
    return counts
  }, [graph])
  const columns = useMemo(
    (): Column<GraphNodeData>[] => [
      {
        id: 'name',
        header: t('list.name'),
        value: (node) => node.name,
        cell: (node) => <Go to={`elements/${encodeURIComponent(node.id)}`}>{node.name}</Go>,
        width: 'minmax(200px, 2fr)',
        fixed: true,
      },
      { id: 'type', header: t('list.type'), value: (node) => typeName(node.type) },
      {
        id: 'component',
        header: t('list.component'),
        value: (node) => (node.component ? componentName(node.component) : null),
      },
      {
        id: 'relations',
        header: t('list.relations'),
        value: (node) => degree.get(node.id) ?? 0,
        cell: (node) => <NumberValue value={degree.get(node.id) ?? 0} />,
        align: 'end',
        kind: 'number',
      },
      {
        id: 'condition',
        header: t('colour.condition'),
        value: (node) => node.condition,
        cell: (node) => <PercentValue value={node.condition} />,
        align: 'end',
        kind: 'percent',
      },
      {
        id: 'cost',
        header: t('colour.cost'),
        value: (node) => node.cost,
        cell: (node) => (
          <MoneyValue value={node.cost == null ? null : { amount: node.cost, currency }} short />
        ),
        align: 'end',
        kind: 'money',
      },
      {
        id: 'findings',
        header: t('colour.findings'),
        value: (node) => node.findings ?? 0,
        cell: (node) => <NumberValue value={node.findings ?? 0} />,
        align: 'end',
        kind: 'number',
      },
    ],
    [t, typeName, componentName, degree, currency],
  )
  return (
    <DataTable
      label={t('title')}
      rows={graph.nodes}
      columns={columns}
      rowId={(node) => node.id}
      rowName={(node) => node.name}
      current={props.current}
      onOpen={(node) => props.onOpen(node.id)}
      text={props.text}
      onText={props.onText}
      actions={<TableExport title={t('title')} content={() => ({ rows: graph.nodes, columns })} />}
    />
  )
}
