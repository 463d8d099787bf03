// The selected element beside the table: its attributes, each editable in place.
import { Button } from '@mantine/core'
import { IconArrowUpRight } from '@tabler/icons-react'
import type { Attribute } from '@/api'
import { Fact } from '@/app/element'
import { Go } from '@/app/place'
import { SidePanel } from '@/parts'
import type { FieldContext } from '@/parts/fields'
import { useWords } from '@/words'
import type { Row } from './use_elements'
import styles from './model.module.css'

interface Props {
  row: Row
  typeName: string
  attributes: readonly Attribute[]
  context: FieldContext
  editable: boolean
  onClose: () => void
  onRemove: (() => void) | undefined
  onRestore: (() => void) | undefined
}

export function QuickPanel(props: Props) {
  const { row, typeName, attributes, context, editable, onClose, onRemove, onRestore } = props
  const t = useWords('model')
  const name: Attribute = { id: 'name', name: t('column.name'), kind: 'text', required: true }
  const specs = [name, ...attributes]
  return (
    <SidePanel
      title={row.name}
      kicker={`${typeName}, ${row.id}`}
      onClose={onClose}
      footer={
        <div className={styles['panelTools']}>
          {!row.deleted && (
            <Go to={`elements/${encodeURIComponent(row.id)}`} className={styles['open']}>
              {t('open_page')} <IconArrowUpRight size={15} stroke={1.6} aria-hidden />
            </Go>
          )}
          {onRestore && <Button onClick={onRestore}>{t('restore')}</Button>}
          {onRemove && (
            <Button variant="default" onClick={onRemove}>
              {t('remove')}
            </Button>
          )}
        </div>
      }
    >
      <div key={row.id} className={styles['facts']}>
        {specs.map((field) => (
          <Fact
            key={field.id}
            element={row}
            field={field}
            value={field.id === 'name' ? row.name : row.fields[field.id]}
            context={context}
            specs={specs}
            editable={editable && !row.deleted}
          />
        ))}
      </div>
    </SidePanel>
  )
}
