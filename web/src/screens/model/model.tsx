// The model explorer: everything the workspace holds, as one table.
import { Button, Select } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api, type Schemas, take, useMay, useMetamodel } from '@/api'
import { AddElement, typesOf, useReadOnly } from '@/app/element'
import { useFieldContext } from '@/app/people'
import { Go, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { SavedViews } from '@/app/saved_views'
import { TableExport } from '@/app/table_export'
import { useTableState } from '@/app/table_state'
import { useTrouble, useWrite } from '@/app/write'
import { EmptyState, ErrorState, Page, Skeleton, WithPanel } from '@/parts'
import { DataTable, sortsOf, type TableHandle, textOfSorts } from '@/parts/table'
import { useFormat, useWords } from '@/words'
import { BulkEdit } from './bulk_edit'
import { attributesOf, columnsFor } from './columns'
import { conditionsOf } from './conditions'
import { Filters, wordsOf } from './filters'
import { Prompts } from './prompts'
import { QuickPanel } from './quick_panel'
import { Side } from './side'
import { isNarrowed, nothingNarrows, useShown } from './state'
import { type Row, useCounts, useElements } from './use_elements'
import styles from './model.module.css'

type Write = Schemas['BatchWrites']['writes'][number]
const savedKeys = [
  'type',
  'component',
  'side',
  'owner',
  'tag',
  'where',
  'q',
  'sort',
  'deleted',
  'columns',
]

export function Screen() {
  const t = useWords('model')
  const format = useFormat()
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const readOnly = useReadOnly()
  const may = useMay(workspace)
  const [search, set] = useSearchState()
  const shown = useShown(search)
  const { metamodel, typeName, componentName } = useMetamodel(workspace)
  const { query, rows, names, total, more, all } = useElements(shown)
  const counts = useCounts(shown)
  const context = useFieldContext(names)
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set())
  const [everything, setEverything] = useState<Row[] | null>(null)
  const [bulk, setBulk] = useState(false)
  const [adding, setAdding] = useState<{ prompt?: string } | null>(null)
  const [text, setText] = useState(shown.q ?? '')
  const table = useRef<TableHandle<Row>>(null)
  const { run, busy } = useWrite()
  const trouble = useTrouble()
  const editable = may('edit') && !readOnly

  // What one types goes to the address a moment later, short enough for rows within 200 ms; what the
  // address says wins when it changes.
  const typed = useRef(shown.q ?? '')
  const settle = useDebouncedCallback((next: string) => {
    typed.current = next
    set({ q: next || undefined })
  }, 30)
  useEffect(() => {
    if ((shown.q ?? '') !== typed.current) {
      typed.current = shown.q ?? ''
      setText(shown.q ?? '')
    }
  }, [shown.q])
  useEffect(() => {
    setSelection(new Set())
    setEverything(null)
  }, [shown])

  const types = useMemo(
    () => (metamodel?.types ?? []).filter((type) => shown.types.includes(type.id)),
    [metamodel, shown.types],
  )
  const attributes = useMemo(() => attributesOf(metamodel, types), [metamodel, types])
  const columns = useMemo(
    () => columnsFor({ t, metamodel, types, context, editable }),
    [t, metamodel, types, context, editable],
  )
  const { hidden, onHidden, density, onDensity } = useTableState(columns)

  const current = search['element']
  const row = rows.find((entry) => entry.id === current)
  const open = useCallback((entry: Row) => set({ element: entry.id }), [set])
  const component = metamodel?.components.find((entry) => entry.id === shown.component)
  const selected = (everything ?? rows).filter((entry) => selection.has(entry.id))
  const selectAll = async () => {
    try {
      const found = await all()
      setEverything(found)
      setSelection(new Set(found.map((entry) => entry.id)))
    } catch (error) {
      trouble(error)
    }
  }
  const many = (operation: 'remove' | 'restore', subjects: readonly Row[]) =>
    run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/batches', {
            params: { path: { workspace }, query: scenario ? { scenario } : {} },
            body: {
              reason: t(`${operation}_reason`),
              writes: subjects.map((entry): Write => ({
                subject: 'element',
                operation,
                id: entry.id,
              })),
            },
          }),
        ),
      { done: t(`${operation}_done`, { count: subjects.length, name: subjects[0]?.name ?? '' }) },
    ).then((kept) => {
      if (!kept) return
      setSelection(new Set())
      if (subjects.some((entry) => entry.id === current)) set({ element: undefined })
    })
  const filterWords = [
    shown.deleted && t('deleted'),
    shown.component && componentName(shown.component),
    ...shown.types.map(typeName),
    shown.q && `“${shown.q}”`,
    ...conditionsOf(shown.where).map((entry) => wordsOf(entry, attributes, context, t, format)),
  ]
    .filter(Boolean)
    .join(', ')
  const state = Object.fromEntries(savedKeys.map((name) => [name, search[name]]))
  const empty = !query.isPending && total === 0

  return (
    <Page
      fill
      title={t('title')}
      sentence={
        <Claim
          empty={empty}
          narrowed={isNarrowed(shown)}
          deleted={shown.deleted}
          total={total}
          components={counts.data?.facets?.component}
          types={Object.keys(counts.data?.facets?.type ?? {}).length}
          what={filterWords}
          pending={query.isPending}
        />
      }
      actions={
        <>
          <SavedViews
            screen="model"
            state={state}
            onOpen={(next) =>
              set(
                { ...Object.fromEntries(savedKeys.map((name) => [name, undefined])), ...next },
                true,
              )
            }
          />
          <Button
            variant="default"
            leftSection={<IconTrash size={15} stroke={1.6} />}
            aria-pressed={shown.deleted}
            onClick={() =>
              set({ deleted: shown.deleted ? undefined : 'true', element: undefined }, true)
            }
          >
            {t(shown.deleted ? 'show_present' : 'show_deleted')}
          </Button>
          {editable && (
            <Button leftSection={<IconPlus size={15} stroke={1.6} />} onClick={() => setAdding({})}>
              {t('add')}
            </Button>
          )}
        </>
      }
    >
      <div className={styles['explorer']}>
        <Side
          metamodel={metamodel}
          counts={counts.data?.facets}
          total={counts.data?.total}
          shown={shown}
          set={set}
        />
        <Narrow
          metamodel={metamodel}
          value={shown.component ?? shown.types[0] ?? ''}
          onChange={(patch) => set({ type: undefined, component: undefined, ...patch }, true)}
        />
        <WithPanel
          panel={
            row && (
              <QuickPanel
                row={row}
                typeName={typeName(row.type)}
                attributes={attributesOf(
                  metamodel,
                  metamodel?.types.filter((type) => type.id === row.type) ?? [],
                )}
                context={context}
                editable={editable}
                onClose={() => set({ element: undefined })}
                onRemove={editable && !row.deleted ? () => void many('remove', [row]) : undefined}
                onRestore={
                  may('restore') && row.deleted ? () => void many('restore', [row]) : undefined
                }
              />
            )
          }
        >
          {query.isPending ? (
            <Skeleton shape="table" rows={12} />
          ) : query.error && rows.length === 0 ? (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <DataTable
              label={t('title')}
              rows={rows}
              columns={columns}
              rowId={rowId}
              rowName={rowName}
              current={current ?? null}
              onOpen={open}
              onEdit={open}
              {...(editable ? { selection, onSelect: setSelection } : {})}
              sortedOutside
              sorts={sortsOf(shown.sort)}
              onSort={(sorts) => set({ sort: textOfSorts(sorts) || undefined })}
              text={text}
              onText={(next) => {
                setText(next)
                settle(next)
              }}
              hidden={hidden}
              onHidden={onHidden}
              density={density}
              onDensity={onDensity}
              total={total}
              onEnd={more}
              handle={table}
              filters={
                <Filters shown={shown} attributes={attributes} context={context} set={set} />
              }
              actions={
                <>
                  {selection.size > 0 && (
                    <>
                      {selection.size < total && rows.every((entry) => selection.has(entry.id)) && (
                        <Button variant="subtle" onClick={() => void selectAll()}>
                          {t('select_all', { count: total })}
                        </Button>
                      )}
                      {shown.deleted ? (
                        <Button loading={busy} onClick={() => void many('restore', selected)}>
                          {t('restore')}
                        </Button>
                      ) : (
                        <>
                          <Button variant="default" onClick={() => setBulk(true)}>
                            {t('edit_selected')}
                          </Button>
                          <Button
                            variant="default"
                            loading={busy}
                            onClick={() => void many('remove', selected)}
                          >
                            {t('remove')}
                          </Button>
                        </>
                      )}
                    </>
                  )}
                  <TableExport<Row>
                    title={filterWords || t('title')}
                    filter={filterWords}
                    content={async () => {
                      const visible = table.current?.shown().columns
                      return visible && { columns: visible, rows: await all() }
                    }}
                  />
                </>
              }
              empty={
                <Nothing
                  deleted={shown.deleted}
                  narrowed={isNarrowed(shown)}
                  component={
                    component && !shown.q && !shown.where && !shown.side ? component : undefined
                  }
                  onAnswer={editable ? (prompt) => setAdding({ prompt }) : undefined}
                  onAdd={editable ? () => setAdding({}) : undefined}
                  onDrop={() => set(nothingNarrows, true)}
                />
              }
            />
          )}
        </WithPanel>
      </div>
      {adding && (
        <AddElement
          type={shown.types[0]}
          component={shown.component?.includes('.') ? shown.component : undefined}
          prompt={adding.prompt}
          onClose={() => setAdding(null)}
          onMade={(id) => set({ element: id })}
        />
      )}
      {bulk && (
        <BulkEdit
          rows={selected}
          attributes={bulkAttributes(attributes, metamodel, selected)}
          context={context}
          onClose={() => setBulk(false)}
          onDone={() => {
            setBulk(false)
            setSelection(new Set())
          }}
        />
      )}
    </Page>
  )
}

