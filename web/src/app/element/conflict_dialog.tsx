// Two people changed the same field: both values side by side, and the writer chooses for each.
import { Button, Modal, Radio } from '@mantine/core'
import { useState } from 'react'
import { type FieldContext, type FieldSpec, FieldValue } from '@/parts/fields'
import { useWords } from '@/words'
import type { Conflict, Fields } from './write_element'
import styles from './element.module.css'

interface Props {
  conflict: Conflict
  specs: readonly FieldSpec[]
  context: FieldContext
  busy: boolean
  // The fields to write over what others wrote; empty: all of theirs stand.
  onDecide: (fields: Fields) => void
  onClose: () => void
}

export function ConflictDialog({ conflict, specs, context, busy, onDecide, onClose }: Props) {
  const t = useWords('element')
  const [mine, setMine] = useState<Record<string, boolean>>({})
  const spec = (id: string): FieldSpec =>
    specs.find((entry) => entry.id === id) ?? { id, name: id, kind: 'text' }
  const decide = () => {
    const untouched = Object.entries(conflict.wanted).filter(
      ([field]) => !conflict.fields.some((entry) => entry.field === field),
    )
    const kept = conflict.fields.filter((entry) => mine[entry.field])
    onDecide(
      Object.fromEntries([
        ...untouched,
        ...kept.map((entry): [string, unknown] => [entry.field, conflict.wanted[entry.field]]),
      ]),
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('conflict.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('conflict.close') }}
    >
      <p className={styles['lead']}>{t('conflict.text')}</p>
      {conflict.fields.map((entry) => {
        const field = spec(entry.field)
        return (
          <Radio.Group
            key={entry.field}
            label={field.name}
            value={mine[entry.field] ? 'mine' : 'theirs'}
            onChange={(choice) => setMine({ ...mine, [entry.field]: choice === 'mine' })}
            className={styles['conflict']}
          >
            <div className={styles['sides']}>
              <Radio
                value="theirs"
                label={
                  <>
                    <span className={styles['sideName']}>{t('conflict.theirs')}</span>
                    <FieldValue field={field} value={entry.theirs} {...context} />
                  </>
                }
              />
              <Radio
                value="mine"
                label={
                  <>
                    <span className={styles['sideName']}>{t('conflict.yours')}</span>
                    <FieldValue field={field} value={entry.yours} {...context} />
                  </>
                }
              />
            </div>
          </Radio.Group>
        )
      })}
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          {t('conflict.later')}
        </Button>
        <Button loading={busy} onClick={decide}>
          {t('conflict.decide')}
        </Button>
      </div>
    </Modal>
  )
}
