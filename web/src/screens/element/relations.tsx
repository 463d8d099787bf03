// Relations, grouped by what they mean for this element.
import { ActionIcon, Button, Select } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { api, take, useMetamodel } from '@/api'
import { type ElementPage } from '@/app/element'
import { Go, useMoment, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { EmptyState, Sheet } from '@/parts'
import { FieldValue } from '@/parts/fields'
import { useFormat, useWords } from '@/words'
import { AddRelation } from './add_relation'
import {
  hasStrength,
  meaningOf,
  meanings,
  type Relation,
  strengths,
  strengthWord,
} from './use_page'
import styles from './page.module.css'

interface Props {
  element: ElementPage
  editable: boolean
}

export function Relations({ element, editable }: Props) {
  const t = useWords('element')
  const [adding, setAdding] = useState(false)
  const groups = useMemo(() => {
    const found = Map.groupBy(
      element.relations.filter((relation) => !relation.deleted),
      (relation) => meaningOf(relation.meaning, relation.from.id === element.id),
    )
    return meanings.flatMap((meaning) => {
      const own = found.get(meaning)
      return own ? [{ meaning, own }] : []
    })
  }, [element])
  return (
    <Sheet
      title={t('relations.title')}
      note={
        editable && (
          <Button
            variant="default"
            leftSection={<IconPlus size={14} stroke={1.6} />}
            onClick={() => setAdding(true)}
          >
            {t('relations.add')}
          </Button>
        )
      }
    >
      {groups.length === 0 && (
        <EmptyState kind="nothing" compact title={t('relations.none')}>
          {t('relations.none_text')}
        </EmptyState>
      )}
      {groups.map(({ meaning, own }) => (
        <section key={meaning} className={styles['group']}>
          <h3>
            {t(`meaning.${meaning}`)} <span className="muted">{own.length}</span>
          </h3>
          <ul>
            {own.map((relation) => (
              <RelationRow
                key={relation.id}
                relation={relation}
                outgoing={relation.from.id === element.id}
                editable={editable}
              />
            ))}
          </ul>
        </section>
      ))}
      {adding && <AddRelation element={element} onClose={() => setAdding(false)} />}
    </Sheet>
  )
}

interface RowProps {
  relation: Relation
  outgoing: boolean
  editable: boolean
}

function RelationRow({ relation, outgoing, editable }: RowProps) {
  const t = useWords('element')
  const format = useFormat()
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const { metamodel, typeName } = useMetamodel(workspace)
  const { run, busy } = useWrite()
  const other = outgoing ? relation.to : relation.from
  const kind = metamodel?.relation_kinds.find((entry) => entry.id === relation.kind)
  const phrase = outgoing ? kind?.name : (kind?.inverse ?? kind?.name)
  const place = { path: { workspace, id: relation.id }, query: scenario ? { scenario } : {} }
  const weigh = (strength: number) =>
    run(
      () =>
        take(
          api.PATCH('/workspaces/{workspace}/relations/{id}', {
            params: { ...place, header: { 'If-Match': `"${relation.version}"` } },
            body: { strength },
          }),
        ),
      { done: t('relations.weighed', { name: other.name }) },
    )
  const remove = () =>
    run(() => take(api.DELETE('/workspaces/{workspace}/relations/{id}', { params: place })), {
      done: t('relations.removed', { name: other.name }),
    })
  const extra = (kind?.attributes ?? []).filter(
    (attribute) =>
      !['strength', 'name', 'foreign'].includes(attribute.id) &&
      relation.fields[attribute.id] != null,
  )
  const strength = relation.strength ?? null
  return (
    <li className={styles['relation']}>
      <div className={styles['other']}>
        <span className="muted">{phrase ?? relation.kind}</span>{' '}
        <Go to={`elements/${encodeURIComponent(other.id)}`}>{other.name}</Go>
        <div className={styles['note']}>
          {other.type && typeName(other.type)}
          {extra.map((attribute) => (
            <span key={attribute.id}>
              , {attribute.name}{' '}
              <FieldValue field={attribute} value={relation.fields[attribute.id]} />
            </span>
          ))}
        </div>
      </div>
      {hasStrength(relation.meaning ?? kind?.meaning) &&
        strength !== null &&
        (editable ? (
          <Select
            className={styles['strength']!}
            aria-label={t('relations.strength_of', { name: other.name })}
            value={strengthWord(strength)}
            disabled={busy}
            allowDeselect={false}
            data={strengths.map((entry) => ({
              value: entry.id,
              label: t(`strength.${entry.id}`),
            }))}
            onChange={(next) => {
              const found = strengths.find((entry) => entry.id === next)
              if (found && found.value !== strength) void weigh(found.value)
            }}
          />
        ) : (
          <span title={format.percent(strength)}>{t(`strength.${strengthWord(strength)}`)}</span>
        ))}
      {editable && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('relations.remove', { name: other.name })}
          onClick={() => void remove()}
        >
          <IconTrash size={15} stroke={1.6} />
        </ActionIcon>
      )}
    </li>
  )
}
