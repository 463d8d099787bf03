// Which column is what: guessed by title and content, with the first values shown; changed in a list.
import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, type Metamodel, take, useMetamodel } from '@/api'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Badge, ErrorState } from '@/parts'
import { useFormat, useWords, type Words } from '@/words'
import {
  nameOf,
  notationOf,
  type Target,
  typeNamed,
  typeOf,
  withName,
  withNotation,
  withTarget,
  withType,
} from './recipe'
import type { Staged, useImport } from './use_import'
import styles from './import.module.css'

type Work = Omit<ReturnType<typeof useImport>, 'query'>
type SheetOf = NonNullable<Staged['sheets']>[number]

export function Match({ staged, decide, deciding, refusal }: { staged: Staged } & Work) {
  const t = useWords('import')
  const format = useFormat()
  const recipe = staged.recipe ?? null
  const change = (text: string) => void decide({ recipe: text })
  const notes = (staged.sheets ?? []).flatMap((sheet) =>
    sheet.columns.map((column) => column.note ?? ''),
  )
  const samples = (staged.sheets ?? []).flatMap((sheet) =>
    sheet.columns.flatMap((column) => column.samples),
  )
  // A question only where the file leaves it open.
  const commas = samples.some((text) => /^\s*[^\d\s]{0,3}\s*\d+[.,]\d+\s*%?\s*$/.test(text))
  const dates = samples.some((text) => /^\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/.test(text))
  return (
    <div className="form">
      <p className={styles['lead']}>{t(recipe ? 'match.lead' : 'match.own_layout')}</p>
      {refusal !== null && <ErrorState compact error={refusal} />}
      {recipe && (
        <>
          <Recipes recipe={recipe} onUse={change} />
          <div className={styles['questions']}>
            {(commas || notes.some((note) => note.includes('decimal'))) && (
              <Question
                text={t('match.decimal')}
                value={notationOf(recipe, 'decimal')}
                choices={[
                  { value: '.', label: t('match.decimal_point') },
                  { value: ',', label: t('match.decimal_comma') },
                ]}
                onChange={(next) => change(withNotation(recipe, 'decimal', next))}
              />
            )}
            {dates && (
              <Question
                text={t('match.dates')}
                value={notationOf(recipe, 'dates')}
                choices={[
                  { value: 'day_first', label: t('match.day_first') },
                  { value: 'month_first', label: t('match.month_first') },
                ]}
                onChange={(next) => change(withNotation(recipe, 'dates', next))}
              />
            )}
          </div>
        </>
      )}
      {(staged.sheets ?? []).map((sheet) => (
        <section key={sheet.name} aria-busy={deciding} className={styles['sheet']}>
          <div className={styles['sheetHead']}>
            <h2>
              {sheet.name}{' '}
              <span className="muted">
                {t('match.rows', { count: sheet.rows, shown: format.number(sheet.rows) })}
              </span>
            </h2>
            {recipe && <RowType recipe={recipe} sheet={sheet.name} onChange={change} />}
          </div>
          <Columns sheet={sheet} recipe={recipe} busy={deciding} onChange={change} />
        </section>
      ))}
    </div>
  )
}

interface QuestionProps {
  text: string
  value: string | null
  choices: { value: string; label: string }[]
  onChange: (value: string | null) => void
}

function Question({ text, value, choices, onChange }: QuestionProps) {
  const t = useWords('import')
  return (
    <div className={styles['question']}>
      <span>{text}</span>
      <SegmentedControl
        aria-label={text}
        value={value ?? ''}
        onChange={(next) => onChange(next || null)}
        data={[{ value: '', label: t('match.guess') }, ...choices]}
      />
    </div>
  )
}

