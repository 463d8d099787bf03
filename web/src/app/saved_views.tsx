// Filter, columns and order of a screen under a name: one's own and those others share.
import {
  ActionIcon,
  Button,
  Checkbox,
  Modal,
  Popover,
  TextInput,
  UnstyledButton,
} from '@mantine/core'
import { IconBookmark, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, key, type Schemas, take } from '@/api'
import { useWords } from '@/words'
import { type Search, useSearchState, useWorkspace } from './place'
import { useWrite } from './write'

export type SavedView = Schemas['SavedView']

interface Props {
  screen: string
  // What is saved: what stands in the address, and columns.
  state: Search
  onOpen: (state: Search) => void
}

// Of a screen whose state is what stands in the address under these names.
export function SavedSearch({ screen, names }: { screen: string; names: readonly string[] }) {
  const [search, setSearch] = useSearchState()
  const none = Object.fromEntries(names.map((name) => [name, undefined]))
  return (
    <SavedViews
      screen={screen}
      state={Object.fromEntries(names.map((name) => [name, search[name]]))}
      onOpen={(state) => setSearch({ ...none, ...state })}
    />
  )
}

export function SavedViews({ screen, state, onOpen }: Props) {
  const t = useWords('app')
  const workspace = useWorkspace()
  const [listed, setListed] = useState(false)
  const [naming, setNaming] = useState(false)
  const { run } = useWrite()
  const { data } = useQuery({
    queryKey: key('saved_views', workspace),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/saved-views', { params: { path: { workspace } }, signal }),
      ),
  })
  const views = (data?.items ?? []).filter((view) => view.screen === screen)
  const mine = views.filter((view) => view.mine !== false)
  const others = views.filter((view) => view.mine === false)
  const one = (id: string) => ({ params: { path: { workspace, id } } })
  const update = (view: SavedView) =>
    run(
      () =>
        take(
          api.PATCH('/workspaces/{workspace}/saved-views/{id}', {
            ...one(view.id),
            body: { state: state },
          }),
        ),
      { done: t('saved_views.updated', { name: view.name }), kinds: ['saved_views'] },
    )
  const remove = (view: SavedView) =>
    run(() => take(api.DELETE('/workspaces/{workspace}/saved-views/{id}', one(view.id))), {
      done: t('saved_views.removed', { name: view.name }),
      kinds: ['saved_views'],
    })
  const entry = (view: SavedView) => (
    <li key={view.id} className="menu-row">
      <UnstyledButton
        className="view-name"
        onClick={() => {
          setListed(false)
          onOpen(view.state as Search)
        }}
      >
        {view.name}
        {view.shared && <small className="muted"> {t('saved_views.shared_mark')}</small>}
      </UnstyledButton>
      {view.mine !== false && (
        <>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t('saved_views.update_view', { name: view.name })}
            onClick={() => void update(view)}
          >
            {t('saved_views.update')}
          </Button>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('saved_views.remove', { name: view.name })}
            onClick={() => void remove(view)}
          >
            <IconTrash size={15} stroke={1.6} />
          </ActionIcon>
        </>
      )}
    </li>
  )
  return (
    <>
      <Popover
        position="bottom-end"
        width={300}
        trapFocus
        opened={listed}
        onChange={setListed}
        onDismiss={() => setListed(false)}
      >
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconBookmark size={15} stroke={1.6} />}
            onClick={() => setListed(!listed)}
          >
            {t('saved_views.title')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className="views">
          {views.length === 0 && <p className="muted">{t('saved_views.none')}</p>}
          {mine.length > 0 && <ul aria-label={t('saved_views.title')}>{mine.map(entry)}</ul>}
          {others.length > 0 && (
            <>
              <p className="muted">{t('saved_views.of_others')}</p>
              <ul aria-label={t('saved_views.of_others')}>{others.map(entry)}</ul>
            </>
          )}
          <Button
            variant="default"
            onClick={() => {
              setListed(false)
              setNaming(true)
            }}
          >
            {t('saved_views.save')}
          </Button>
        </Popover.Dropdown>
      </Popover>
      {naming && <Naming screen={screen} state={state} onClose={() => setNaming(false)} />}
    </>
  )
}

function Naming({ screen, state, onClose }: Omit<Props, 'onOpen'> & { onClose: () => void }) {
  const t = useWords('app')
  const workspace = useWorkspace()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const { run, busy } = useWrite()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const kept = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/saved-views', {
            params: { path: { workspace } },
            body: { screen, name: name.trim(), shared, state: state },
          }),
        ),
      { done: t('saved_views.saved', { name: name.trim() }), kinds: ['saved_views'] },
    )
    if (kept) onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('saved_views.save')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form className="form" onSubmit={(event) => void save(event)}>
        <TextInput
          label={t('saved_views.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
        />
        <Checkbox
          label={t('saved_views.share')}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!name.trim()}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
