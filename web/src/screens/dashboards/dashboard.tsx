import { Button, Menu } from '@mantine/core'
import { IconDeviceTv, IconDots, IconPencil, IconShare } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { api, download, key, send, take } from '@/api'
import { Go, useGo, useMoment, usePathParam, useSearchState, useWorkspace } from '@/app/place'
import { fileName } from '@/app/table_export'
import { useAnnounce, useTrouble } from '@/app/write'
import { Badge, EmptyState, ErrorState, Page, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Composer } from './composer'
import { type Dashboard, tilesOf, useDashboard, useDashboardData } from './data'
import { useCopy } from './list'
import { Share } from './share'
import { TileFiles } from './tile_files'
import { View } from './view'
import { WallLink } from './wall_link'

export function Screen() {
  const t = useWords('dashboards')
  const id = usePathParam('id')
  const dashboard = useDashboard(id)
  if (dashboard.isPending) return <Skeleton shape="page" />
  if (dashboard.error)
    return (
      <Page title={t('title')} above={<Go to="dashboards">{t('title')}</Go>}>
        <ErrorState error={dashboard.error} onRetry={() => void dashboard.refetch()} />
      </Page>
    )
  return <One key={dashboard.data.id} dashboard={dashboard.data} />
}

function One({ dashboard }: { dashboard: Dashboard }) {
  const [search, setSearch] = useSearchState()
  const editing = search['edit'] === 'yes' && dashboard.may.includes('edit')
  const close = () => setSearch({ dialog: undefined })
  return (
    <>
      {editing ? (
        <Composer
          dashboard={dashboard}
          onDone={() => setSearch({ edit: undefined, tile: undefined })}
        />
      ) : (
        <Reading dashboard={dashboard} />
      )}
      {search['dialog'] === 'share' && dashboard.may.includes('share') && (
        <Share dashboard={dashboard} onClose={close} />
      )}
      {search['dialog'] === 'wall' && (
        <WallLink
          items={[{ id: dashboard.id, name: dashboard.name }]}
          chosen={[dashboard.id]}
          onClose={close}
        />
      )}
    </>
  )
}

function Reading({ dashboard }: { dashboard: Dashboard }) {
  const t = useWords('dashboards')
  const [, setSearch] = useSearchState()
  const data = useDashboardData(dashboard.id, dashboard.version, true)
  const composed = new Map(tilesOf(dashboard).map((tile) => [tile.id, tile]))
  const may = (what: 'edit' | 'share' | 'remove') => dashboard.may.includes(what)
  return (
    <Page
      title={dashboard.name}
      above={<Go to="dashboards">{t('title')}</Go>}
      {...(dashboard.description ? { sentence: dashboard.description } : {})}
      actions={
        <>
          {!dashboard.ready && (
            <Badge>
              {dashboard.shared
                ? t('shared')
                : dashboard.people.length > 0
                  ? t('shared_with', { count: dashboard.people.length })
                  : t('private')}
            </Badge>
          )}
          {may('share') && (
            <Button
              variant="default"
              leftSection={<IconShare size={15} stroke={1.6} />}
              onClick={() => setSearch({ dialog: 'share' })}
            >
              {t('share')}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconDeviceTv size={15} stroke={1.6} />}
            onClick={() => setSearch({ dialog: 'wall' })}
          >
            {t('wall')}
          </Button>
          {may('edit') && (
            <Button
              leftSection={<IconPencil size={15} stroke={1.6} />}
              onClick={() => setSearch({ edit: 'yes' })}
            >
              {t('edit')}
            </Button>
          )}
          <More dashboard={dashboard} />
        </>
      }
    >
      {data.isPending ? (
        <Skeleton shape="table" />
      ) : data.error && !data.data ? (
        <ErrorState error={data.error} onRetry={() => void data.refetch()} />
      ) : data.data && data.data.tiles.length > 0 ? (
        <View
          tiles={data.data.tiles}
          actions={(tile) => (
            <TileFiles
              tile={tile}
              composed={composed.get(tile.id)}
              workspace={data.data.workspace}
              moment={data.data.moment}
            />
          )}
        />
      ) : (
        <EmptyState
          kind="nothing"
          drawing="boxes"
          title={t('empty')}
          action={
            may('edit') && (
              <Button onClick={() => setSearch({ edit: 'yes' })}>{t('empty_action')}</Button>
            )
          }
        >
          {t('empty_text')}
        </EmptyState>
      )}
    </Page>
  )
}

function More({ dashboard }: { dashboard: Dashboard }) {
  const t = useWords('dashboards')
  const workspace = useWorkspace()
  const moment = useMoment()
  const go = useGo()
  const trouble = useTrouble()
  const announce = useAnnounce()
  const client = useQueryClient()
  const { copy } = useCopy()
  const file = async (format: 'pdf' | 'html') => {
    const query = new URLSearchParams({ format, ...moment })
    try {
      const answer = await send(
        `/workspaces/${encodeURIComponent(workspace)}/dashboards/${encodeURIComponent(dashboard.id)}/export?${query.toString()}`,
        { headers: { 'Accept-Language': document.documentElement.lang || 'en' } },
      )
      download(await answer.blob(), fileName(dashboard.name, format))
    } catch (error) {
      trouble(error)
    }
  }
  const definition = () => {
    const { name, description, tiles } = dashboard
    download(
      new Blob([JSON.stringify({ name, description, tiles }, null, 2)], {
        type: 'application/json',
      }),
      fileName(name, 'dashboard.json'),
    )
  }
  const remove = async () => {
    try {
      const gone = await take(
        api.DELETE('/workspaces/{workspace}/dashboards/{id}', {
          params: {
            path: { workspace, id: dashboard.id },
            header: { 'If-Match': `"${dashboard.version}"` },
          },
        }),
      )
      // Away first: what is gone is not read again.
      go('dashboards')
      client.removeQueries({ queryKey: key('analysis', workspace, 'dashboard', dashboard.id) })
      client.removeQueries({ queryKey: key('analysis', workspace, 'dashboard-data', dashboard.id) })
      void client.invalidateQueries({ queryKey: key('analysis', workspace, 'dashboards') })
      announce(t('removed', { name: dashboard.name }), gone.batch)
    } catch (error) {
      trouble(error)
    }
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" px={8} aria-label={t('more_actions')}>
          <IconDots size={16} stroke={1.6} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void copy(dashboard.id, dashboard.name)}>{t('copy')}</Menu.Item>
        <Menu.Item onClick={() => void file('pdf')}>{t('as_pdf')}</Menu.Item>
        <Menu.Item onClick={() => void file('html')}>{t('as_html')}</Menu.Item>
        <Menu.Item onClick={definition}>{t('as_definition')}</Menu.Item>
        {dashboard.may.includes('remove') && (
          <>
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => void remove()}>
              {t('remove')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
