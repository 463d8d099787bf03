// What stands around the element: its neighbourhood drawn small, its findings, the views that show it.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, key, type Schemas, take, useMetamodel } from '@/api'
import { Go, useGo, useMoment, useWorkspace } from '@/app/place'
import { Badge, EmptyState, ErrorState, isSeverity, Sheet, Skeleton, StatusShape } from '@/parts'
import { Graph } from '@/graph'
import { isDomain } from '@/tokens'
import { useWords } from '@/words'
import styles from './page.module.css'

export function Neighbourhood({ id, name }: { id: string; name: string }) {
  const t = useWords('element')
  const workspace = useWorkspace()
  const moment = useMoment()
  const go = useGo()
  const { typeName } = useMetamodel(workspace)
  const query = useQuery({
    queryKey: key('analysis', workspace, 'graph', moment, { focus: id, depth: 1 }),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/graph', {
          params: {
            path: { workspace },
            query: { ...moment, focus: id, depth: 1, layout: 'layers', limit: 40 },
          },
          signal,
        }),
      ),
  })
  const nodes = useMemo(
    () =>
      (query.data?.nodes ?? []).map((node) => {
        const domain = node.component?.slice(0, 2)
        return {
          id: node.id,
          name: node.name,
          note: typeName(node.type),
          domain: isDomain(domain) ? domain : null,
          x: node.x,
          y: node.y,
          width: node.width,
          height: node.height,
          lit: node.id === id,
        }
      }),
    [query.data, typeName, id],
  )
  const edges = useMemo(
    () =>
      (query.data?.edges ?? []).map((edge) => ({
        id: edge.id,
        from: edge.from,
        to: edge.to,
        dashed: edge.meaning === 'none',
        ...(edge.points ? { points: edge.points } : {}),
      })),
    [query.data],
  )
  return (
    <Sheet
      title={t('around.title')}
      note={<Go to={`graph?focus=${encodeURIComponent(id)}`}>{t('around.open')}</Go>}
    >
      {query.isPending && <Skeleton rows={4} />}
      {query.error && (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && nodes.length <= 1 && (
        <EmptyState kind="nothing" compact title={t('around.none')} />
      )}
      {nodes.length > 1 && (
        <div className={styles['neighbourhood']}>
          <Graph
            label={t('around.label', { name })}
            nodes={nodes}
            edges={edges}
            selected={id}
            onSelect={(next) => next && next !== id && go(`elements/${encodeURIComponent(next)}`)}
          />
        </div>
      )}
    </Sheet>
  )
}

export function FindingsAbout({ id }: { id: string }) {
  const t = useWords('element')
  const workspace = useWorkspace()
  const moment = useMoment()
  const query = useQuery({
    queryKey: key('findings', workspace, 'element', id, moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/findings', {
          params: {
            path: { workspace },
            query: { ...moment, element: id, state: 'all', limit: 50 },
          },
          signal,
        }),
      ),
  })
  const items = query.data?.items ?? []
  return (
    <Sheet title={t('findings.title')}>
      {query.isPending && <Skeleton rows={2} />}
      {query.error && (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && items.length === 0 && (
        <EmptyState kind="nothing" compact title={t('findings.none')}>
          {t('findings.none_text')}
        </EmptyState>
      )}
      <ul className={styles['plainList']}>
        {items.map((finding) => (
          <li key={finding.key}>
            <StatusShape status={isSeverity(finding.severity) ? finding.severity : 'low'} bare />
            <span>
              <Go to={`findings?key=${encodeURIComponent(finding.key)}&state=all`}>
                {finding.text}
              </Go>{' '}
              {finding.state === 'muted' && <Badge>{t('findings.muted')}</Badge>}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

export function ShownIn({ views, id }: { views: Schemas['Ref'][] | undefined; id: string }) {
  const t = useWords('element')
  if (!views?.length) return null
  return (
    <Sheet title={t('views.title')}>
      <ul className={styles['plainList']}>
        {views.map((view) => (
          <li key={view.id}>
            <Go to={`views/${encodeURIComponent(view.id)}?element=${encodeURIComponent(id)}`}>
              {view.name}
            </Go>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
