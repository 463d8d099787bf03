// Definitions of measures, ready to adopt: several at once, for what they are to measure.
import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { api, type Schemas, take, useMay, useMetamodel } from '@/api'
import { ElementPicker } from '@/app/element_picker'
import { useReadOnly } from '@/app/element'
import { type Definition, useDefinitions, useFigures, useMeasures } from '@/app/measures'
import { Go, type Search, useGo, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { EmptyState, ErrorState, PanelPart, Sheet, SidePanel, Skeleton, WithPanel } from '@/parts'
import { useWords, type Words } from '@/words'
import { Frame } from './frame'
import styles from './measures.module.css'

const perspectives = ['financial', 'customer', 'internal', 'learning'] as const

export function matches(one: Definition, search: Search): boolean {
  const text = (search['q'] ?? '').trim().toLowerCase()
  return (
    (!search['group'] || one.group === search['group']) &&
    (!search['perspective'] || one.perspective === search['perspective']) &&
    (!search['about'] || one.about.includes(search['about'])) &&
    (!search['term'] || one.term === search['term']) &&
    (!text ||
      [one.name, one.description, one.formula, one.group_name, one.id]
        .join(' ')
        .toLowerCase()
        .includes(text))
  )
}

export function Screen() {
  const t = useWords('measures')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const readOnly = useReadOnly()
  const [search, setSearch] = useSearchState()
  const definitions = useDefinitions()
  const [adopting, setAdopting] = useState(false)
  const items = definitions.data?.items
  const chosen = useMemo(
    () => new Set((search['chosen'] ?? '').split(',').filter(Boolean)),
    [search],
  )
  const shown = useMemo(() => (items ?? []).filter((one) => matches(one, search)), [items, search])
  const current = items?.find((one) => one.id === search['definition'])
  const editable = may('edit') && !readOnly
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setSearch({ chosen: [...next].join(',') || undefined })
  }
  return (
    <Frame
      fill
      tab="library"
      sentence={items && t('library.sentence', { count: items.length })}
      actions={
        editable && (
          <Button disabled={chosen.size === 0} onClick={() => setAdopting(true)}>
            {t('library.adopt', { count: chosen.size })}
          </Button>
        )
      }
    >
      {definitions.isPending ? (
        <Skeleton shape="table" />
      ) : definitions.error ? (
        <ErrorState error={definitions.error} onRetry={() => void definitions.refetch()} />
      ) : (
        <WithPanel
          panel={
            current ? (
              <Detail
                one={current}
                chosen={chosen.has(current.id)}
                {...(editable ? { onToggle: () => toggle(current.id) } : {})}
                onClose={() => setSearch({ definition: undefined })}
              />
            ) : null
          }
        >
          <Filters items={items ?? []} shown={shown.length} />
          <div className={styles['shelves']}>
            {shown.length === 0 ? (
              <Sheet>
                <EmptyState kind="filtered" title={t('library.none')}>
                  {t('library.none_text')}
                </EmptyState>
              </Sheet>
            ) : (
              [...Map.groupBy(shown, (one) => one.group_name)].map(([name, own]) => (
                <Sheet
                  key={name}
                  title={name}
                  note={t('library.count', { count: own.length })}
                  flush
                >
                  <ul className={styles['definitions']}>
                    {own.map((one) => (
                      <Line
                        key={one.id}
                        one={one}
                        current={one.id === current?.id}
                        chosen={chosen.has(one.id)}
                        onToggle={editable ? () => toggle(one.id) : undefined}
                      />
                    ))}
                  </ul>
                </Sheet>
              ))
            )}
          </div>
        </WithPanel>
      )}
      {adopting && (
        <Adopt
          chosen={(items ?? []).filter((one) => chosen.has(one.id))}
          onClose={() => setAdopting(false)}
          onDone={() => setSearch({ chosen: undefined })}
        />
      )}
    </Frame>
  )
}

function Filters({ items, shown }: { items: Definition[]; shown: number }) {
  const t = useWords('measures')
  const m = useWords('measure')
  const { typeName } = useMetamodel(useWorkspace())
  const [search, setSearch] = useSearchState()
  const groups = [...new Map(items.map((one) => [one.group, one.group_name]))]
  const types = [...new Set(items.flatMap((one) => one.about))]
  const select = (name: string, data: { value: string; label: string }[]) => (
    <Select
      aria-label={t(`library.by_${name}`)}
      placeholder={t(`library.by_${name}`)}
      data={data}
      value={search[name] ?? null}
      onChange={(value) => setSearch({ [name]: value ?? undefined })}
      clearable
      searchable={data.length > 8}
      w={170}
    />
  )
  return (
    <div className={styles['filters']}>
      <TextInput
        aria-label={t('library.search')}
        placeholder={t('library.search')}
        value={search['q'] ?? ''}
        onChange={(event) => setSearch({ q: event.currentTarget.value || undefined })}
        w={220}
      />
      {select(
        'group',
        groups.map(([value, label]) => ({ value, label })),
      )}
      {select(
        'perspective',
        perspectives.map((value) => ({ value, label: m(`perspective.${value}`) })),
      )}
      {select(
        'about',
        types
          .map((value) => ({ value, label: typeName(value) }))
          .sort((a, b) => a.label.localeCompare(b.label)),
      )}
      {select(
        'term',
        ['short', 'long'].map((value) => ({ value, label: t(`term.${value}`) })),
      )}
      <span className="muted" aria-live="polite">
        {t('library.count', { count: shown })}
      </span>
    </div>
  )
}

