// A new relation: what it means, the other end, how strong.
import { Button, Modal, SegmentedControl, Select } from '@mantine/core'
import { type FormEvent, useMemo, useState } from 'react'
import { api, isProblem, type Metamodel, type Schemas, take, useMetamodel } from '@/api'
import { type ElementPage } from '@/app/element'
import { ElementPicker } from '@/app/element_picker'
import { useMoment, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { FieldEditor } from '@/parts/fields'
import { useWords } from '@/words'
import { hasStrength, meaningOf, meanings, strengths, strengthWord } from './use_page'
import styles from './page.module.css'

type Kind = Metamodel['relation_kinds'][number]
export interface Way {
  value: string
  kind: Kind
  outgoing: boolean
  label: string
}

// What the metamodel allows for a type, from both ends, most meaningful first.
export function waysFor(kinds: readonly Kind[], type: string): Way[] {
  const allows = (list: readonly string[] | undefined) => !list?.length || list.includes(type)
  const ways = kinds.flatMap((kind): Way[] => [
    ...(allows(kind.from)
      ? [{ value: `${kind.id}>`, kind, outgoing: true, label: kind.name }]
      : []),
    ...(allows(kind.to) && kind.inverse && kind.inverse !== kind.name
      ? [{ value: `${kind.id}<`, kind, outgoing: false, label: kind.inverse }]
      : []),
  ])
  const rank = (way: Way) => meanings.indexOf(meaningOf(way.kind.meaning, way.outgoing))
  return ways.sort((a, b) => rank(a) - rank(b))
}

export function AddRelation({ element, onClose }: { element: ElementPage; onClose: () => void }) {
  const t = useWords('element')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const { metamodel } = useMetamodel(workspace)
  const ways = useMemo(
    () => waysFor(metamodel?.relation_kinds ?? [], element.type),
    [metamodel, element.type],
  )
  const [chosen, setChosen] = useState<string | null>(null)
  const way = ways.find((entry) => entry.value === chosen)
  const [other, setOther] = useState<Schemas['Ref'] | null>(null)
  const [picked, setStrength] = useState<number | null>(null)
  const [fields, setFields] = useState<Record<string, unknown>>({})
  const [error, setError] = useState<string>()
  const { run, busy } = useWrite()
  const strong = hasStrength(way?.kind.meaning)
  const strength = picked ?? 0.5
  const extra = (way?.kind.attributes ?? []).filter(
    (attribute) =>
      !['strength', 'name', 'description', 'foreign', 'weight', 'since', 'until'].includes(
        attribute.id,
      ),
  )
  const groups = useMemo(
    () =>
      [...Map.groupBy(ways, (entry) => meaningOf(entry.kind.meaning, entry.outgoing))].map(
        ([meaning, own]) => ({
          group: t(`meaning.${meaning}`),
          items: own.map((entry) => ({ value: entry.value, label: entry.label })),
        }),
      ),
    [ways, t],
  )
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (!way || !other) return
    setError(undefined)
    try {
      const made = await run(
        () =>
          take(
            api.POST('/workspaces/{workspace}/relations', {
              params: { path: { workspace }, query: scenario ? { scenario } : {} },
              body: {
                kind: way.kind.id,
                from: way.outgoing ? element.id : other.id,
                to: way.outgoing ? other.id : element.id,
                fields: { ...fields, ...(strong ? { strength } : {}) },
              },
            }),
          ),
        { done: t('relations.added', { name: other.name }), quiet: true },
      )
      if (made) onClose()
    } catch (problem) {
      setError(
        isProblem(problem)
          ? [problem.message, problem.remedy].filter(Boolean).join(' ')
          : String(problem),
      )
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('relations.add_title', { name: element.name })}
      closeButtonProps={{ 'aria-label': t('conflict.close') }}
    >
      <form className="form" onSubmit={(event) => void add(event)}>
        <Select
          label={t('relations.kind', { name: element.name })}
          description={way?.kind.description}
          data={groups}
          value={chosen}
          onChange={(next) => {
            setChosen(next)
            setFields({})
            setStrength(null)
          }}
          searchable
          required
          data-autofocus
          maxDropdownHeight={320}
        />
        <ElementPicker
          label={t('relations.other')}
          value={other}
          onChange={setOther}
          types={way?.outgoing ? way.kind.to : way?.kind.from}
          without={[element.id]}
          error={error}
        />
        {strong && (
          <div>
            <div className={styles['fieldLabel']} id="strength-label">
              {t('relations.strength')}
            </div>
            <SegmentedControl
              fullWidth
              aria-labelledby="strength-label"
              value={strengthWord(strength)}
              onChange={(next) =>
                setStrength(strengths.find((entry) => entry.id === next)?.value ?? null)
              }
              data={strengths.map((entry) => ({
                value: entry.id,
                label: t(`strength.${entry.id}`),
              }))}
            />
            <p className={styles['hint']}>{t(`strength_text.${strengthWord(strength)}`)}</p>
          </div>
        )}
        {extra.map((attribute) => (
          <FieldEditor
            key={attribute.id}
            field={attribute}
            value={fields[attribute.id]}
            onChange={(next) => setFields({ ...fields, [attribute.id]: next })}
          />
        ))}
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {t('fact.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!way || !other}>
            {t('relations.add')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
