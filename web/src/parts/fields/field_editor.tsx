import { NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@/parts/fields/date_input'
import { useWords } from '@/words'
import { EvidenceEditor } from './evidence_editor'
import { FieldValue } from './field_value'
import { type Evidence, type FieldContext, type FieldSpec, isMoney } from './kinds'
import { MoneyInput } from './money_input'

export interface FieldEditorProps extends FieldContext {
  field: FieldSpec
  // As the model keeps it; null or undefined: not set.
  value: unknown
  // null removes the value.
  onChange: (value: unknown) => void
  error?: string | undefined
  // For editing inside a row: without visible label.
  bare?: boolean
  autoFocus?: boolean
  readOnly?: boolean
}

// One editor for each kind of attribute of the metamodel.
export function FieldEditor(props: FieldEditorProps) {
  const { field, value, onChange, error, bare, autoFocus, readOnly } = props
  const t = useWords('parts')
  const label = bare
    ? { 'aria-label': field.name }
    : { label: field.name, description: field.description }
  const common = {
    ...label,
    error,
    required: field.required,
    withAsterisk: field.required,
    'data-autofocus': autoFocus || undefined,
  }
  const text = typeof value === 'string' ? value : value == null ? '' : String(value)
  const number = typeof value === 'number' ? value : ''

  if (readOnly || field.kind === 'json')
    return <FieldValue field={field} value={value} {...contextOf(props)} />
  switch (field.kind) {
    case 'number':
      return (
        <NumberInput
          {...common}
          value={number}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
          min={field.minimum ?? undefined}
          max={field.maximum ?? undefined}
          suffix={field.unit ? ` ${field.unit}` : undefined}
          clampBehavior="none"
          hideControls
        />
      )
    case 'percent':
      return (
        <NumberInput
          {...common}
          value={number === '' ? '' : Math.round(number * 1e6) / 1e4}
          onChange={(next) =>
            onChange(typeof next === 'number' ? Math.round(next * 1e4) / 1e6 : null)
          }
          suffix=" %"
          hideControls
        />
      )
    case 'money':
      return (
        <MoneyInput
          {...common}
          value={isMoney(value) ? value : null}
          currency={props.currency ?? 'EUR'}
          onChange={onChange}
        />
      )
    case 'date':
      return (
        <DateInput
          {...common}
          value={text || null}
          onChange={(next) => onChange(next ?? null)}
          valueFormat="YYYY-MM-DD"
          clearable
          clearButtonProps={{ 'aria-label': t('field.clear') }}
        />
      )
    case 'enumeration':
      return (
        <Select
          {...common}
          value={text || null}
          onChange={(next) => onChange(next)}
          data={(field.values ?? []).map((entry) => ({ value: entry.id, label: entry.name }))}
          clearable
          searchable={(field.values ?? []).length > 8}
        />
      )
    case 'person':
      return (
        <Select
          {...common}
          value={text || null}
          onChange={(next) => onChange(next)}
          data={props.people ?? []}
          onSearchChange={props.onSearchPeople}
          searchable
          clearable
          nothingFoundMessage={t('field.nobody_found')}
        />
      )
    case 'link':
      return (
        <TextInput
          {...common}
          type="url"
          value={text}
          onChange={(event) => onChange(event.currentTarget.value || null)}
          error={
            error ?? (text && !/^https?:\/\//.test(text) ? t('field.link_invalid') : undefined)
          }
        />
      )
    case 'list':
      return field.item_kind === 'object' ? (
        <FieldValue field={field} value={value} {...contextOf(props)} />
      ) : (
        <TagsInput
          {...common}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(next) => onChange(next.length > 0 ? next : null)}
        />
      )
    case 'boolean':
      return (
        <Switch
          {...label}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'evidence':
      return (
        <EvidenceEditor
          label={field.name}
          value={(Array.isArray(value) ? value : []) as Evidence[]}
          kinds={props.evidenceKinds ?? []}
          onChange={(next) => onChange(next.length > 0 ? next : null)}
        />
      )
    default:
      return field.id === 'description' || text.length > 80 ? (
        <Textarea
          {...common}
          autosize
          minRows={2}
          maxRows={12}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      ) : (
        <TextInput
          {...common}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      )
  }
}

const contextOf = ({ people, currency, evidenceKinds }: FieldContext): FieldContext => ({
  ...(people ? { people } : {}),
  ...(currency ? { currency } : {}),
  ...(evidenceKinds ? { evidenceKinds } : {}),
})