const rowId = (row: Row) => row.id
const rowName = (row: Row) => row.name

// Attributes that every selected element can carry.
function bulkAttributes(
  attributes: ReturnType<typeof attributesOf>,
  metamodel: Parameters<typeof typesOf>[0],
  rows: readonly Row[],
) {
  const own = new Set(rows.map((row) => row.type))
  const types = (metamodel?.types ?? []).filter((type) => own.has(type.id))
  const all = types.length > 0 ? attributesOf(metamodel, types) : attributes
  const common = new Set((metamodel?.common_attributes ?? []).map((attribute) => attribute.id))
  return all.filter(
    (attribute) =>
      common.has(attribute.id) ||
      types.every((type) => type.attributes.some((entry) => entry.id === attribute.id)),
  )
}

interface ClaimProps {
  empty: boolean
  narrowed: boolean
  deleted: boolean
  total: number
  types: number
  components: Record<string, number> | undefined
  what: string
  pending: boolean
}

// The sentence at the top, by a plain rule.
function Claim({ empty, narrowed, deleted, total, types, components, what, pending }: ClaimProps) {
  const t = useWords('model')
  if (pending) return null
  if (deleted && !narrowed) return <>{t('sentence.deleted', { count: total })}</>
  if (narrowed)
    return <>{t(empty ? 'sentence.no_match' : 'sentence.match', { count: total, what })}</>
  if (empty) return <>{t('sentence.empty')}</>
  const filled = Object.values(components ?? {}).filter((count) => count > 0).length
  const missing = components ? Math.max(0, 12 - filled) : 0
  return (
    <>
      {t('sentence.all', { count: total, types })}{' '}
      {missing > 0 && t('sentence.missing', { count: missing })}
    </>
  )
}

