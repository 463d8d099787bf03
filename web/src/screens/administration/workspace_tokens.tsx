import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { DateValue, EmptyState, ErrorState, Sheet, Skeleton } from '@/parts'
import { useWords } from '@/words'
import styles from './administration.module.css'
import { Wide } from './wide'

// Tokens of programs that reach this workspace.
export function WorkspaceTokens() {
  const t = useWords('administration')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const tokens = useQuery({
    queryKey: key('people', workspace, 'tokens'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/tokens', { params: { path: { workspace } }, signal })),
  })
  if (tokens.isPending) return <Skeleton shape="table" />
  if (tokens.error) return <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />
  const { items } = tokens.data
  return (
    <Sheet title={t('tokens.title')} note={t('tokens.note')} flush>
      {items.length === 0 ? (
        <EmptyState kind="nothing" title={t('tokens.none')} compact>
          {t('tokens.none_text')}
        </EmptyState>
      ) : (
        <Wide label={t('tokens.title')}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{t('tokens.name')}</th>
                <th scope="col">{t('people.role')}</th>
                <th scope="col">{t('tokens.verbs')}</th>
                <th scope="col">{t('tokens.until')}</th>
                <th scope="col">{t('tokens.used')}</th>
                <th>
                  <span className="visually-hidden">{t('people.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((token) => (
                <tr key={token.id}>
                  <td>{token.name}</td>
                  <td>{t(`role.${token.role}`)}</td>
                  <td className={styles['muted']}>{token.verbs.join(', ')}</td>
                  <td data-label={t('tokens.until')}>
                    <DateValue value={token.expires_at} />
                  </td>
                  <td data-label={t('tokens.used')}>
                    {token.used_at ? (
                      <DateValue value={token.used_at} as="ago" />
                    ) : (
                      <span className={styles['muted']}>{t('tokens.never')}</span>
                    )}
                  </td>
                  <td className={styles['end']}>
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      color="red"
                      disabled={busy}
                      onClick={() =>
                        void run(
                          async () => {
                            await take(
                              api.DELETE('/tokens/{id}', { params: { path: { id: token.id } } }),
                            )
                          },
                          { done: t('tokens.revoked'), kinds: ['people'] },
                        )
                      }
                    >
                      {t('tokens.revoke')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </Sheet>
  )
}
