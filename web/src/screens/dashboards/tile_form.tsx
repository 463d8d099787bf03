// What a tile shows and how large it is, chosen from lists.
import { MultiSelect, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, key, linkIds, type Problem, take } from '@/api'
import { ElementPicker } from '@/app/element_picker'
import { usePeople } from '@/app/people'
import { useMoment, useWorkspace } from '@/app/place'
import { SidePanel } from '@/parts'
import { useWords } from '@/words'
import type { Tile } from './data'
import { benefitIds, filterWords, lineIds, periods, sources, tableColumns } from './sources'
import styles from './dashboards.module.css'

interface Props {
  tile: Tile
  trouble: Problem | undefined
  onChange: (tile: Tile) => void
  onClose: () => void
}

export function TileForm({ tile, trouble, onChange, onClose }: Props) {
  const t = useWords('dashboards')
  const source = sources.find((one) => one.kind === tile.kind && one.what === tile.what)
  const set = (patch: Partial<Tile>) => onChange({ ...tile, ...patch })
  const choose = (value: string | null) => {
    const [kind = tile.kind, what = ''] = (value ?? '').split('.')
    const next = sources.find((one) => one.kind === kind && one.what === what)
    if (!next) return
    // What the other source does not take would be refused.
    const { types, sides, perspectives, statuses, owner } = tile.filter
    set({
      kind,
      what,
      of: next.about === source?.about ? tile.of.slice(0, next.most) : [],
      indexed: false,
      columns: [],
      text: kind === 'text' ? tile.text : '',
      filter: next.measures
        ? prune({ types, sides, perspectives, statuses, owner })
        : next.findings && source?.findings
          ? tile.filter
          : {},
    })
  }
  return (
    <SidePanel
      title={tile.title || t(`kind.${tile.kind}`)}
      kicker={t('settings')}
      onClose={onClose}
    >
      <div className={styles['form']}>
        <Select
          label={t('shows')}
          value={`${tile.kind}.${tile.what}`}
          allowDeselect={false}
          searchable
          data={[...new Set(sources.map((one) => one.kind))].map((kind) => ({
            group: t(`kind.${kind}`),
            items: sources
              .filter((one) => one.kind === kind)
              .map((one) => ({
                value: `${kind}.${one.what}`,
                label: t(`source.${kind}.${one.what || 'only'}`),
              })),
          }))}
          onChange={choose}
        />
        <About tile={tile} set={set} />
        <TextInput
          label={t('tile_title')}
          placeholder={t('title_usual')}
          value={tile.title}
          maxLength={150}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        {tile.kind === 'text' && (
          <Textarea
            label={t('text')}
            description={t('text_hint')}
            autosize
            minRows={4}
            maxRows={16}
            value={tile.text}
            onChange={(event) => set({ text: event.currentTarget.value })}
          />
        )}
        {source?.period && (
          <Select
            label={t('period_label')}
            value={tile.period}
            allowDeselect={false}
            data={periods.map((period) => ({ value: period, label: t(`period.${period}`) }))}
            onChange={(period) => set({ period: period ?? 'year' })}
          />
        )}
        {source?.measures && <MeasureFilter tile={tile} set={set} />}
        {source?.findings && <FindingFilter tile={tile} set={set} />}
        {tile.kind === 'table' && (
          <MultiSelect
            label={t('columns')}
            placeholder={tile.columns.length === 0 ? t('columns_usual') : ''}
            value={tile.columns}
            data={(tableColumns[tile.what] ?? []).map((column) => ({
              value: column,
              label: t(`column.${column}`),
            }))}
            onChange={(columns) => set({ columns })}
          />
        )}
        {source?.rows && (
          <NumberInput
            label={t('limit')}
            description={t('limit_hint')}
            value={tile.limit}
            min={0}
            max={100}
            allowDecimal={false}
            onChange={(limit) => set({ limit: Number(limit) || 0 })}
          />
        )}
        <div className={styles['pair']}>
          <NumberInput
            label={t('width')}
            value={tile.width}
            min={1}
            max={12}
            clampBehavior="strict"
            allowDecimal={false}
            onChange={(width) => set({ width: Math.min(12, Math.max(1, Number(width) || 1)) })}
          />
          <NumberInput
            label={t('height')}
            value={tile.height}
            min={1}
            max={12}
            clampBehavior="strict"
            allowDecimal={false}
            onChange={(height) => set({ height: Math.min(12, Math.max(1, Number(height) || 1)) })}
          />
        </div>
        {trouble && (
          <p role="alert" className={styles['none']}>
            {trouble.fields[0]?.detail ?? trouble.message}
          </p>
        )}
      </div>
    </SidePanel>
  )
}

const prune = (filter: Tile['filter']): Tile['filter'] =>
  Object.fromEntries(
    Object.entries(filter).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value)),
  )

interface Part {
  tile: Tile
  set: (patch: Partial<Tile>) => void
}

