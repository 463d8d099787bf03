import { Button, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconAdjustments,
  IconArrowsSplit,
  IconDownload,
  IconList,
  IconSitemap,
} from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { api, download, type Schemas, take, useMay } from '@/api'
import { useReadOnly } from '@/app/element'
import { useMoment, useSearchState, useWorkspace } from '@/app/place'
import { fileName } from '@/app/table_export'
import { useTrouble, useWrite } from '@/app/write'
import { EmptyState, ErrorState, Page, Sheet, SheetStack, Skeleton, WithPanel } from '@/parts'
import { png, standalone } from '@/parts/drawing_file'
import { useWords } from '@/words'
import { CauseTable } from './cause_table'
import { MapDrawing, type Verdict } from './map_drawing'
import { layoutOf, movesTo } from './map_geometry'
import { MapList } from './map_list'
import { CausePanel, ObjectivePanel } from './map_panels'
import { PerspectivesForm } from './perspectives_form'
import { useCauseTests, useStrategyMap } from './score_queries'
import { StrategyTabs } from './tabs'
import { UnitPicker } from './unit_picker'
import styles from './scorecard.module.css'

// More arrows than this are not read at a glance: then those of the selection are drawn, until asked.
const glance = 24

// Perspectives as rows, objectives as boxes; arrows for what is assumed to drive what, all of them or
// those of the selection. What is selected is in the address.
export function Screen() {
  const map = useStrategyMap()
  if (map.isPending) return <Skeleton shape="page" />
  if (map.error) return <ErrorState error={map.error} onRetry={() => void map.refetch()} />
  return <StrategyMap map={map.data} />
}

