// Conditions on attributes, side, owner: each a chip that can be dropped.
import { Button, CloseButton, Popover, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { Attribute } from '@/api'
import type { Search } from '@/app/place'
import { type FieldContext, FieldEditor, isMoney } from '@/parts/fields'
import { useFormat, useWords, type Format, type Words } from '@/words'
import { type Condition, conditionsOf, type Operator, textOfConditions } from './conditions'
import type { Shown } from './state'
import styles from './model.module.css'

interface Props {
  shown: Shown
  attributes: readonly Attribute[]
  context: FieldContext
  set: (patch: Search, push?: boolean) => void
}

type Test = 'is' | 'is_not' | 'more' | 'less' | 'empty' | 'filled'
const operatorOf: Record<Test, Operator> = {
  is: '=',
  is_not: '!=',
  more: '>=',
  less: '<=',
  empty: '=',
  filled: '!=',
}
const ordered = new Set(['number', 'money', 'percent', 'date'])
const testsFor = (attribute: Attribute | undefined): Test[] =>
  attribute && ordered.has(attribute.kind)
    ? ['more', 'less', 'is', 'empty', 'filled']
    : ['is', 'is_not', 'empty', 'filled']

export function testOf({ operator, value }: Condition): Test {
  if (value === '') return operator === '!=' ? 'filled' : 'empty'
  if (operator === '=') return 'is'
  if (operator === '!=') return 'is_not'
  return operator.startsWith('>') ? 'more' : 'less'
}

// A condition as a sentence, on chips and in the stamp of an export.
export function wordsOf(
  condition: Condition,
  attributes: readonly Attribute[],
  context: FieldContext,
  t: Words,
  format: Format,
): string {
  const attribute = attributes.find((entry) => entry.id === condition.attribute)
  const { value } = condition
  const number = Number(value)
  const shown =
    attribute?.kind === 'percent' && Number.isFinite(number)
      ? format.percent(number)
      : (attribute?.kind === 'number' || attribute?.kind === 'money') && Number.isFinite(number)
        ? format.plain(number)
        : attribute?.kind === 'date'
          ? format.date(value)
          : (attribute?.values?.find((entry) => entry.id === value)?.name ??
            context.people?.find((entry) => entry.value === value)?.label ??
            value)
  return t(`condition.${testOf(condition)}`, {
    attribute: attribute?.name ?? condition.attribute,
    value: shown,
  })
}

export function Filters({ shown, attributes, context, set }: Props) {
  const t = useWords('model')
  const format = useFormat()
  const conditions = conditionsOf(shown.where)
  const [open, setOpen] = useState(false)
  const keep = (next: Condition[]) => set({ where: textOfConditions(next) || undefined }, true)
  const chip = (id: string, text: string, onDrop: () => void) => (
    <span key={id} className={styles['chip']}>
      {text}
      <CloseButton
        size={18}
        iconSize={12}
        aria-label={t('drop', { filter: text })}
        onClick={onDrop}
      />
    </span>
  )
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="bottom-start" width={320} trapFocus>
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconFilter size={15} stroke={1.6} />}
            onClick={() => setOpen(!open)}
          >
            {t('filter')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <NewCondition
            attributes={attributes}
            context={context}
            side={shown.side}
            onSide={(side) => set({ side }, true)}
            onAdd={(condition) => {
              keep([...conditions, condition])
              setOpen(false)
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {shown.side &&
        chip('side', t('condition.side', { side: t(`side_name.${shown.side}`) }), () =>
          set({ side: undefined }, true),
        )}
      {shown.owner &&
        chip(
          'owner',
          t('condition.owner', {
            owner:
              context.people?.find((entry) => entry.value === shown.owner)?.label ?? shown.owner,
          }),
          () => set({ owner: undefined }, true),
        )}
      {shown.tag &&
        chip('tag', t('condition.tag', { tag: shown.tag }), () => set({ tag: undefined }, true))}
      {conditions.map((condition, index) =>
        chip(`${index}`, wordsOf(condition, attributes, context, t, format), () =>
          keep(conditions.filter((_, place) => place !== index)),
        ),
      )}
    </>
  )
}

interface NewProps {
  attributes: readonly Attribute[]
  context: FieldContext
  side: string | undefined
  onSide: (side: string | undefined) => void
  onAdd: (condition: Condition) => void
}

function NewCondition({ attributes, context, side, onSide, onAdd }: NewProps) {
  const t = useWords('model')
  const [id, setId] = useState<string | null>(null)
  const attribute = attributes.find((entry) => entry.id === id)
  const tests = testsFor(attribute)
  const [chosen, setTest] = useState<Test | null>(null)
  const test = chosen && tests.includes(chosen) ? chosen : tests[0]!
  const [value, setValue] = useState<unknown>(null)
  const bare = test === 'empty' || test === 'filled'
  const text = isMoney(value) ? String(value.amount) : value == null ? '' : String(value)
  const add = (event: FormEvent) => {
    event.preventDefault()
    if (!attribute || (!bare && text === '')) return
    onAdd({ attribute: attribute.id, operator: operatorOf[test], value: bare ? '' : text })
  }
  return (
    <form className="form" onSubmit={add}>
      <SegmentedControl
        fullWidth
        aria-label={t('side_name.label')}
        value={side ?? ''}
        onChange={(next) => onSide(next || undefined)}
        data={[
          { value: '', label: t('side_name.both') },
          { value: 'business', label: t('side_name.business') },
          { value: 'it', label: t('side_name.it') },
        ]}
      />
      <Select
        label={t('attribute')}
        data={attributes.map((entry) => ({ value: entry.id, label: entry.name }))}
        value={id}
        onChange={(next) => {
          setId(next)
          setValue(null)
        }}
        searchable
        data-autofocus
        comboboxProps={{ withinPortal: false }}
      />
      {attribute && (
        <>
          <Select
            label={t('test')}
            data={tests.map((entry) => ({ value: entry, label: t(`test_name.${entry}`) }))}
            value={test}
            onChange={(next) => setTest(next as Test)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
          />
          {!bare &&
            (attribute.kind === 'boolean' ? (
              <Select
                label={t('value')}
                data={[
                  { value: 'true', label: t('yes') },
                  { value: 'false', label: t('no') },
                ]}
                value={text || null}
                onChange={setValue}
                comboboxProps={{ withinPortal: false }}
              />
            ) : attribute.kind === 'list' ? (
              <TextInput
                label={t('value')}
                value={text}
                onChange={(event) => setValue(event.currentTarget.value)}
              />
            ) : (
              <FieldEditor
                field={{ ...attribute, description: '', required: false }}
                value={value}
                onChange={setValue}
                {...context}
              />
            ))}
          <div className="form-actions">
            <Button type="submit" disabled={!bare && text === ''}>
              {t('add_condition')}
            </Button>
          </div>
        </>
      )}
    </form>
  )
}
