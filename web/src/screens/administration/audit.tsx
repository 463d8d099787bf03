import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
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
        <div className={styles['scroll']}>
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
                  <td>{entry.action}</td>
                  <td className={styles['muted']}>
                    {[entry.subject, entry.detail].filter(Boolean).join(' · ')}
                  </td>
                  <td className={styles['muted']}>{entry.address}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
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
