// What happened to the element, field by field, newest first; each step can be taken back.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, type Schemas, take, useMay } from '@/api'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { DateValue, ErrorState, PersonName, Sheet, Skeleton } from '@/parts'
import { type FieldContext, type FieldSpec, FieldValue } from '@/parts/fields'
import { useWords } from '@/words'
import styles from './page.module.css'

type Change = Schemas['Change']
const shownFirst = 6

interface Props {
  id: string
  specs: readonly FieldSpec[]
  context: FieldContext
}

// Fields that differ. Records of creation name everything after and nothing before.
export function fieldsOf(change: Pick<Change, 'before' | 'after'>): string[] {
  const before = change.before as Record<string, unknown>
  const after = change.after as Record<string, unknown>
  return [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])].filter(
    (field) =>
      !['id', 'deleted', 'version'].includes(field) &&
      JSON.stringify(before?.[field] ?? null) !== JSON.stringify(after?.[field] ?? null),
  )
}

export function History({ id, specs, context }: Props) {
  const t = useWords('element')
  const workspace = useWorkspace()
  const [all, setAll] = useState(false)
  const query = useQuery({
    queryKey: key('history', workspace, 'element', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/elements/{id}/history', {
          params: { path: { workspace, id }, query: { limit: 200 } },
          signal,
        }),
      ),
  })
  const items = query.data?.items ?? []
  const shown = all ? items : items.slice(0, shownFirst)
  return (
    <Sheet title={t('history.title')}>
      {query.isPending && <Skeleton rows={3} />}
      {query.error && (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      )}
      <ol className={styles['history']}>
        {shown.map((change) => (
          <Step key={change.seq} change={change} own={id} specs={specs} context={context} />
        ))}
      </ol>
      {items.length > shown.length && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          {t('history.all', { count: items.length })}
        </Button>
      )}
    </Sheet>
  )
}

interface StepProps {
  change: Change
  own: string
  specs: readonly FieldSpec[]
  context: FieldContext
}

function Step({ change, own, specs, context }: StepProps) {
  const t = useWords('element')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const { run, busy } = useWrite()
  const about = change.subject === 'element' && change.id === own ? 'element' : 'relation'
  const fields = change.operation === 'update' ? fieldsOf(change) : []
  const undo = () =>
    run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/batches/{id}/undo', {
            params: { path: { workspace, id: change.batch } },
          }),
        ),
      { done: t('history.undone') },
    )
  const spec = (field: string): FieldSpec =>
    specs.find((entry) => entry.id === field) ?? {
      id: field,
      name: field,
      kind: field === 'evidence' ? 'evidence' : 'text',
    }
  return (
    <li>
      <div className={styles['stepHead']}>
        <PersonName name={change.actor.name || t('history.command_line')} />
        <span className="muted">
          {t(`history.${about}_${change.operation}`, { name: change.name ?? change.id })},{' '}
          <DateValue value={change.at} as="ago" />
          {change.scenario && `, ${t('history.scenario', { scenario: change.scenario })}`}
        </span>
        {may('restore') && !change.scenario && (
          <Button
            size="compact-xs"
            variant="subtle"
            loading={busy}
            aria-label={t('history.undo_label', { seq: change.seq })}
            onClick={() => void undo()}
          >
            {t('history.undo')}
          </Button>
        )}
      </div>
      {change.reason && <div className={styles['note']}>{change.reason}</div>}
      {fields.length > 0 && (
        <dl className={styles['changes']}>
          {fields.map((field) => (
            <div key={field}>
              <dt>{spec(field).name}</dt>
              <dd>
                <del>
                  <FieldValue
                    field={spec(field)}
                    value={(change.before as Record<string, unknown>)[field]}
                    {...context}
                  />
                </del>
                <span aria-hidden> → </span>
                <ins>
                  <FieldValue
                    field={spec(field)}
                    value={(change.after as Record<string, unknown>)[field]}
                    {...context}
                  />
                </ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  )
}