function RowType({
  recipe,
  sheet,
  onChange,
}: {
  recipe: string
  sheet: string
  onChange: (text: string) => void
}) {
  const t = useWords('import')
  const workspace = useWorkspace()
  const { metamodel } = useMetamodel(workspace)
  return (
    <Select
      label={t('match.row_type')}
      value={typeOf(recipe, sheet)}
      placeholder={t('match.by_column')}
      searchable
      allowDeselect={false}
      data={(metamodel?.types ?? []).map((type) => ({ value: type.id, label: type.name }))}
      onChange={(next) => next && onChange(withType(recipe, sheet, next))}
    />
  )
}

// What a column can become, as one list.
function choicesFor(metamodel: Metamodel | undefined, type: string | null, t: Words) {
  // Where a column says what a row is, whatever any type has may be meant.
  const own = type
    ? (metamodel?.types.find((item) => item.id === type)?.attributes ?? [])
    : (metamodel?.types.flatMap((item) => item.attributes) ?? [])
  const typeName = (id: string) => metamodel?.types.find((item) => item.id === id)?.name ?? id
  const seen = new Set<string>()
  const fields = [...own, ...(metamodel?.common_attributes ?? [])].filter((attribute) => {
    if (attribute.kind === 'json' || attribute.id === 'evidence' || seen.has(attribute.id))
      return false
    seen.add(attribute.id)
    return true
  })
  const relation = (kind: string, other: string) => {
    const found = metamodel?.relation_kinds.find((item) => item.id === kind)
    return found
      ? [{ value: `relation:${kind}:${other}`, label: `${found.name} (${typeName(other)})` }]
      : []
  }
  return [
    {
      group: t('match.group_row'),
      items: [
        { value: 'keep', label: t('match.keep') },
        { value: 'name', label: t('match.name') },
        { value: 'id', label: t('match.id') },
      ],
    },
    {
      group: t('match.group_fields'),
      items: fields.map((attribute) => ({
        value: `field:${attribute.id}`,
        label: attribute.name,
      })),
    },
    {
      group: t('match.group_relations'),
      items: [
        ...relation('owned_by', 'unit'),
        ...relation('owned_by', 'person'),
        ...relation('supports', 'goal'),
        ...relation('supports', 'process'),
        ...relation('supports', 'application'),
        ...relation('contributes_to', 'goal'),
        ...relation('changes', 'application'),
        ...relation('part_of', type ?? 'application'),
        ...relation('depends_on', type ?? 'initiative'),
        ...relation('based_at', 'location'),
        ...relation('uses_technology', 'technology'),
        ...relation('member_of', 'unit'),
        ...relation('reports_to', 'unit'),
        ...relation('has_skill', 'skill'),
        ...relation('needs_skill', 'skill'),
      ],
    },
  ]
}

const targetOf = (choice: string): Target => {
  const [kind, id = '', type = ''] = choice.split(':')
  if (kind === 'field') return { kind: 'field', field: id }
  if (kind === 'relation') return { kind: 'relation', relation: id, type, outgoing: true }
  if (kind === 'name' || kind === 'id') return { kind }
  return { kind: 'keep' }
}

interface ColumnsProps {
  sheet: SheetOf
  recipe: string | null
  busy: boolean
  onChange: (text: string) => void
}

