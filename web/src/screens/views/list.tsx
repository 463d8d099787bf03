// Diagrams that came with imported models, by folder.
import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, key, take } from '@/api'
import { Go, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { EmptyState, ErrorState, Page, Sheet, Skeleton } from '@/parts'
import { useWords } from '@/words'
import styles from './views.module.css'

export function Screen() {
  const t = useWords('views')
  const workspace = useWorkspace()
  const moment = useMoment()
  const [search, set] = useSearchState()
  const text = search['q'] ?? ''
  const query = useQuery({
    queryKey: key('elements', workspace, 'views', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/views', {
          params: { path: { workspace }, query: moment },
          signal,
        }),
      ),
  })
  const items = useMemo(() => query.data?.items ?? [], [query.data])
  const folders = useMemo(() => {
    const wanted = text.trim().toLowerCase()
    const found = items.filter((view) =>
      `${view.name} ${view.folder ?? ''} ${view.viewpoint ?? ''}`.toLowerCase().includes(wanted),
    )
    return [...Map.groupBy(found, (view) => view.folder ?? '')].sort(([a], [b]) =>
      a.localeCompare(b),
    )
  }, [items, text])
  return (
    <Page
      title={t('title')}
      sentence={
        query.data &&
        (items.length > 0 ? t('sentence', { count: items.length }) : t('sentence_none'))
      }
    >
      {query.isPending && <Skeleton shape="sheet" rows={8} />}
      {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && items.length === 0 && (
        <EmptyState
          kind="nothing"
          title={t('none.title')}
          action={<Go to="import">{t('none.import')}</Go>}
        >
          {t('none.text')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <>
          <TextInput
            className={styles['find']!}
            aria-label={t('find')}
            placeholder={t('find')}
            leftSection={<IconSearch size={15} stroke={1.6} />}
            value={text}
            onChange={(event) => set({ q: event.currentTarget.value || undefined })}
          />
          {folders.length === 0 && <EmptyState kind="filtered" title={t('no_match')} />}
          <div className={styles['folders']}>
            {folders.map(([folder, own]) => (
              <Sheet key={folder} title={folder || t('no_folder')} note={String(own.length)}>
                <ul className={styles['list']}>
                  {own.map((view) => (
                    <li key={view.id}>
                      <Go to={`views/${encodeURIComponent(view.id)}`}>{view.name}</Go>
                      <span className="muted">
                        {[view.viewpoint, t('boxes', { count: view.nodes })]
                          .filter(Boolean)
                          .join(', ')}
                      </span>
                    </li>
                  ))}
                </ul>
              </Sheet>
            ))}
          </div>
        </>
      )}
    </Page>
  )
}
