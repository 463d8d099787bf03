// One element, whole: facts, figures, relations, evidence, what people said, what happened.
import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { api, isProblem, take, useMay, useMetamodel } from '@/api'
import { Attachments, Comments } from '@/app/collaboration'
import { type ElementPage, Fact, useElement, useReadOnly } from '@/app/element'
import { useFieldContext } from '@/app/people'
import { Go, useMoment, usePathParam, useSearchState, useWorkspace } from '@/app/place'
import { MeasuresOf } from '@/app/measures'
import { usePresence } from '@/app/presence'
import { useWrite } from '@/app/write'
import {
  Badge,
  DomainMark,
  EmptyState,
  ErrorState,
  Page,
  Sheet,
  SheetGrid,
  SheetStack,
  Skeleton,
} from '@/parts'
import type { FieldSpec } from '@/parts/fields'
import { isDomain } from '@/tokens'
import { useFormat, useWords } from '@/words'
import { FindingsAbout, Neighbourhood, ShownIn } from './around'
import { EvidenceList } from './evidence'
import { Figures, type FigureName } from './figures'
import { History } from './history'
import { Relations } from './relations'
import styles from './page.module.css'

export function Screen() {
  const t = useWords('element')
  const id = usePathParam('id')
  const page = useElement(id)
  if (page.isPending) return <Skeleton shape="page" />
  if (isProblem(page.error, 404))
    return (
      <EmptyState
        kind="nothing"
        title={t('gone.title')}
        action={<Go to="model">{t('gone.model')}</Go>}
      >
        {t('gone.text')}
      </EmptyState>
    )
  if (!page.data) return <ErrorState error={page.error} onRetry={() => void page.refetch()} />
  return <Loaded key={id} element={page.data} />
}

const noNames: Record<string, string> = {}
const observable = ['measure', 'service_level']
const isMeasured = (element: ElementPage) =>
  element.relations.some(({ kind, to }) => kind === 'measures' && to.id === element.id)