function Columns({ sheet, recipe, busy, onChange }: ColumnsProps) {
  const t = useWords('import')
  const workspace = useWorkspace()
  const { metamodel, relationName, typeName } = useMetamodel(workspace)
  const type = recipe ? typeOf(recipe, sheet.name) : null
  const own = recipe ? nameOf(recipe, sheet.name) : null
  const choices = choicesFor(metamodel, type, t)
  const known = new Set(choices.flatMap((group) => group.items.map((item) => item.value)))
  // Where the server says it goes, as one of the choices or as a word of its own.
  const choiceOf = (attribute: string | null | undefined) => {
    if (!attribute) return { value: 'keep', extra: null }
    const dot = attribute.indexOf('.')
    const owner = attribute.slice(0, dot)
    const field = attribute.slice(dot + 1)
    if (dot > 0 && owner === own) {
      const value = field === 'name' || field === 'id' ? field : `field:${field}`
      if (known.has(value)) return { value, extra: null }
    }
    if (field === 'type') {
      return {
        value: `own:${attribute}`,
        extra: { value: `own:${attribute}`, label: t('match.type') },
      }
    }
    const observed =
      field === 'observation'
        ? 'value'
        : field.startsWith('observation.')
          ? field.slice('observation.'.length)
          : null
    const label =
      observed !== null
        ? t(`match.observation_${observed}`, {
            measure: typeName(recipe ? typeNamed(recipe, sheet.name, owner) : owner),
          })
        : field === 'to' || field === 'from'
          ? relationName(owner)
          : `${typeName(recipe ? typeNamed(recipe, sheet.name, owner) : owner)}: ${field === 'name' ? t('match.name') : field}`
    return { value: `own:${attribute}`, extra: { value: `own:${attribute}`, label } }
  }
  // Columns that hold nothing and mean nothing would only be in the way.
  const columns = sheet.columns.filter((column) => column.samples.length > 0 || column.attribute)
  const hollow = sheet.columns.length - columns.length
  return (
    <ul className={styles['columns']}>
      {columns.map((column, index) => {
        const { value, extra } = choiceOf(column.attribute)
        return (
          <li key={`${column.name}${index}`} data-kept={value === 'keep' || undefined}>
            <div className={styles['columnName']}>
              <strong>{column.name}</strong>
              <div className={styles['samples']}>
                {column.samples.slice(0, 3).map((sample, place) => (
                  <span key={place}>{sample}</span>
                ))}
              </div>
            </div>
            <span className={styles['arrow']} aria-hidden>
              →
            </span>
            <div className={styles['target']}>
              {recipe ? (
                <Select
                  aria-label={t('match.target', { column: column.name })}
                  value={value}
                  disabled={busy}
                  allowDeselect={false}
                  searchable
                  maxDropdownHeight={320}
                  data={
                    extra
                      ? [{ group: t('match.group_guessed'), items: [extra] }, ...choices]
                      : choices
                  }
                  onChange={(next) =>
                    next &&
                    !next.startsWith('own:') &&
                    onChange(withTarget(recipe, sheet.name, column.name, targetOf(next)))
                  }
                />
              ) : (
                <span>{column.attribute ?? t('match.keep')}</span>
              )}
              {column.note && <Badge>{column.note}</Badge>}
            </div>
          </li>
        )
      })}
      {hollow > 0 && <li className="muted">{t('match.hollow', { count: hollow })}</li>}
    </ul>
  )
}

// Recipes by name: use one, or keep this one for the next file of its kind.
function Recipes({ recipe, onUse }: { recipe: string; onUse: (text: string) => void }) {
  const t = useWords('import')
  const workspace = useWorkspace()
  const [name, setName] = useState('')
  const { run, busy } = useWrite()
  const { data } = useQuery({
    queryKey: key('settings', workspace, 'recipes'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/recipes', { params: { path: { workspace } }, signal })),
  })
  const saved = data?.items ?? []
  const save = async () => {
    const plain = name.trim()
    await run(
      async () => {
        await take(
          api.PUT('/workspaces/{workspace}/recipes/{name}', {
            params: { path: { workspace, name: plain } },
            body: { text: withName(recipe, plain) },
          }),
        )
        return {}
      },
      { done: t('recipes.saved', { name: plain }), kinds: ['settings'] },
    )
    setName('')
  }
  return (
    <div className={styles['recipes']}>
      {saved.length > 0 && (
        <Select
          label={t('recipes.use')}
          placeholder={t('recipes.choose')}
          value={null}
          data={saved.map((item) => ({ value: item.name, label: item.name }))}
          onChange={(chosen) => {
            const found = saved.find((item) => item.name === chosen)
            if (found) onUse(found.text)
          }}
        />
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) void save()
        }}
      >
        <TextInput
          label={t('recipes.save_as')}
          placeholder={t('recipes.placeholder')}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={busy} disabled={!name.trim()}>
          {t('recipes.save')}
        </Button>
      </form>
    </div>
  )
}