// Unit, direction and rhythm in a line.
function traits(one: Definition, t: Words, m: Words, unit: string): string {
  return [
    unit || t('unit_count'),
    t(`direction.${one.direction}`, { defaultValue: one.direction }),
    m(`cadence.${one.cadence}`, { defaultValue: one.cadence }),
    t(`term.${one.term}`, { defaultValue: one.term }),
  ].join(' · ')
}

interface LineProps {
  one: Definition
  current: boolean
  chosen: boolean
  onToggle: (() => void) | undefined
}

function Line({ one, current, chosen, onToggle }: LineProps) {
  const t = useWords('measures')
  const m = useWords('measure')
  const figures = useFigures()
  const [, setSearch] = useSearchState()
  return (
    <li data-current={current || undefined}>
      {onToggle && (
        <Checkbox
          aria-label={t('library.choose', { name: one.name })}
          checked={chosen}
          onChange={onToggle}
        />
      )}
      <button type="button" onClick={() => setSearch({ definition: one.id })}>
        <span className={styles['definitionName']}>{one.name}</span>
        <span className={styles['definitionText']}>{one.description}</span>
        <span className={styles['traits']}>{traits(one, t, m, figures.unit(one.unit))}</span>
      </button>
    </li>
  )
}

interface DetailProps {
  one: Definition
  chosen: boolean
  onToggle?: () => void
  onClose: () => void
}

function Detail({ one, chosen, onToggle, onClose }: DetailProps) {
  const t = useWords('measures')
  const m = useWords('measure')
  const figures = useFigures()
  const { typeName } = useMetamodel(useWorkspace())
  const measures = useMeasures()
  const { data } = measures
  const own = (data?.items ?? []).filter((row) => row.name === one.name)
  return (
    <SidePanel
      title={one.name}
      kicker={`${one.group_name} · ${m(`perspective.${one.perspective}`, { defaultValue: one.perspective })}`}
      onClose={onClose}
      {...(onToggle
        ? {
            footer: (
              <Button fullWidth variant={chosen ? 'default' : 'filled'} onClick={onToggle}>
                {t(chosen ? 'library.unmark' : 'library.mark')}
              </Button>
            ),
          }
        : {})}
    >
      <PanelPart title={t('library.tells')}>
        <p className={styles['words']}>{one.description}</p>
        <p className={styles['traits']}>{traits(one, t, m, figures.unit(one.unit))}</p>
      </PanelPart>
      <PanelPart title={t('library.formula')}>
        <p className={styles['words']}>{one.formula}</p>
      </PanelPart>
      <PanelPart title={t('library.data')}>
        <p className={styles['words']}>{one.data}</p>
      </PanelPart>
      <PanelPart title={t('library.pitfalls')}>
        <p className={styles['words']}>{one.pitfalls}</p>
      </PanelPart>
      <PanelPart title={t('library.about')}>
        <p className={styles['words']}>
          {one.about.map(typeName).join(', ')} · {t(`side.${one.side}`, { defaultValue: one.side })}
        </p>
      </PanelPart>
      <PanelPart title={t('library.sources')}>
        <ul className={styles['sources']}>
          {one.sources.map((source) => (
            <li key={source}>{source}</li>
          ))}
        </ul>
      </PanelPart>
      {own.length > 0 && (
        <PanelPart title={t('library.there')}>
          <ul className={styles['sources']}>
            {own.map((row) => (
              <li key={row.id}>
                <Go to={`measures/${encodeURIComponent(row.id)}`}>
                  {row.measures.map((ref) => ref.name).join(', ') || row.name}
                </Go>
              </li>
            ))}
          </ul>
        </PanelPart>
      )}
    </SidePanel>
  )
}

interface AdoptProps {
  chosen: Definition[]
  onClose: () => void
  onDone: () => void
}

function Adopt({ chosen, onClose, onDone }: AdoptProps) {
  const t = useWords('measures')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const go = useGo()
  const [about, setAbout] = useState<Schemas['Ref'] | null>(null)
  const { run, busy } = useWrite()
  const types = [...new Set(chosen.flatMap((one) => one.about))]
  const adopt = async () => {
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/measures', {
            params: { path: { workspace }, query: scenario ? { scenario } : {} },
            body: {
              definitions: chosen.map((one) => one.id),
              ...(about ? { about: about.id } : {}),
            },
          }),
        ),
      { done: t('library.done', { count: chosen.length }) },
    )
    if (!made) return
    onDone()
    onClose()
    const only = made.elements.length === 1 ? made.elements[0] : undefined
    go(only ? `measures/${encodeURIComponent(only)}` : 'measures')
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('library.adopt', { count: chosen.length })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <div className="form">
        <ul className={styles['sources']}>
          {chosen.map((one) => (
            <li key={one.id}>{one.name}</li>
          ))}
        </ul>
        <ElementPicker
          label={t('library.for')}
          value={about}
          onChange={setAbout}
          types={types.length > 0 ? types : undefined}
        />
        <p className={styles['text']}>{t('library.after')}</p>
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button loading={busy} onClick={() => void adopt()}>
            {t('library.adopt', { count: chosen.length })}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
