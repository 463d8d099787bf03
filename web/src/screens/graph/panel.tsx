// The selected box: its figures, what it is connected to, and where to go from here.
import { Button } from '@mantine/core'
import type { Schemas } from '@/api'
import { Go } from '@/app/place'
import {
  Confidence,
  DomainMark,
  MoneyValue,
  NumberValue,
  PanelPart,
  PercentValue,
  SidePanel,
} from '@/parts'
import { isDomain } from '@/tokens'
import { useWords } from '@/words'
import type { GraphNodeData } from './overlay'
import styles from './landscape.module.css'

interface Props {
  node: GraphNodeData
  typeName: string
  componentName: string | null
  currency: string
  related: Schemas['Graph']['edges']
  nodes: readonly GraphNodeData[]
  onClose: () => void
  onSelect: (id: string) => void
  onFocus: () => void
}

export function NodePanel(props: Props) {
  const { node, typeName, componentName, currency, related, nodes, onClose, onSelect } = props
  const t = useWords('graph')
  const domain = node.component?.slice(0, 2)
  const others = related.flatMap((edge) => {
    const other = nodes.find((entry) => entry.id === (edge.from === node.id ? edge.to : edge.from))
    return other ? [{ id: edge.id, other, outgoing: edge.from === node.id }] : []
  })
  return (
    <SidePanel
      title={node.name}
      kicker={
        <>
          {typeName}
          {componentName && (
            <>
              {', '}
              <DomainMark domain={isDomain(domain) ? domain : null} name={componentName} />
            </>
          )}
        </>
      }
      onClose={onClose}
      footer={
        <div className={styles['tools']}>
          <Button onClick={props.onFocus}>{t('panel.around')}</Button>
          <Go to={`elements/${encodeURIComponent(node.id)}`}>{t('panel.open')}</Go>
        </div>
      }
    >
      <PanelPart title={t('panel.figures')}>
        <table className="plain">
          <tbody>
            <tr>
              <th scope="row">{t('colour.condition')}</th>
              <td className="number">
                <Confidence value={node.confidence ?? null}>
                  <PercentValue value={node.condition} />
                </Confidence>
              </td>
            </tr>
            <tr>
              <th scope="row">{t('panel.importance')}</th>
              <td className="number">
                <PercentValue value={node.importance} digits={1} />
              </td>
            </tr>
            <tr>
              <th scope="row">{t('colour.cost')}</th>
              <td className="number">
                <MoneyValue
                  value={node.cost == null ? null : { amount: node.cost, currency }}
                  short
                />
              </td>
            </tr>
            <tr>
              <th scope="row">{t('colour.age')}</th>
              <td className="number">
                {node.age_days == null ? t('legend.unknown') : t('days', { count: node.age_days })}
              </td>
            </tr>
            <tr>
              <th scope="row">{t('colour.findings')}</th>
              <td className="number">
                {node.findings ? (
                  <Go to={`findings?element=${encodeURIComponent(node.id)}`}>
                    <NumberValue value={node.findings} />
                  </Go>
                ) : (
                  <NumberValue value={0} />
                )}
              </td>
            </tr>
          </tbody>
        </table>
      </PanelPart>
      {others.length > 0 && (
        <PanelPart title={t('panel.related', { count: others.length })}>
          <ul className={styles['related']}>
            {others.slice(0, 60).map(({ id, other, outgoing }) => (
              <li key={id}>
                <span aria-hidden>{outgoing ? '↑' : '↓'}</span>
                <button type="button" onClick={() => onSelect(other.id)}>
                  {other.name}
                </button>
              </li>
            ))}
          </ul>
        </PanelPart>
      )}
    </SidePanel>
  )
}
