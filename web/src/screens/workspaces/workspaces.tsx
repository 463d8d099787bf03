import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, key, take } from '@/api'
import { DateValue, EmptyState, ErrorState, Page, Sheet, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './workspaces.module.css'

// Every workspace one has a role in, with its index.
export function Screen() {
  const t = useWords('workspaces')
  const format = useFormat()
  const list = useQuery({
    queryKey: key('server', undefined, 'workspaces'),
    queryFn: ({ signal }) => take(api.GET('/workspaces', { signal })),
  })
  return (
    <Page title={t('title')} sentence={t('sentence')} measure="report">
      {list.isPending && <Skeleton shape="sheet" />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && (
        <Sheet flush>
          {list.data.items.length === 0 ? (
            <EmptyState kind="denied" title={t('none')}>
              {t('none_text')}
            </EmptyState>
          ) : (
            <ul className={styles['list']}>
              {list.data.items.map((row) => (
                <li key={row.id}>
                  <Link to={`/w/${row.id}` as never}>
                    <span className={styles['name']}>{row.name}</span>
                    <span className={styles['note']}>
                      {t('elements', { count: row.elements ?? 0 })}
                      {row.changed_at && (
                        <>
                          {' · '}
                          {t('changed')} <DateValue value={row.changed_at} as="ago" />
                        </>
                      )}
                    </span>
                    <span className={styles['index']}>
                      {format.number(row.index, 1)} <small>{t('index')}</small>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Sheet>
      )}
    </Page>
  )
}