function StrategyMap({ map }: { map: Schemas['StrategyMap'] }) {
  const t = useWords('scorecard')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const may = useMay(workspace)
  const readOnly = useReadOnly()
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const [search, setSearch] = useSearchState()
  const [from, setFrom] = useState<string | null>(null)
  const [naming, setNaming] = useState(false)
  const svg = useRef<SVGSVGElement>(null)
  const { run } = useWrite()
  const trouble = useTrouble()
  const editable = may('edit') && !readOnly
  const query = scenario ? { scenario } : {}

  const tests = useCauseTests(map.links.length > 0)
  const verdicts = useMemo(
    () =>
      new Map<string, Verdict>((tests.data?.items ?? []).map((test) => [test.id, test.verdict])),
    [tests.data],
  )
  const layout = useMemo(() => layoutOf(map, t('perspective.none')), [map, t])
  const asList = (search['view'] ?? (narrow ? 'list' : 'map')) === 'list'
  const objective = map.objectives.find((one) => one.id === search['objective'])
  const link = map.links.find((one) => one.id === search['link'])
  const all = search['arrows'] ? search['arrows'] === 'all' : map.links.length <= glance
  const shown = all
    ? map.links
    : map.links.filter(
        (one) =>
          one.id === link?.id ||
          (objective && (one.cause === objective.id || one.effect === objective.id)),
      )

  const move = (id: string, to: { row: number; slot: number }) => {
    const moves = movesTo(layout, id, to)
    if (moves.length === 0) return
    void run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/strategy-map/moves', {
            params: { path: { workspace }, query },
            body: { moves },
          }),
        ),
      { done: t('map.moved') },
    )
  }
  const draw = (cause: string, effect: string) => {
    setFrom(null)
    const known = map.links.find((one) => one.cause === cause && one.effect === effect)
    if (known) {
      setSearch({ link: known.id, objective: undefined }, true)
      return
    }
    void run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/relations', {
            params: { path: { workspace }, query },
            body: { kind: 'drives', from: cause, to: effect },
          }),
        ),
      { done: t('cause.made') },
    ).then((made) => {
      if (made) setSearch({ link: made.relation.id, objective: undefined })
    })
  }
  // Closed first: the news of its end may come before the answer, and would ask for it again.
  const remove = async (id: string, version: number) => {
    setSearch({ link: undefined })
    const gone = await run(
      () =>
        take(
          api.DELETE('/workspaces/{workspace}/relations/{id}', {
            params: { path: { workspace, id }, query, header: { 'If-Match': `"${version}"` } },
          } as never) as never,
        ),
      { done: t('cause.removed') },
    )
    if (gone === undefined) setSearch({ link: id })
  }
  const save = async (kind: 'svg' | 'png') => {
    if (!svg.current) return
    try {
      const blob =
        kind === 'svg'
          ? new Blob([standalone(svg.current)], { type: 'image/svg+xml' })
          : await png(svg.current)
      download(blob, fileName(t('tabs.map'), kind))
    } catch (error) {
      trouble(error)
    }
  }
  const openObjective = (id: string | undefined) =>
    setSearch({ objective: id, link: undefined }, true)
  const openLink = (id: string) => setSearch({ link: id, objective: undefined }, true)

  const panel = link ? (
    <CausePanel
      id={link.id}
      onClose={() => setSearch({ link: undefined })}
      onRemove={editable ? remove : undefined}
    />
  ) : objective ? (
    <ObjectivePanel
      objective={objective}
      objectives={map.objectives}
      links={map.links}
      verdicts={verdicts}
      currency={map.currency}
      connecting={from === objective.id}
      onConnect={
        editable && !asList ? () => setFrom(from === objective.id ? null : objective.id) : undefined
      }
      onLink={openLink}
      onClose={() => setSearch({ objective: undefined })}
    />
  ) : null

  return (
    <WithPanel panel={panel}>
      <Page
        title={t('map.title')}
        above={<StrategyTabs />}
        actions={
          <>
            <UnitPicker />
            <Button
              variant={all ? 'filled' : 'default'}
              aria-pressed={all}
              leftSection={<IconArrowsSplit size={16} stroke={1.6} />}
              onClick={() => setSearch({ arrows: all ? 'chosen' : 'all' })}
            >
              {t('map.all_arrows')}
            </Button>
            <Button
              variant="default"
              leftSection={
                asList ? (
                  <IconSitemap size={16} stroke={1.6} />
                ) : (
                  <IconList size={16} stroke={1.6} />
                )
              }
              onClick={() => setSearch({ view: asList ? 'map' : 'list' })}
            >
              {t(asList ? 'map.as_map' : 'map.as_list')}
            </Button>
            {editable && (
              <Button
                variant="default"
                leftSection={<IconAdjustments size={16} stroke={1.6} />}
                onClick={() => setNaming(true)}
              >
                {t('perspective.title')}
              </Button>
            )}
            {!asList && map.objectives.length > 0 && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button variant="default" leftSection={<IconDownload size={15} stroke={1.6} />}>
                    {t('map.save')}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => void save('svg')}>{t('map.svg')}</Menu.Item>
                  <Menu.Item onClick={() => void save('png')}>{t('map.png')}</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </>
        }
      >
        <SheetStack>
          {map.objectives.length === 0 ? (
            <Sheet>
              <EmptyState kind="nothing" title={t('empty.title')}>
                {t('empty.text')}
              </EmptyState>
            </Sheet>
          ) : asList ? (
            <MapList map={map} current={objective?.id} onOpen={openObjective} />
          ) : (
            <Sheet flush>
              <div
                className={styles['frame']}
                role="region"
                aria-label={t('map.title')}
                // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
                tabIndex={0}
              >
                <MapDrawing
                  layout={layout}
                  links={shown}
                  verdicts={verdicts}
                  currency={map.currency}
                  objective={objective?.id}
                  link={link?.id}
                  from={from}
                  editable={editable}
                  svg={svg}
                  onObjective={openObjective}
                  onLink={openLink}
                  onMove={move}
                  onFrom={setFrom}
                  onDraw={draw}
                />
              </div>
              <p className={styles['hint']} role="status">
                {from ? t('cause.choose') : t(editable ? 'map.hint' : 'map.hint_read')}
              </p>
            </Sheet>
          )}
          {map.links.length > 0 && (
            <CauseTable
              map={map}
              tests={tests.data}
              error={tests.error}
              current={link?.id}
              onOpen={openLink}
            />
          )}
        </SheetStack>
        {naming && (
          <PerspectivesForm perspectives={map.perspectives} onClose={() => setNaming(false)} />
        )}
      </Page>
    </WithPanel>
  )
}
