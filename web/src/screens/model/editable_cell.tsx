// A cell that opens its editor over the table: double-click, or the pencil that the pointer brings.
import { ActionIcon, Popover } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import type { Attribute } from '@/api'
import { Fact } from '@/app/element'
import { type FieldContext, FieldValue } from '@/parts/fields'
import { useWords } from '@/words'
import type { Row } from './use_elements'
import styles from './model.module.css'

interface Props {
  row: Row
  attribute: Attribute
  context: FieldContext
  specs: readonly Attribute[]
}

export function EditableCell({ row, attribute, context, specs }: Props) {
  const t = useWords('model')
  const [open, setOpen] = useState(false)
  const value = row.fields[attribute.id]
  const edit = (
    <ActionIcon
      size="sm"
      variant="subtle"
      color="gray"
      tabIndex={-1}
      className={styles['pencil']}
      aria-label={t('edit_cell', { attribute: attribute.name, name: row.name })}
      onClick={() => setOpen(true)}
    >
      <IconPencil size={14} stroke={1.6} />
    </ActionIcon>
  )
  return (
    // Keyboards edit in the panel (e); the pointer has a short way here.

    <div className={styles['cell']} onDoubleClick={() => setOpen(true)}>
      <span className={styles['cellValue']}>
        <FieldValue field={attribute} value={value} {...context} />
      </span>
      {open ? (
        <Popover
          opened
          onChange={setOpen}
          position="bottom-start"
          width={300}
          trapFocus
          withinPortal
        >
          <Popover.Target>{edit}</Popover.Target>
          <Popover.Dropdown>
            <Fact
              element={row}
              field={attribute}
              value={value}
              context={context}
              specs={specs}
              editable
              opened
              onEditing={(editing) => !editing && setOpen(false)}
            />
          </Popover.Dropdown>
        </Popover>
      ) : (
        edit
      )}
    </div>
  )
}
