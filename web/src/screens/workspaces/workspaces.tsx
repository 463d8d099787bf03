import { Button } from '@mantine/core'
import { IconPlus, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, take, useSession } from '@/api'
import { Go, useSearchState } from '@/app/place'
import { useWrite } from '@/app/write'
import { Badge, Bar, DateValue, EmptyState, ErrorState, Page, Sheet, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { NewWorkspace } from './new_workspace'
import { Restore } from './restore'
import styles from './workspaces.module.css'

// Every organisation one has a part in, with where it stands.
export function Screen() {
  const t = useWords('workspaces')
  const format = useFormat()
  const session = useSession()
  const [search, setSearch] = useSearchState()
  const [dialog, setDialog] = useState<'new' | 'restore' | null>(null)
  const { run, busy } = useWrite()
  const archived = search['archived'] === 'true'
  const workspaces = useQuery({
    queryKey: key('server', undefined, 'workspaces', archived),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces', { params: { query: { archived } }, signal })),
  })
  const reopen = (id: string, name: string) =>
    run(
      () =>
        take(
          api.PATCH('/workspaces/{workspace}', {
            params: { path: { workspace: id } },
            body: { archived: false },
          }),
        ),
      { done: t('reopened', { name }), kinds: ['session', 'server'] },
    )
  if (workspaces.isPending) return <Skeleton shape="table" />
  if (workspaces.error)
    return <ErrorState error={workspaces.error} onRetry={() => void workspaces.refetch()} />
  const rows = workspaces.data.items
  const mayCreate = session.server_verbs.includes('create_workspace')
  const add = mayCreate && (
    <Button leftSection={<IconPlus size={16} stroke={1.8} />} onClick={() => setDialog('new')}>
      {t('new')}
    </Button>
  )
  const known = rows.filter((row) => row.index != null)
  const weakest = [...known].sort((a, b) => (a.index ?? 0) - (b.index ?? 0))[0]
  return (
    <Page
      title={t('title')}
      sentence={
        weakest && known.length > 1
          ? t('sentence', { name: weakest.name, index: format.number(weakest.index, 0) })
          : t('sentence_plain')
      }
      actions={
        <>
          {session.server_verbs.includes('manage_accounts') && (
            <Button variant="default" renderRoot={(props) => <Go {...props} to="/server" />}>
              {t('server')}
            </Button>
          )}
          {mayCreate && (
            <Button
              variant="default"
              leftSection={<IconUpload size={16} stroke={1.6} />}
              onClick={() => setDialog('restore')}
            >
              {t('restore.title')}
            </Button>
          )}
          {add}
        </>
      }
    >
      <Sheet flush>
        {rows.length === 0 ? (
          <EmptyState kind="nothing" title={t('none')} action={add}>
            {t(mayCreate ? 'none_create' : 'none_ask')}
          </EmptyState>
        ) : (
          <ul className={styles['rows']}>
            {rows.map((row) => (
              <li key={row.id}>
                <div className={styles['words']}>
                  {row.role ? (
                    <Go to={`/w/${row.id}`} className={styles['name']}>
                      {row.name}
                    </Go>
                  ) : (
                    <span className={styles['name']}>{row.name}</span>
                  )}
                  <span className={styles['note']}>
                    {row.role ? t(`role.${row.role}`) : t('no_role')}
                    {row.elements != null && ` · ${t('elements', { count: row.elements })}`}
                    {row.changed_at && (
                      <>
                        {' '}
                        · {t('changed')} <DateValue value={row.changed_at} as="ago" />
                      </>
                    )}
                  </span>
                </div>
                {row.archived && <Badge>{t('archived')}</Badge>}
                {row.archived && session.server_verbs.includes('manage_server') && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={busy}
                    aria-label={t('reopen_label', { name: row.name })}
                    onClick={() => void reopen(row.id, row.name)}
                  >
                    {t('reopen')}
                  </Button>
                )}
                <div className={styles['bar']}>
                  <Bar
                    value={row.index == null ? null : row.index / 100}
                    label={t('index', { value: format.number(row.index, 0) })}
                  />
                </div>
                <span className={styles['index']}>{format.number(row.index, 0)}</span>
              </li>
            ))}
          </ul>
        )}
      </Sheet>
      <p className={styles['more']}>
        <button
          type="button"
          onClick={() => setSearch({ archived: archived ? undefined : 'true' })}
        >
          {t(archived ? 'hide_archived' : 'show_archived')}
        </button>
      </p>
      {dialog === 'new' && <NewWorkspace onClose={() => setDialog(null)} />}
      {dialog === 'restore' && <Restore onClose={() => setDialog(null)} />}
    </Page>
  )
}
