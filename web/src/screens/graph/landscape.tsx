// The landscape: everything and how it hangs together, as lanes, as layers, or around one element.
import { Button, MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'
import { api, key, take, useMetamodel } from '@/api'
import { ElementPicker } from '@/app/element_picker'
import { useGo, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { EmptyState, ErrorState, Page, Skeleton, WithPanel } from '@/parts'
import { Graph } from '@/graph'
import { ink, isDomain, useTokens } from '@/tokens'
import { useFormat, useWords } from '@/words'
import { chainOf } from './chain'
import { NodeList } from './list'
import { isOverlay, markOf, overlays, stepsOf } from './overlay'
import { NodePanel } from './panel'
import styles from './landscape.module.css'

const list = (text: string | undefined) => (text ?? '').split(',').filter(Boolean)

export function Screen() {
  const t = useWords('graph')
  const format = useFormat()
  const workspace = useWorkspace()
  const moment = useMoment()
  const go = useGo()
  const { scheme } = useTokens()
  const { metamodel, typeName, componentName } = useMetamodel(workspace)
  const [search, set] = useSearchState()
  const { focus } = search
  const depth = Math.min(6, Math.max(1, Number(search['depth']) || 2))
  const direction = (['up', 'down'] as const).find((way) => way === search['direction']) ?? 'both'
  const layout =
    search['layout'] === 'layers' || (focus && search['layout'] !== 'lanes') ? 'layers' : 'lanes'
  const overlay = isOverlay(search['colour']) ? search['colour'] : 'domain'
  const types = search['type'] ?? ''
  const components = search['component'] ?? ''
  const text = search['q'] ?? ''
  const wanted = useDeferredValue(text.trim().toLowerCase())
  const selected = search['element'] ?? null
  const currency = metamodel?.currency ?? 'EUR'

  const query = useQuery({
    queryKey: key('analysis', workspace, 'graph', moment, {
      focus,
      depth,
      direction,
      layout,
      types,
      components,
    }),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/graph', {
          params: {
            path: { workspace },
            query: {
              ...moment,
              layout,
              limit: 500,
              ...(focus ? { focus, depth, direction } : {}),
              ...(types ? { type: list(types) } : {}),
              ...(components ? { component: list(components) } : {}),
            },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
  const data = query.data
  const chain = useMemo(
    () => (data && selected ? chainOf(data.edges, selected) : null),
    [data, selected],
  )
  const steps = useMemo(
    () => stepsOf(overlay, data?.nodes ?? [], scheme, t, format, currency),
    [overlay, data, scheme, t, format, currency],
  )
  const matches = useMemo(
    () =>
      wanted
        ? new Set(
            (data?.nodes ?? [])
              .filter((node) =>
                `${node.name} ${node.id} ${typeName(node.type)}`.toLowerCase().includes(wanted),
              )
              .map((node) => node.id),
          )
        : null,
    [data, wanted, typeName],
  )
  const nodes = useMemo(
    () =>
      (data?.nodes ?? []).map((node) => {
        const domain = node.component?.slice(0, 2)
        const outside = (matches && !matches.has(node.id)) || (chain && !chain.nodes.has(node.id))
        return {
          id: node.id,
          name: node.name,
          note: typeName(node.type),
          domain: isDomain(domain) ? domain : null,
          x: node.x,
          y: node.y,
          width: node.width,
          height: node.height,
          lit: Boolean(matches?.has(node.id) || (chain && chain.nodes.has(node.id))),
          dimmed: Boolean(outside),
          mark: markOf(overlay, node, t, format, currency),
          ...(overlay === 'domain'
            ? {}
            : { colour: steps.find((step) => step.holds(node))?.colour ?? ink('track') }),
        }
      }),
    [data, matches, chain, overlay, steps, typeName, t, format, currency],
  )
  const edges = useMemo(
    () =>
      (data?.edges ?? []).map((edge, place) => ({
        id: edge.id,
        from: edge.from,
        to: edge.to,
        dashed: edge.meaning === 'none',
        lit: chain?.edges.has(place) ?? false,
        ...(edge.points ? { points: edge.points } : {}),
      })),
    [data, chain],
  )
  const open = (id: string) => go(`elements/${encodeURIComponent(id)}`)
  const current = data?.nodes.find((node) => node.id === selected)
  const focusName = data?.nodes.find((node) => node.id === focus)?.name
  const asList = search['as'] === 'list'

  return (
    <Page
      fill
      title={t('title')}
      sentence={
        data && (
          <>
            {focus && focusName
              ? t('sentence.around', { count: data.nodes.length - 1, name: focusName, depth })
              : t('sentence.all', { count: data.nodes.length, edges: data.edges.length })}{' '}
            {data.total > data.nodes.length &&
              t('sentence.cut', { total: format.number(data.total) })}{' '}
            {matches && t('sentence.matches', { count: matches.size })}
            {chain &&
              current &&
              t('sentence.chain', { count: chain.nodes.size - 1, name: current.name })}
          </>
        )
      }
      actions={
        <SegmentedControl
          aria-label={t('as.label')}
          value={asList ? 'list' : 'drawing'}
          onChange={(value) => set({ as: value === 'list' ? 'list' : undefined })}
          data={[
            { value: 'drawing', label: t('as.drawing') },
            { value: 'list', label: t('as.list') },
          ]}
        />
      }
    >
      <div className={styles['bar']} role="search">
        <TextInput
          className={styles['find']!}
          aria-label={t('find')}
          placeholder={t('find')}
          leftSection={<IconSearch size={15} stroke={1.6} />}
          value={text}
          onChange={(event) => set({ q: event.currentTarget.value || undefined })}
        />
        <div className={styles['focus']}>
          <ElementPicker
            bare
            label={t('focus')}
            placeholder={t('focus')}
            value={focus ? { id: focus, name: focusName ?? focus } : null}
            onChange={(ref) => set({ focus: ref?.id, element: ref?.id }, true)}
          />
        </div>
        {focus && (
          <>
            <Select
              className={styles['short']!}
              aria-label={t('depth.label')}
              value={String(depth)}
              allowDeselect={false}
              onChange={(next) => set({ depth: next ?? undefined })}
              data={[1, 2, 3, 4, 5, 6].map((steps) => ({
                value: String(steps),
                label: t('depth.steps', { count: steps }),
              }))}
            />
            <SegmentedControl
              aria-label={t('direction.label')}
              value={direction}
              onChange={(next) => set({ direction: next === 'both' ? undefined : next })}
              data={(['both', 'up', 'down'] as const).map((way) => ({
                value: way,
                label: t(`direction.${way}`),
              }))}
            />
          </>
        )}
        <MultiSelect
          className={styles['types']!}
          aria-label={t('types')}
          placeholder={types ? undefined : t('types')}
          value={[...list(components), ...list(types)]}
          onChange={(next) =>
            set({
              component:
                next.filter((id) => id.includes('.') || isDomain(id)).join(',') || undefined,
              type: next.filter((id) => !id.includes('.') && !isDomain(id)).join(',') || undefined,
            })
          }
          searchable
          clearable
          data={[
            {
              group: t('components'),
              items: (metamodel?.components ?? []).map((entry) => ({
                value: entry.id,
                label: entry.name,
              })),
            },
            {
              group: t('types'),
              items: (metamodel?.types ?? [])
                .filter((type) => type.count !== 0)
                .map((type) => ({ value: type.id, label: type.plural })),
            },
          ]}
        />
        <SegmentedControl
          aria-label={t('layout.label')}
          value={layout}
          onChange={(next) => set({ layout: next })}
          data={(['lanes', 'layers'] as const).map((way) => ({
            value: way,
            label: t(`layout.${way}`),
          }))}
        />
        <Select
          className={styles['colour']!}
          aria-label={t('colour.label')}
          value={overlay}
          allowDeselect={false}
          onChange={(next) => set({ colour: next === 'domain' ? undefined : (next ?? undefined) })}
          data={overlays.map((name) => ({ value: name, label: t(`colour.${name}`) }))}
        />
      </div>
      <WithPanel
        panel={
          current && (
            <NodePanel
              node={current}
              typeName={typeName(current.type)}
              componentName={current.component ? componentName(current.component) : null}
              currency={currency}
              related={(data?.edges ?? []).filter(
                (edge) => edge.from === current.id || edge.to === current.id,
              )}
              nodes={data?.nodes ?? []}
              onClose={() => set({ element: undefined })}
              onSelect={(id) => set({ element: id })}
              onFocus={() => set({ focus: current.id, element: current.id }, true)}
            />
          )
        }
      >
        {query.isPending ? (
          <Skeleton shape="sheet" rows={12} />
        ) : query.error && !data ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : nodes.length === 0 ? (
          <EmptyState
            kind={types || components || focus ? 'filtered' : 'nothing'}
            title={t(types || components || focus ? 'nothing.filtered' : 'nothing.title')}
            action={
              types || components || focus ? (
                <Button
                  variant="default"
                  onClick={() => set({ type: undefined, component: undefined, focus: undefined })}
                >
                  {t('nothing.drop')}
                </Button>
              ) : (
                <Button onClick={() => go('import')}>{t('nothing.import')}</Button>
              )
            }
          >
            {t('nothing.text')}
          </EmptyState>
        ) : asList ? (
          <NodeList
            graph={data!}
            currency={currency}
            typeName={typeName}
            componentName={componentName}
            text={text}
            onText={(next) => set({ q: next || undefined })}
            current={selected}
            onOpen={(id) => set({ element: id })}
          />
        ) : (
          <div className={styles['frame']}>
            <Graph
              label={t('title')}
              nodes={nodes}
              edges={edges}
              lanes={data?.lanes ?? []}
              selected={selected}
              onSelect={(id) => set({ element: id ?? undefined })}
              onOpen={open}
              centre={matches && matches.size === 1 ? [...matches][0]! : null}
            />
            <Legend steps={steps} domain={overlay === 'domain'} />
          </div>
        )}
      </WithPanel>
    </Page>
  )
}

function Legend({ steps, domain }: { steps: ReturnType<typeof stepsOf>; domain: boolean }) {
  const t = useWords('graph')
  const parts = useWords('parts')
  const entries = domain
    ? (['BS', 'IS', 'OI', 'II'] as const).map((id) => ({
        label: parts(`domain.${id}`),
        colour: ink(id),
      }))
    : [...steps, { label: t('legend.unknown'), colour: ink('track') }]
  return (
    <ul className={styles['legend']} aria-label={t('legend.label')}>
      {entries.map((entry) => (
        <li key={entry.label}>
          <span style={{ background: entry.colour }} aria-hidden />
          {entry.label}
        </li>
      ))}
    </ul>
  )
}