interface NarrowProps {
  metamodel: ReturnType<typeof useMetamodel>['metamodel']
  value: string
  onChange: (patch: { type?: string; component?: string }) => void
}

// What the side offers, for a phone.
function Narrow({ metamodel, value, onChange }: NarrowProps) {
  const t = useWords('model')
  return (
    <Select
      className={styles['narrow']!}
      aria-label={t('side.label')}
      value={value}
      onChange={(next) =>
        onChange(!next ? {} : next.includes('.') ? { component: next } : { type: next })
      }
      searchable
      data={[
        { value: '', label: t('side.all') },
        {
          group: t('side.component'),
          items: (metamodel?.components ?? []).map((entry) => ({
            value: entry.id,
            label: entry.name,
          })),
        },
        {
          group: t('side.type'),
          items: (metamodel?.types ?? []).map((entry) => ({
            value: entry.id,
            label: entry.plural,
          })),
        },
      ]}
    />
  )
}

interface NothingProps {
  deleted: boolean
  narrowed: boolean
  component:
    NonNullable<ReturnType<typeof useMetamodel>['metamodel']>['components'][number] | undefined
  onAnswer: ((prompt: string) => void) | undefined
  onAdd: (() => void) | undefined
  onDrop: () => void
}

function Nothing({ deleted, narrowed, component, onAnswer, onAdd, onDrop }: NothingProps) {
  const t = useWords('model')
  if (deleted)
    return (
      <EmptyState kind="nothing" title={t('nothing.deleted')}>
        {t('nothing.deleted_text')}
      </EmptyState>
    )
  if (component) return <Prompts component={component} onAnswer={onAnswer} />
  if (narrowed)
    return (
      <EmptyState
        kind="filtered"
        title={t('nothing.filtered')}
        action={
          <Button variant="default" onClick={onDrop}>
            {t('nothing.drop')}
          </Button>
        }
      >
        {t('nothing.filtered_text')}
      </EmptyState>
    )
  return (
    <EmptyState
      kind="nothing"
      drawing="list"
      title={t('nothing.title')}
      action={
        <>
          {onAdd && <Button onClick={onAdd}>{t('add')}</Button>}
          <Go to="import">{t('nothing.import')}</Go>
        </>
      }
    >
      {t('nothing.text')}
    </EmptyState>
  )
}