function Loaded({ element }: { element: ElementPage }) {
  const t = useWords('element')
  const m = useWords('measure')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const readOnly = useReadOnly()
  const may = useMay(workspace)
  const { metamodel, typeName, componentName } = useMetamodel(workspace)
  const context = useFieldContext(element.names ?? noNames)
  const [search, set] = useSearchState()
  const { others, setField } = usePresence(`element:${element.id}`)
  const [unset, setUnset] = useState(false)
  const { run, busy } = useWrite()
  const type = metamodel?.types.find((entry) => entry.id === element.type)
  const rights = element.may
  const alive = !readOnly && !element.deleted
  const editable = alive && (rights.includes('edit') || rights.includes('edit_own'))
  const observing = alive && (editable || rights.includes('observe'))

  const specs = useMemo((): FieldSpec[] => {
    const seen = new Set<string>()
    return [
      { id: 'name', name: t('facts.name'), kind: 'text' as const, required: true },
      ...(type?.attributes ?? []),
      ...(metamodel?.common_attributes ?? []),
    ].filter((field) => {
      if (seen.has(field.id) || ['evidence', 'foreign', 'type'].includes(field.id)) return false
      seen.add(field.id)
      return true
    })
  }, [type, metamodel, t])
  const valueOf = (field: string): unknown =>
    field === 'name' ? element.name : field === 'side' ? element.side : element.fields[field]
  const filled = specs.filter((field) => valueOf(field.id) != null)
  const rest = specs.filter((field) => valueOf(field.id) == null)
  const allSpecs = [
    ...specs,
    { id: 'evidence', name: t('evidence.title'), kind: 'evidence' as const },
  ]

  const domain = element.component?.slice(0, 2)
  const one = {
    params: { path: { workspace, id: element.id }, query: scenario ? { scenario } : {} },
  }
  const remove = () =>
    run(() => take(api.DELETE('/workspaces/{workspace}/elements/{id}', one)), {
      done: t('removed', { name: element.name }),
    })
  const restore = () =>
    run(() => take(api.POST('/workspaces/{workspace}/elements/{id}/restoration', one)), {
      done: t('restored', { name: element.name }),
    })
  const explained = search['explain'] as FigureName | undefined
  const fact = (field: FieldSpec) => {
    const there = others.filter((person) => person.field === field.id)
    return (
      <Fact
        key={field.id}
        element={element}
        field={field}
        value={valueOf(field.id)}
        context={context}
        specs={allSpecs}
        editable={editable}
        onEditing={(editing) => setField(editing ? field.id : undefined)}
        others={there.map((person) => (
          <Badge key={person.account.id} tone="accent">
            {t('presence.editing', { name: person.account.name })}
          </Badge>
        ))}
      />
    )
  }
  return (
    <Page
      title={element.name}
      above={
        <span className={styles['crumbs']}>
          <Go to={`model?type=${encodeURIComponent(element.type)}`}>{typeName(element.type)}</Go>
          {element.component && (
            <Go to={`model?component=${encodeURIComponent(element.component)}`}>
              <DomainMark
                domain={isDomain(domain) ? domain : null}
                name={componentName(element.component)}
              />
            </Go>
          )}
          <span>{element.id}</span>
        </span>
      }
      sentence={<Claim element={element} typeName={typeName(element.type)} />}
      actions={
        <>
          {observable.includes(element.type) && !element.deleted && (
            <Button
              variant="default"
              renderRoot={(props) => (
                <Go {...props} to={`measures/${encodeURIComponent(element.id)}`} />
              )}
            >
              {m('of.open')}
            </Button>
          )}
          {element.type === 'service_level' && !element.deleted && (
            <Button
              variant="default"
              renderRoot={(props) => (
                <Go {...props} to={`measures/service-levels/${encodeURIComponent(element.id)}`} />
              )}
            >
              {m('of.level')}
            </Button>
          )}
          {others.length > 0 && (
            <span className={styles['present']} aria-live="polite">
              {t('presence.also', {
                count: others.length,
                names: others.map((person) => person.account.name).join(', '),
              })}
            </span>
          )}
          {element.deleted && may('restore') && !readOnly && (
            <Button loading={busy} onClick={() => void restore()}>
              {t('restore')}
            </Button>
          )}
          {editable && (
            <Button variant="default" loading={busy} onClick={() => void remove()}>
              {t('remove')}
            </Button>
          )}
        </>
      }
    >
      <SheetStack>
        <Figures
          element={element}
          currency={metamodel?.currency ?? 'EUR'}
          kindName={(kind) =>
            context.evidenceKinds?.find((entry) => entry.value === kind)?.label ?? kind
          }
          opened={explained ?? null}
          onOpen={(name) => set({ explain: name ?? undefined })}
        />
        <SheetGrid weights={[5, 4]}>
          <SheetStack>
            <Sheet title={t('facts.title')}>
              {/* One list: a field that is filled elsewhere keeps the editor one is typing in. */}
              {[...filled, ...(unset ? rest : [])].map(fact)}
              {rest.length > 0 && (
                <Button
                  className={styles['more']!}
                  variant="subtle"
                  aria-expanded={unset}
                  onClick={() => setUnset(!unset)}
                >
                  {t(unset ? 'facts.less' : 'facts.more', { count: rest.length })}
                </Button>
              )}
            </Sheet>
            <Relations element={element} editable={editable} />
            {!element.deleted && <Neighbourhood id={element.id} name={element.name} />}
          </SheetStack>
          <SheetStack>
            {/* Asked for only where something is measured: the list is that of the workspace. */}
            {!element.deleted && isMeasured(element) && <MeasuresOf element={element.id} />}
            <FindingsAbout id={element.id} />
            <EvidenceList
              element={element}
              context={context}
              editable={observing}
              cadence={(element.fields['cadence_days'] as number | undefined) ?? type?.cadence_days}
              onEditing={(editing) => setField(editing ? 'evidence' : undefined)}
            />
            <Sheet title={t('comments')}>
              <Comments subject={`element:${element.id}`} />
            </Sheet>
            <Sheet title={t('attachments')}>
              <Attachments subject={`element:${element.id}`} />
            </Sheet>
            <ShownIn views={element.artifact_views} id={element.id} />
            <History id={element.id} specs={allSpecs} context={context} />
          </SheetStack>
        </SheetGrid>
      </SheetStack>
    </Page>
  )
}

// The sentence at the top: what the data say about this one thing, by a plain rule.
function Claim({ element, typeName }: { element: ElementPage; typeName: string }) {
  const t = useWords('element')
  const format = useFormat()
  if (element.deleted) return <>{t('claim.deleted')}</>
  const figures = element.figures
  const findings = element.findings ? (
    <>
      {' '}
      <Go to={`findings?element=${encodeURIComponent(element.id)}`}>
        {t('claim.findings', { count: element.findings })}
      </Go>
    </>
  ) : null
  const values = {
    type: typeName,
    condition: format.percent(figures?.condition),
    delivered: format.percent(figures?.delivered),
    count: element.relations.length,
  }
  const rule =
    figures?.condition == null
      ? 'outside'
      : figures.assumed
        ? 'assumed'
        : figures.delivered != null && figures.delivered < figures.condition - 0.1
          ? 'held_back'
          : figures.stale
            ? 'stale'
            : 'fit'
  return (
    <>
      {t(`claim.${rule}`, values)}
      {findings}
    </>
  )
}
