import { Input, SegmentedControl, Select, TextInput } from '@mantine/core'
import { ElementPicker } from '@/app/element_picker'
import { cadences, useFigures } from '@/app/measures'
import { useFormat, useWords } from '@/words'
import { agreements } from './data'
import { conditions, type Draft, windows, type Wrong } from './draft'
import { promiseText } from './promise'
import styles from './levels.module.css'

interface Props {
  draft: Draft
  onChange: (patch: Partial<Draft>) => void
  // Of the values it is judged by.
  unit: string | null
  wrong: Wrong
}

// Everything a promise consists of, and what it amounts to in a sentence.
export function DefinitionFields({ draft, onChange, unit, wrong }: Props) {
  const t = useWords('service_levels')
  const m = useWords('measure')
  const figures = useFigures()
  const unitName = figures.unit(unit)
  const behind = (name: string) => ({
    rightSection: name ? <span className={styles['suffix']}>{name}</span> : undefined,
    rightSectionWidth: Math.max(20, 14 + 7 * name.length),
  })
  return (
    <>
      <div className={styles['pair']}>
        <TextInput
          label={t('form.target')}
          inputMode="decimal"
          autoComplete="off"
          value={draft.target}
          onChange={(event) => onChange({ target: event.currentTarget.value })}
          error={wrong['target']}
          {...behind('%')}
        />
        <Select
          label={t('form.agreement')}
          placeholder={t('agreement.none')}
          data={agreements.map((value) => ({ value, label: t(`agreement.${value}_long`) }))}
          value={draft.agreement}
          onChange={(agreement) => onChange({ agreement })}
          error={wrong['agreement']}
          clearable
        />
      </div>
      <div className={styles['group']}>
        <Input.Label labelElement="div" size="xs" id="judged-by">
          {t('form.by')}
        </Input.Label>
        <SegmentedControl
          aria-labelledby="judged-by"
          fullWidth
          value={draft.by}
          onChange={(by) => onChange({ by: by === 'measure' ? 'measure' : 'own' })}
          data={[
            { value: 'own', label: t('form.by_own') },
            { value: 'measure', label: t('form.by_measure') },
          ]}
        />
        {draft.by === 'measure' && (
          <ElementPicker
            bare
            label={t('form.indicator')}
            placeholder={t('form.indicator')}
            types={['measure']}
            value={draft.indicator}
            onChange={(indicator) => onChange({ indicator })}
            error={wrong['indicator']}
          />
        )}
      </div>
      <div className={styles['pair']}>
        <Select
          label={t('form.condition')}
          data={[
            { value: 'share', label: t('condition.share') },
            ...conditions.map((value) => ({ value, label: t(`condition.${value}`) })),
          ]}
          value={draft.condition ?? 'share'}
          onChange={(value) => onChange({ condition: value === 'share' ? null : value })}
          allowDeselect={false}
          error={wrong['condition']}
        />
        {draft.condition && (
          <TextInput
            label={t('form.threshold')}
            inputMode="decimal"
            autoComplete="off"
            value={draft.threshold}
            onChange={(event) => onChange({ threshold: event.currentTarget.value })}
            error={wrong['threshold']}
            {...behind(unitName)}
          />
        )}
      </div>
      <div className={styles['pair']}>
        <Select
          label={t('form.window')}
          data={windows.map((value) => ({ value, label: t(`form.window_${value}`) }))}
          value={draft.window}
          onChange={(window) => window && onChange({ window })}
          allowDeselect={false}
          error={wrong['window']}
        />
        {draft.window === 'rolling' && (
          <TextInput
            label={t('form.days')}
            inputMode="numeric"
            autoComplete="off"
            value={draft.days}
            onChange={(event) => onChange({ days: event.currentTarget.value })}
            error={wrong['window_days']}
            {...behind(t('form.days_unit'))}
          />
        )}
        <Select
          label={t('form.cadence')}
          placeholder={t('form.cadence_any')}
          data={cadences.map((value) => ({ value, label: m(`cadence.${value}`) }))}
          value={draft.cadence}
          onChange={(cadence) => onChange({ cadence })}
          error={wrong['cadence']}
          clearable
        />
      </div>
      <Sentence draft={draft} unit={unit} />
    </>
  )
}

function Sentence({ draft, unit }: { draft: Draft; unit: string | null }) {
  const t = useWords('service_levels')
  const format = useFormat()
  const figures = useFigures()
  const days = figures.parse(draft.days, null) ?? null
  const [first, second] = promiseText(
    {
      target: figures.parse(draft.target, 'share') ?? null,
      cadence: draft.cadence,
      window: draft.window,
      days: days === null ? null : Math.round(days),
      condition: draft.condition,
      threshold: figures.parse(draft.threshold, unit) ?? null,
      indicator:
        draft.by === 'measure' ? (draft.indicator?.name ?? t('promise.measure')) : undefined,
      unit,
    },
    t,
    format,
    figures,
  )
  return (
    <p className={styles['promise']} aria-live="polite">
      {first} {second}
    </p>
  )
}
