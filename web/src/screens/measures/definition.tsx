// What the measure is: every attribute in its place, each with its editor.
import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useMetamodel } from '@/api'
import { type ElementPage, Fact } from '@/app/element'
import { useFieldContext } from '@/app/people'
import { Go, useWorkspace } from '@/app/place'
import { Sheet } from '@/parts'
import type { FieldSpec } from '@/parts/fields'
import { useWords } from '@/words'
import styles from './measures.module.css'

// Follow from the values; nobody types them here.
const computed = ['current', 'attained', 'as_of', 'forecast']
const elsewhere = ['evidence', 'foreign', 'type', 'definition']
// In the order one thinks of them.
const first = [
  'name',
  'description',
  'owner',
  'direction',
  'baseline',
  'target',
  'upper',
  'due',
  'unit',
  'cadence',
  'formula',
]

const noNames: Record<string, string> = {}

export function Definition({ element, editable }: { element: ElementPage; editable: boolean }) {
  const t = useWords('measures')
  const workspace = useWorkspace()
  const { metamodel } = useMetamodel(workspace)
  const context = useFieldContext(element.names ?? noNames)
  const [all, setAll] = useState(false)
  const type = metamodel?.types.find((entry) => entry.id === element.type)
  const specs = useMemo((): FieldSpec[] => {
    const known = new Map<string, FieldSpec>()
    for (const field of [
      { id: 'name', name: t('definition.name'), kind: 'text' as const, required: true },
      ...(type?.attributes ?? []),
      ...(metamodel?.common_attributes ?? []),
    ] as FieldSpec[])
      if (!known.has(field.id)) known.set(field.id, field)
    for (const id of [...computed, ...elsewhere]) known.delete(id)
    const leading = first.flatMap((id) => known.get(id) ?? [])
    const rest = [...known.values()].filter((field) => !first.includes(field.id))
    return [...leading, ...rest]
  }, [type, metamodel, t])
  const valueOf = (field: string): unknown =>
    field === 'name' ? element.name : field === 'side' ? element.side : element.fields[field]
  // Baseline, target and day are asked for even while they are empty.
  const asked = (field: FieldSpec) =>
    valueOf(field.id) != null || ['owner', 'baseline', 'target', 'due'].includes(field.id)
  const shown = specs.filter(asked)
  const rest = specs.filter((field) => !asked(field))
  const adopted = element.fields['definition']
  return (
    <Sheet
      title={t('definition.title')}
      note={
        typeof adopted === 'string' && (
          <Go to={`measures/library?definition=${encodeURIComponent(adopted)}`}>
            {t('definition.adopted')}
          </Go>
        )
      }
    >
      {[...shown, ...(all ? rest : [])].map((field) => (
        <Fact
          key={field.id}
          element={element}
          field={field}
          value={valueOf(field.id)}
          context={context}
          specs={specs}
          editable={editable}
        />
      ))}
      {rest.length > 0 && (
        <Button
          className={styles['more']!}
          variant="subtle"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {t(all ? 'definition.less' : 'definition.more', { count: rest.length })}
        </Button>
      )}
    </Sheet>
  )
}
