import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { useWrite } from '@/app/write'
import { Badge, DateValue, ErrorState, Sheet, Skeleton } from '@/parts'
import { useWords } from '@/words'
import styles from './account.module.css'

// "Mozilla/5.0 (X11; Linux x86_64) … Chrome/130" as "Chrome, Linux".
export function browserOf(agent: string): string {
  const browser = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark]) => agent.includes(mark!))?.[1]
  const system = [
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Windows', 'Windows'],
    ['Mac OS', 'macOS'],
    ['Linux', 'Linux'],
  ].find(([mark]) => agent.includes(mark!))?.[1]
  return [browser, system].filter(Boolean).join(', ') || agent.slice(0, 60)
}

export function Sessions() {
  const t = useWords('account')
  const { run, busy } = useWrite()
  const sessions = useQuery({
    queryKey: key('account', undefined, 'sessions'),
    queryFn: ({ signal }) => take(api.GET('/account/sessions', { signal })),
  })
  const items = sessions.data?.items ?? []
  return (
    <Sheet
      title={t('sessions.title')}
      note={
        items.length > 1 ? (
          <Button
            size="compact-xs"
            variant="subtle"
            loading={busy}
            onClick={() =>
              void run(() => take(api.DELETE('/account/sessions')), {
                done: t('sessions.ended'),
                kinds: ['account'],
              })
            }
          >
            {t('sessions.end_others')}
          </Button>
        ) : undefined
      }
    >
      {sessions.isPending && <Skeleton rows={2} />}
      {sessions.error && (
        <ErrorState compact error={sessions.error} onRetry={() => void sessions.refetch()} />
      )}
      <ul className={styles['list']}>
        {items.map((session) => (
          <li key={session.id}>
            <span className={styles['what']}>
              <span>
                {browserOf(session.agent)}{' '}
                {session.current && <Badge tone="accent">{t('sessions.this')}</Badge>}
              </span>
              <span className={styles['note']}>
                {session.address} · {t('sessions.seen')}{' '}
                <DateValue value={session.seen_at} as="ago" />
              </span>
            </span>
            {!session.current && (
              <Button
                size="compact-xs"
                variant="default"
                disabled={busy}
                onClick={() =>
                  void run(
                    () =>
                      take(
                        api.DELETE('/account/sessions/{id}', {
                          params: { path: { id: session.id } },
                        }),
                      ),
                    { done: t('sessions.ended_this'), kinds: ['account'] },
                  )
                }
              >
                {t('sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