function About({ tile, set }: Part) {
  const t = useWords('dashboards')
  const source = sources.find((one) => one.kind === tile.kind && one.what === tile.what)
  if (source?.about === 'line')
    return (
      <Select
        label={t('about.line')}
        value={tile.of[0] ?? null}
        data={lineIds.map((id) => ({ value: id, label: t(`line.${id}`) }))}
        onChange={(id) => set({ of: id ? [id] : [] })}
      />
    )
  if (source?.about === 'link')
    return (
      <Select
        label={t('about.link')}
        value={tile.of[0] ?? null}
        data={linkIds.map((id) => ({
          value: id,
          label: id
            .split('-')
            .map((domain) => t(`domain.${domain}`))
            .join(' – '),
        }))}
        onChange={(id) => set({ of: id ? [id] : [] })}
      />
    )
  if (source?.about === 'benefit')
    return (
      <Select
        label={t('about.benefit')}
        value={tile.of[0] ?? null}
        data={benefitIds.map((id) => ({ value: id, label: t(`benefit.${id}`) }))}
        onChange={(id) => set({ of: id ? [id] : [] })}
      />
    )
  if (source?.about === 'campaign') return <CampaignPicker tile={tile} set={set} />
  if (source?.about === 'measure') return <Measures tile={tile} set={set} most={source.most ?? 1} />
  return null
}

function Measures({ tile, set, most }: Part & { most: number }) {
  const t = useWords('dashboards')
  const workspace = useWorkspace()
  const moment = useMoment()
  const { data } = useQuery({
    queryKey: key('elements', workspace, 'dashboard-measures', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/elements', {
          params: {
            path: { workspace },
            query: {
              ...moment,
              type: ['measure', 'service_level'],
              figures: false,
              limit: 500,
              sort: 'name',
            },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
  const items = data?.items ?? []
  const named = (id: string) => items.find((item) => item.id === id)
  if (most === 1) {
    const id = tile.of[0]
    const one = id ? named(id) : undefined
    return (
      <ElementPicker
        label={t('about.measure')}
        types={['measure', 'service_level']}
        value={id ? { id, name: one?.name ?? id, type: one?.type ?? 'measure' } : null}
        onChange={(ref) => set({ of: ref ? [ref.id] : [] })}
      />
    )
  }
  const known = tile.of.filter((id) => !named(id)).map((id) => ({ value: id, label: id }))
  return (
    <>
      <MultiSelect
        label={t('about.measures')}
        description={t('about.measures_hint', { most })}
        searchable
        maxValues={most}
        value={tile.of}
        data={[...items.map((item) => ({ value: item.id, label: item.name })), ...known]}
        onChange={(of) => set({ of })}
      />
      <Switch
        label={t('indexed')}
        checked={tile.indexed}
        onChange={(event) => set({ indexed: event.currentTarget.checked })}
      />
    </>
  )
}

function CampaignPicker({ tile, set }: Part) {
  const t = useWords('dashboards')
  const workspace = useWorkspace()
  const { data } = useQuery({
    queryKey: key('campaigns', workspace, 'dashboard-pick'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/campaigns', { params: { path: { workspace } }, signal }),
      ),
  })
  return (
    <Select
      label={t('about.campaign')}
      searchable
      value={tile.of[0] ?? null}
      data={(data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
      nothingFoundMessage={t('no_campaign')}
      onChange={(id) => set({ of: id ? [id] : [] })}
    />
  )
}

type ListFilter = keyof typeof filterWords

function Words({ tile, set, name, vocabulary }: Part & { name: ListFilter; vocabulary: string }) {
  const t = useWords('dashboards')
  const value = tile.filter[name] ?? []
  return (
    <MultiSelect
      label={t(`filter.${name}`)}
      placeholder={value.length === 0 ? t('all') : ''}
      value={value}
      data={filterWords[name].map((word) => ({ value: word, label: t(`${vocabulary}.${word}`) }))}
      onChange={(words) => set({ filter: prune({ ...tile.filter, [name]: words }) })}
    />
  )
}

function MeasureFilter({ tile, set }: Part) {
  const t = useWords('dashboards')
  const people = usePeople()
  return (
    <>
      <Words tile={tile} set={set} name="types" vocabulary="type" />
      <Words tile={tile} set={set} name="sides" vocabulary="side" />
      <Words tile={tile} set={set} name="perspectives" vocabulary="perspective" />
      <Words tile={tile} set={set} name="statuses" vocabulary="status" />
      <Select
        label={t('owner')}
        placeholder={t('all')}
        searchable
        clearable
        value={tile.filter.owner ?? null}
        data={[{ value: 'nobody', label: t('nobody') }, ...people]}
        onChange={(owner) => {
          const { owner: _before, ...rest } = tile.filter
          set({ filter: owner ? { ...rest, owner } : rest })
        }}
      />
    </>
  )
}

function FindingFilter({ tile, set }: Part) {
  const t = useWords('dashboards')
  const workspace = useWorkspace()
  const { data } = useQuery({
    queryKey: key('findings', workspace, 'dashboard-rules'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/rules', { params: { path: { workspace } }, signal })),
  })
  const value = tile.filter.rules ?? []
  return (
    <>
      <Words tile={tile} set={set} name="levels" vocabulary="level" />
      <Words tile={tile} set={set} name="domains" vocabulary="domain" />
      <MultiSelect
        label={t('filter.rules')}
        placeholder={value.length === 0 ? t('all') : ''}
        searchable
        value={value}
        data={(data?.items ?? []).map((rule) => ({ value: rule.id, label: rule.name }))}
        onChange={(rules) => set({ filter: prune({ ...tile.filter, rules }) })}
      />
    </>
  )
}
