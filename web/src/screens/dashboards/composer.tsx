// Composing: add, move, size, settle, take back, save; and what to do when somebody else saved first.
import { Button, Menu, Modal, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconArrowBackUp, IconArrowForwardUp, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api, isProblem, take } from '@/api'
import { Go, useGo, useSearchState, useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { EmptyState, Page, WithPanel } from '@/parts'
import { useWords } from '@/words'
import { Compose } from './compose'
import { blank, type Dashboard, freshId, type Tile, tilesOf, usePreview } from './data'
import { useDraft } from './draft'
import { TileForm } from './tile_form'
import { sources } from './sources'
import styles from './dashboards.module.css'

interface Props {
  dashboard: Dashboard
  onDone: () => void
}

export function Composer({ dashboard, onDone }: Props) {
  const t = useWords('dashboards')
  const app = useWords('app')
  const workspace = useWorkspace()
  const go = useGo()
  const client = useQueryClient()
  const trouble = useTrouble()
  const { run, busy } = useWrite()
  const [search, setSearch] = useSearchState()
  const [theirs, setTheirs] = useState<{ version: number; name: string } | null>(null)
  const saved = {
    name: dashboard.name,
    description: dashboard.description,
    tiles: tilesOf(dashboard),
  }
  const one = useDraft(workspace, dashboard.id, dashboard.version, saved)
  const { draft, change } = one
  const preview = usePreview(draft.tiles.filter(complete), true)
  const data = new Map((preview.data?.tiles ?? []).map((tile) => [tile.id, tile]))
  const selected = draft.tiles.find((tile) => tile.id === search['tile'])
  const setTiles = (tiles: Tile[], settle = true) => change({ tiles }, settle)

  useHotkeys([
    ['mod + Z', () => one.undo?.()],
    ['mod + shift + Z', () => one.redo?.()],
  ])

  const add = (kind: string, what: string) => {
    const tile = blank(freshId(draft.tiles), kind, what)
    setTiles([...draft.tiles, tile])
    setSearch({ tile: tile.id })
  }
  const finish = () => {
    one.forget()
    onDone()
  }
  const save = async (version: number) => {
    try {
      await run(
        () =>
          take(
            api.PATCH('/workspaces/{workspace}/dashboards/{id}', {
              params: {
                path: { workspace, id: dashboard.id },
                header: { 'If-Match': `"${version}"` },
              },
              body: { name: draft.name, description: draft.description, tiles: draft.tiles },
            }),
          ),
        { done: t('saved', { name: draft.name }), quiet: true },
      )
      finish()
    } catch (error) {
      const now = isProblem(error, 412)
        ? (error.current as { version?: number } | undefined)
        : undefined
      if (now?.version !== undefined) setTheirs({ version: now.version, name: draft.name })
      else trouble(error)
    }
  }
  const saveCopy = async () => {
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/dashboards', {
            params: { path: { workspace } },
            body: {
              name: t('copy_of', { name: draft.name }).slice(0, 200),
              description: draft.description,
              tiles: draft.tiles,
            },
          }),
        ),
      { done: t('copied', { name: draft.name }) },
    )
    if (!made) return
    one.forget()
    go(`dashboards/${encodeURIComponent(made.id)}`)
  }
  const takeTheirs = () => {
    setTheirs(null)
    void client.invalidateQueries()
    finish()
  }

  const page = (
    <Page
      title={draft.name || t('unnamed')}
      above={<Go to="dashboards">{t('title')}</Go>}
      actions={
        <>
          <Button variant="default" onClick={finish}>
            {t(one.touched ? 'discard' : 'done')}
          </Button>
          <Button
            loading={busy}
            disabled={!one.touched || !draft.name.trim()}
            onClick={() => void save(one.base)}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <div className={styles['bar']}>
        <AddMenu onAdd={add} />
        <Button
          variant="default"
          size="compact-sm"
          disabled={!one.undo}
          leftSection={<IconArrowBackUp size={15} stroke={1.6} />}
          onClick={() => one.undo?.()}
        >
          {t('undo')}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          disabled={!one.redo}
          leftSection={<IconArrowForwardUp size={15} stroke={1.6} />}
          onClick={() => one.redo?.()}
        >
          {t('redo')}
        </Button>
        <TextInput
          size="xs"
          aria-label={t('name')}
          value={draft.name}
          maxLength={200}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          className={styles['grow']}
          aria-label={t('description')}
          placeholder={t('description')}
          value={draft.description}
          maxLength={500}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        {one.restored && one.touched && <span>{t('restored')}</span>}
      </div>
      {draft.tiles.length === 0 ? (
        <EmptyState kind="nothing" drawing="boxes" title={t('empty')}>
          {t('compose_empty')}
        </EmptyState>
      ) : (
        <Compose
          tiles={draft.tiles}
          data={data}
          selected={selected?.id}
          onChange={setTiles}
          onSettings={(id) => setSearch({ tile: id })}
          onCopy={(id) => {
            const at = draft.tiles.findIndex((tile) => tile.id === id)
            const tile = draft.tiles[at]
            if (!tile) return
            const copy = { ...tile, id: freshId(draft.tiles) }
            setTiles([...draft.tiles.slice(0, at + 1), copy, ...draft.tiles.slice(at + 1)])
          }}
          onRemove={(id) => setTiles(draft.tiles.filter((tile) => tile.id !== id))}
        />
      )}
    </Page>
  )
  return (
    <>
      <WithPanel
        panel={
          selected && (
            <TileForm
              key={selected.id}
              tile={selected}
              trouble={isProblem(preview.error) ? preview.error : undefined}
              onChange={(tile) =>
                setTiles(draft.tiles.map((entry) => (entry.id === tile.id ? tile : entry)))
              }
              onClose={() => setSearch({ tile: undefined })}
            />
          )
        }
      >
        {page}
      </WithPanel>
      <Modal
        opened={theirs !== null}
        onClose={() => setTheirs(null)}
        title={t('conflict.title')}
        closeButtonProps={{ 'aria-label': app('close') }}
      >
        <div className={styles['form']}>
          <p>{t('conflict.text')}</p>
          <Button onClick={() => void saveCopy()}>{t('conflict.copy')}</Button>
          <Button variant="default" onClick={takeTheirs}>
            {t('conflict.theirs')}
          </Button>
          <Button
            variant="default"
            onClick={() => {
              const { version } = theirs ?? { version: one.base }
              setTheirs(null)
              one.rebase(version)
              void save(version)
            }}
          >
            {t('conflict.mine')}
          </Button>
        </div>
      </Modal>
    </>
  )
}

// What the server would refuse for being unfinished is not asked for yet.
function complete(tile: Tile): boolean {
  const source = sources.find((one) => one.kind === tile.kind && one.what === tile.what)
  if (tile.kind === 'text') return Boolean(tile.text || tile.title)
  return tile.of.length >= (source?.least ?? 0)
}

function AddMenu({ onAdd }: { onAdd: (kind: string, what: string) => void }) {
  const t = useWords('dashboards')
  const kinds = [...new Set(sources.map((one) => one.kind))]
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <Button size="compact-sm" leftSection={<IconPlus size={15} stroke={1.6} />}>
          {t('add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {kinds.map((kind) => (
          <div key={kind}>
            <Menu.Label>{t(`kind.${kind}`)}</Menu.Label>
            {sources
              .filter((one) => one.kind === kind)
              .map((one) => (
                <Menu.Item key={one.what} onClick={() => onAdd(kind, one.what)}>
                  {t(`source.${kind}${one.what ? `.${one.what}` : '.only'}`)}
                </Menu.Item>
              ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
