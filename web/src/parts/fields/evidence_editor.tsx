import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core'
import { DateInput } from '@/parts/fields/date_input'
import { IconTrash } from '@tabler/icons-react'
import { useWords } from '@/words'
import type { Choice, Evidence } from './kinds'
import styles from './fields.module.css'

interface Props {
  label: string
  value: Evidence[]
  kinds: Choice[]
  onChange: (next: Evidence[]) => void
}

// Dated statements about how well something does its job, newest first.
export function EvidenceEditor({ label, value, kinds, onChange }: Props) {
  const t = useWords('parts')
  const set = (index: number, patch: Partial<Evidence>) =>
    onChange(value.map((item, place) => (place === index ? { ...item, ...patch } : item)))
  return (
    <fieldset className={styles['fieldset']}>
      <legend>{label}</legend>
      {value.length === 0 && <p className={styles['missing']}>{t('field.evidence.none')}</p>}
      {value.map((item, index) => (
        <div key={index} className={styles['evidenceRow']}>
          <Select
            aria-label={t('field.evidence.kind')}
            data={kinds}
            value={item.kind}
            onChange={(kind) => kind && set(index, { kind })}
            allowDeselect={false}
          />
          <NumberInput
            aria-label={t('field.evidence.value')}
            value={item.value}
            onChange={(next) => typeof next === 'number' && set(index, { value: next })}
            min={0}
            max={1}
            step={0.05}
            decimalScale={3}
          />
          <DateInput
            aria-label={t('field.evidence.at')}
            value={item.at}
            onChange={(at) => at && set(index, { at })}
            valueFormat="YYYY-MM-DD"
          />
          <TextInput
            aria-label={t('field.evidence.source')}
            placeholder={t('field.evidence.source')}
            value={item.source ?? ''}
            onChange={(event) => set(index, { source: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('field.remove')}
            onClick={() => onChange(value.filter((_, place) => place !== index))}
          >
            <IconTrash size={16} stroke={1.6} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        onClick={() =>
          onChange([
            {
              kind: kinds[0]?.value ?? 'assessed',
              value: 0.5,
              at: new Date().toISOString().slice(0, 10),
            },
            ...value,
          ])
        }
      >
        {t('field.evidence.add')}
      </Button>
    </fieldset>
  )
}
