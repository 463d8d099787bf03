import { Button, Group, Modal, Select, TextInput } from '@mantine/core'
import { IconDeviceTv, IconPlus, IconUpload } from '@tabler/icons-react'
import { type FormEvent, useRef, useState } from 'react'
import { api, take } from '@/api'
import { Go, useGo, useSearchState, useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { Badge, EmptyState, ErrorState, Page, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { type DashboardRow, type Tile, useDashboards } from './data'
import { WallLink } from './wall_link'
import styles from './dashboards.module.css'

export function Screen() {
  const t = useWords('dashboards')
  const [search, setSearch] = useSearchState()
  const list = useDashboards()
  const items = list.data?.items ?? []
  const ready = items.filter((one) => one.ready)
  const mine = items.filter((one) => one.mine)
  const others = items.filter((one) => !one.ready && !one.mine)
  const may = list.data?.may_make ?? false
  return (
    <Page
      title={t('title')}
      sentence={list.data && t('sentence', { count: mine.length, others: others.length })}
      actions={
        list.data && (
          <>
            <Button
              variant="default"
              leftSection={<IconDeviceTv size={15} stroke={1.6} />}
              onClick={() => setSearch({ dialog: 'wall' })}
            >
              {t('wall')}
            </Button>
            {may && (
              <>
                <ImportButton />
                <Button
                  leftSection={<IconPlus size={15} stroke={1.6} />}
                  onClick={() => setSearch({ dialog: 'new' })}
                >
                  {t('new')}
                </Button>
              </>
            )}
          </>
        )
      }
    >
      {list.isPending ? (
        <Skeleton shape="table" />
      ) : list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <div className={styles['stack']}>
          <Cards title={t('ready_made')} items={ready} may={may} />
          {mine.length > 0 ? (
            <Cards title={t('mine')} items={mine} may={may} />
          ) : (
            <section aria-label={t('mine')}>
              <h2 className={styles['section']}>{t('mine')}</h2>
              <EmptyState
                kind={may ? 'nothing' : 'denied'}
                drawing="boxes"
                title={t(may ? 'none' : 'denied')}
                action={
                  may && <Button onClick={() => setSearch({ dialog: 'new' })}>{t('new')}</Button>
                }
              >
                {t(may ? 'none_text' : 'denied_text')}
              </EmptyState>
            </section>
          )}
          {others.length > 0 && <Cards title={t('of_others')} items={others} may={may} />}
        </div>
      )}
      {search['dialog'] === 'new' && (
        <NewDashboard items={items} onClose={() => setSearch({ dialog: undefined })} />
      )}
      {search['dialog'] === 'wall' && (
        <WallLink items={items} onClose={() => setSearch({ dialog: undefined })} />
      )}
    </Page>
  )
}

function Cards({ title, items, may }: { title: string; items: DashboardRow[]; may: boolean }) {
  const t = useWords('dashboards')
  return (
    <section aria-label={title}>
      <h2 className={styles['section']}>{title}</h2>
      <ul className={styles['cards']}>
        {items.map((one) => (
          <li key={one.id} className={styles['card']}>
            <Go to={`dashboards/${encodeURIComponent(one.id)}`}>{one.name}</Go>
            <span className={styles['cardText']}>{one.description}</span>
            <span className={styles['cardFoot']}>
              {t('tiles', { count: one.tiles })}
              {!one.ready && !one.mine && one.by && <span>{one.by.name}</span>}
              {one.shared && !one.ready && <Badge>{t('shared')}</Badge>}
              {!one.shared && one.people > 0 && (
                <Badge>{t('shared_with', { count: one.people })}</Badge>
              )}
              {may && <CopyButton one={one} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function useCopy() {
  const t = useWords('dashboards')
  const workspace = useWorkspace()
  const go = useGo()
  const { run, busy } = useWrite()
  const copy = async (id: string, name: string) => {
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/dashboards', {
            params: { path: { workspace } },
            body: { name: t('copy_of', { name }).slice(0, 200), from: id },
          }),
        ),
      { done: t('copied', { name }) },
    )
    if (made) go(`dashboards/${encodeURIComponent(made.id)}`, { edit: 'yes' })
  }
  return { copy, busy }
}

function CopyButton({ one }: { one: DashboardRow }) {
  const t = useWords('dashboards')
  const { copy, busy } = useCopy()
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      disabled={busy}
      aria-label={t('copy_this', { name: one.name })}
      onClick={() => void copy(one.id, one.name)}
    >
      {t('copy')}
    </Button>
  )
}

function NewDashboard({ items, onClose }: { items: DashboardRow[]; onClose: () => void }) {
  const t = useWords('dashboards')
  const app = useWords('app')
  const workspace = useWorkspace()
  const go = useGo()
  const { run, busy } = useWrite()
  const [name, setName] = useState('')
  const [from, setFrom] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/dashboards', {
            params: { path: { workspace } },
            body: { name: name.trim(), ...(from ? { from } : {}) },
          }),
        ),
      { done: t('made', { name: name.trim() }) },
    )
    if (made) go(`dashboards/${encodeURIComponent(made.id)}`, { edit: 'yes' })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('new')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form className={styles['form']} onSubmit={(event) => void submit(event)}>
        <TextInput
          label={t('name')}
          value={name}
          maxLength={200}
          required
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('begin_with')}
          value={from}
          allowDeselect={false}
          data={[
            { value: '', label: t('from_nothing') },
            ...items.map((one) => ({ value: one.id, label: one.name })),
          ]}
          onChange={(id) => setFrom(id ?? '')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {app('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!name.trim()}>
            {t('make')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

// A dashboard that was saved as a file, here or in another workspace.
function ImportButton() {
  const t = useWords('dashboards')
  const workspace = useWorkspace()
  const go = useGo()
  const format = useFormat()
  const trouble = useTrouble()
  const { run, busy } = useWrite()
  const field = useRef<HTMLInputElement>(null)
  const read = async (file: File) => {
    let said: { name?: unknown; description?: unknown; tiles?: unknown }
    try {
      said = JSON.parse(await file.text()) as typeof said
      if (typeof said.name !== 'string' || !Array.isArray(said.tiles)) throw new Error()
    } catch {
      return trouble(new Error(t('not_a_dashboard', { file: file.name })))
    }
    const name = said.name
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/dashboards', {
            params: { path: { workspace } },
            body: {
              name,
              ...(typeof said.description === 'string' ? { description: said.description } : {}),
              tiles: said.tiles as Tile[],
            },
          }),
        ),
      {
        done: t('imported', {
          name,
          count: (said.tiles as Tile[]).length,
          at: format.date(new Date()),
        }),
      },
    )
    if (made) go(`dashboards/${encodeURIComponent(made.id)}`)
  }
  return (
    <>
      <input
        ref={field}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label={t('import')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file) void read(file)
        }}
      />
      <Button
        variant="default"
        loading={busy}
        leftSection={<IconUpload size={15} stroke={1.6} />}
        onClick={() => field.current?.click()}
      >
        {t('import')}
      </Button>
    </>
  )
}
