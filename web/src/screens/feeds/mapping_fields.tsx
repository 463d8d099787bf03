import { NumberInput, Stack, TextInput } from '@mantine/core'
import { useWords } from '@/words'
import type { Definition, Kind } from './data'
import styles from './feeds.module.css'

type Mapping = Definition['mapping']

interface Props {
  kind: Kind
  mapping: Mapping
  wrong: Record<string, string>
  onChange: (patch: Partial<Mapping>) => void
}

// What a row says about which measure, which moment and which value.
export function MappingFields({ kind, mapping, wrong, onChange }: Props) {
  const t = useWords('feeds')
  const text = (name: 'rows' | 'measure' | 'at' | 'value' | 'note', hint: string) => (
    <TextInput
      label={t(`mapping.${name}`)}
      description={hint}
      value={mapping[name] ?? ''}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      error={wrong[`mapping.${name}`]}
      classNames={{ input: styles['mono'] ?? '' }}
      spellCheck={false}
      autoComplete="off"
    />
  )
  return (
    <Stack gap={16}>
      <p className={styles['text']}>{t(`mapping.row_of.${kind}`)}</p>
      {(kind === 'http' || kind === 'mqtt') && text('rows', t(`mapping.rows_of.${kind}`))}
      {text('measure', t(`mapping.measure_of.${kind}`))}
      <div className={styles['pair']}>
        {text('at', t('mapping.at_hint'))}
        {text('value', t('mapping.value_hint'))}
      </div>
      <div className={styles['pair']}>
        {text('note', t('mapping.note_hint'))}
        <NumberInput
          label={t('mapping.factor')}
          description={t('mapping.factor_hint')}
          value={mapping.factor ?? 1}
          onChange={(next) => onChange({ factor: Number(next) })}
          error={wrong['mapping.factor']}
        />
      </div>
    </Stack>
  )
}
