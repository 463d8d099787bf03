// One imported view, with the figures of today on it.
import { ActionIcon, Button, SegmentedControl } from '@mantine/core'
import { IconDownload, IconMinus, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, download, isProblem, key, take, useMetamodel } from '@/api'
import { Go, useGo, useMoment, usePathParam, useSearchState, useWorkspace } from '@/app/place'
import { fileName } from '@/app/table_export'
import { EmptyState, ErrorState, Page, Skeleton } from '@/parts'
import { ink, useTokens } from '@/tokens'
import { useFormat, useWords } from '@/words'
import { Diagram, type ViewOverlay } from './diagram'
import { standalone } from '@/parts/drawing_file'
import { type DiagramNode, familyOf, inkOf, shownFamilies } from './shapes'
import styles from './views.module.css'

const overlays: readonly ViewOverlay[] = ['notation', 'condition', 'findings']

export function Screen() {
  const t = useWords('views')
  const format = useFormat()
  const workspace = useWorkspace()
  const moment = useMoment()
  const go = useGo()
  const id = usePathParam('id')
  const { scheme } = useTokens()
  const { typeName } = useMetamodel(workspace)
  const [search, set] = useSearchState()
  const overlay = overlays.find((name) => name === search['show']) ?? 'notation'
  const frame = useRef<HTMLDivElement>(null)
  const svg = useRef<SVGSVGElement>(null)
  const [zoom, setZoom] = useState<number | null>(null)
  const query = useQuery({
    queryKey: key('analysis', workspace, 'view', id, moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/views/{id}', {
          params: { path: { workspace, id }, query: moment },
          signal,
        }),
      ),
  })
  const data = query.data
  const width = data?.width
  const height = data?.height
  // As large as fits, never larger than it was drawn.
  const fit = useCallback(() => {
    if (!frame.current || !width || !height) return
    const room = frame.current.getBoundingClientRect()
    setZoom(
      Math.max(
        0.15,
        Math.min(1, (room.width - 12) / (width + 40), (room.height - 12) / (height + 40)),
      ),
    )
  }, [width, height])
  useEffect(() => {
    fit()
  }, [fit])
  const open = useCallback(
    (node: DiagramNode) => {
      if (node.kind === 'view' && node.view) go(`views/${encodeURIComponent(node.view)}`)
      else if (node.element) go(`elements/${encodeURIComponent(node.element)}`)
    },
    [go],
  )
  const nameOf = useCallback(
    (node: DiagramNode) =>
      [
        node.name,
        node.type && typeName(node.type),
        node.condition != null && t('condition_label', { value: format.percent(node.condition) }),
        node.findings && t('findings_label', { count: node.findings }),
      ]
        .filter(Boolean)
        .join(', '),
    [typeName, t, format],
  )
  if (query.isPending) return <Skeleton shape="page" />
  if (isProblem(query.error, 404))
    return <EmptyState kind="nothing" title={t('gone')} action={<Go to="views">{t('all')}</Go>} />
  if (!data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const elements = data.nodes.filter((node) => node.kind === 'element')
  const removed = elements.filter((node) => node.removed).length
  const weak = elements.filter((node) => node.condition != null && node.condition < 0.5).length
  const families = shownFamilies.filter((family) =>
    elements.some((node) => familyOf(node.type) === family),
  )
  const scale = (by: number) => setZoom(Math.min(3, Math.max(0.1, (zoom ?? 1) * by)))
  return (
    <Page
      fill
      title={data.name}
      above={
        <>
          <Go to="views">{t('title')}</Go>
          {data.viewpoint && `, ${data.viewpoint}`}
        </>
      }
      sentence={
        <>
          {t('shows', { count: elements.length })} {weak > 0 && t('weak', { count: weak })}{' '}
          {removed > 0 && t('removed', { count: removed })}
        </>
      }
      actions={
        <>
          <SegmentedControl
            aria-label={t('show.label')}
            value={overlay}
            onChange={(next) => set({ show: next === 'notation' ? undefined : next })}
            data={overlays.map((name) => ({ value: name, label: t(`show.${name}`) }))}
          />
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('smaller')}
            onClick={() => scale(0.8)}
          >
            <IconMinus size={16} stroke={1.6} />
          </ActionIcon>
          <Button variant="default" onClick={fit} title={t('fit')}>
            {format.percent(zoom ?? 1)}
          </Button>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('larger')}
            onClick={() => scale(1.25)}
          >
            <IconPlus size={16} stroke={1.6} />
          </ActionIcon>
          <Button
            variant="default"
            leftSection={<IconDownload size={15} stroke={1.6} />}
            onClick={() =>
              svg.current &&
              download(
                new Blob([standalone(svg.current)], { type: 'image/svg+xml' }),
                fileName(data.name, 'svg'),
              )
            }
          >
            {t('save')}
          </Button>
        </>
      }
    >
      {data.documentation && <p className={styles['documentation']}>{data.documentation}</p>}
      <div
        ref={frame}
        className={styles['frame']}
        role="region"
        aria-label={data.name}
        // Scrolls inside its own frame, so the keyboard must reach it.
        // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex
        tabIndex={0}
      >
        <div
          className={styles['paper']}
          style={{
            width: (data.width + 40) * (zoom ?? 1),
            height: (data.height + 40) * (zoom ?? 1),
          }}
        >
          <Diagram
            svg={svg}
            diagram={data}
            overlay={overlay}
            scheme={scheme}
            format={format}
            current={search['element'] ?? null}
            label={t('drawing', { name: data.name })}
            nameOf={nameOf}
            onOpen={open}
          />
        </div>
      </div>
      {overlay === 'notation' && families.length > 0 && (
        <ul className={styles['legend']} aria-label={t('legend')}>
          {families.map((family) => (
            <li key={family}>
              <span style={{ background: ink(inkOf[family]) }} aria-hidden />
              {t(`family.${family}`)}
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}
