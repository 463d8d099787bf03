import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { api, key, take, useSession } from '@/api'
import { useMaybeWorkspace } from '@/app/place'
import {
  DateValue,
  EmptyState,
  ErrorState,
  PersonName,
  Sheet,
  Skeleton,
  StatusShape,
} from '@/parts'
import { useWords } from '@/words'
import styles from './administration.module.css'
import { Wide } from './wide'

// Who signed in and who was given what; of this workspace, or outside of one of the whole server.
export function Audit() {
  const t = useWords('administration')
  const workspace = useMaybeWorkspace()
  const onServer = useSession().server_verbs.includes('manage_server')
  const entries = useInfiniteQuery({
    queryKey: key('people', workspace, 'audit'),
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET('/audit', {
          params: {
            query: {
              limit: 100,
              ...(workspace ? { workspace } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  // Entries name accounts by their ids; people know them by name.
  const people = useQuery({
    queryKey: key('people', workspace, 'names'),
    queryFn: async ({ signal }) => {
      if (!workspace)
        return (await take(api.GET('/accounts', { signal }))).items.map(({ id, name }) => ({
          id,
          name,
        }))
      const params = { path: { workspace } }
      const { items } = await take(api.GET('/workspaces/{workspace}/members', { params, signal }))
      return items.map(({ account, name }) => ({ id: account, name }))
    },
  })
  const nameOf = (id: string | undefined) =>
    people.data?.find((person) => person.id === id)?.name ?? id
  const proof = useMutation({ mutationFn: () => take(api.POST('/audit/verification')) })
  if (entries.isPending) return <Skeleton shape="table" />
  if (entries.error)
    return <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />
  const rows = entries.data.pages.flatMap((page) => page.items)
  const prove = onServer && (
    <Button
      size="compact-xs"
      variant="default"
      loading={proof.isPending}
      onClick={() => proof.mutate()}
    >
      {t('audit.prove')}
    </Button>
  )
  return (
    <Sheet
      title={t('audit.title')}
      flush
      note={
        proof.data ? (
          <StatusShape
            status={proof.data.ok ? 'done' : 'not'}
            word={t(proof.data.ok ? 'audit.ok' : 'audit.damaged')}
          />
        ) : (
          prove
        )
      }
    >
      {rows.length === 0 ? (
        <EmptyState kind="nothing" title={t('audit.none')} compact />
      ) : (
        <Wide label={t('audit.title')}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{t('audit.at')}</th>
                <th scope="col">{t('audit.who')}</th>
                <th scope="col">{t('audit.what')}</th>
                <th scope="col">{t('audit.detail')}</th>
                <th scope="col">{t('audit.from')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((entry) => (
                <tr key={entry.seq}>
                  <td>
                    <DateValue value={entry.at} as="moment" />
                  </td>
                  <td>
                    <PersonName name={entry.actor.name || entry.actor.id || null} />
                  </td>
                  <td>{t(`audit.action.${entry.action.replace('.', '_')}`)}</td>
                  <td className={styles['muted']}>
                    {[nameOf(entry.subject), entry.detail].filter(Boolean).join(' · ')}
                  </td>
                  <td className={styles['muted']}>{entry.address}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      {entries.hasNextPage && (
        <Button
          m={12}
          variant="default"
          loading={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
        >
          {t('audit.older')}
        </Button>
      )}
    </Sheet>
  )
}
