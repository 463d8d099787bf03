import { Button } from '@mantine/core'
import { IconArrowsDiff } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, key, type Schemas, take } from '@/api'
import { Go, useMoment, useSearchState, useWorkspace } from '@/app/place'
import {
  Badge,
  EmptyState,
  ErrorState,
  Page,
  PersonName,
  Sheet,
  Skeleton,
  WithPanel,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import { Actors } from './actors'
import { BatchPanel } from './batch_panel'
import { Proof } from './proof'
import styles from './history.module.css'

type Batch = Schemas['BatchRow']

// Everything that was ever changed: who, when, why; taken back where need be; proved where asked.
export function Screen() {
  const t = useWords('history')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const [search, setSearch] = useSearchState()
  const actor = search['actor'] ?? ''
  const batches = useInfiniteQuery({
    queryKey: key('history', workspace, 'batches', scenario, actor),
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET('/workspaces/{workspace}/batches', {
          params: {
            path: { workspace },
            query: {
              limit: 100,
              ...(actor ? { actor } : {}),
              ...(scenario ? { scenario } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  const rows = useMemo(
    () => batches.data?.pages.flatMap((page) => page.items) ?? [],
    [batches.data],
  )
  if (batches.isPending) return <Skeleton shape="table" />
  if (batches.error)
    return <ErrorState error={batches.error} onRetry={() => void batches.refetch()} />
  const newest = rows[0]
  return (
    <WithPanel
      panel={
        search['batch'] && (
          <BatchPanel id={search['batch']} onClose={() => setSearch({ batch: undefined })} />
        )
      }
    >
      <Page
        title={t('title')}
        sentence={
          newest ? (
            <Newest batch={newest} onOpen={() => setSearch({ batch: newest.id }, true)} />
          ) : (
            t('none_text')
          )
        }
        actions={
          <>
            <Actors
              value={actor}
              onChange={(next) => setSearch({ actor: next ?? undefined, batch: undefined })}
            />
            <Button
              variant="default"
              leftSection={<IconArrowsDiff size={16} stroke={1.6} />}
              renderRoot={(props) => <Go {...props} to="history/compare" />}
            >
              {t('compare.title')}
            </Button>
          </>
        }
      >
        <div className={styles['stack']}>
          <Proof />
          <Sheet flush>
            {rows.length === 0 ? (
              <EmptyState
                kind={actor ? 'filtered' : 'nothing'}
                title={t(actor ? 'none_of' : 'none')}
                action={
                  actor && (
                    <Button
                      variant="default"
                      onClick={() => setSearch({ actor: undefined, batch: undefined })}
                    >
                      {t('everybody')}
                    </Button>
                  )
                }
              >
                {t('none_text')}
              </EmptyState>
            ) : (
              <Days
                rows={rows}
                current={search['batch']}
                onOpen={(id) => setSearch({ batch: id }, true)}
              />
            )}
            {batches.hasNextPage && (
              <div className={styles['more']}>
                <Button
                  variant="default"
                  loading={batches.isFetchingNextPage}
                  onClick={() => void batches.fetchNextPage()}
                >
                  {t('older')}
                </Button>
              </div>
            )}
          </Sheet>
        </div>
      </Page>
    </WithPanel>
  )
}

function Newest({ batch, onOpen }: { batch: Batch; onOpen: () => void }) {
  const t = useWords('history')
  const format = useFormat()
  return (
    <>
      {t('sentence', {
        name: batch.actor.name || t('command_line'),
        when: format.fromNow(batch.at),
      })}{' '}
      <button type="button" className={styles['inline']} onClick={onOpen}>
        {batch.reason || batch.summary || t('changes', { count: batch.changes })}
      </button>
    </>
  )
}

interface DaysProps {
  rows: Batch[]
  current: string | undefined
  onOpen: (id: string) => void
}

function Days({ rows, current, onOpen }: DaysProps) {
  const t = useWords('history')
  const format = useFormat()
  const days = [...Map.groupBy(rows, (row) => row.at.slice(0, 10))]
  const time = (at: string) =>
    new Intl.DateTimeFormat(format.locale, { timeStyle: 'short' }).format(new Date(at))
  return (
    <>
      {days.map(([day, batches]) => (
        <section key={day} aria-label={format.date(day)}>
          <h2 className={styles['day']}>{format.date(day)}</h2>
          <ul className={styles['batches']}>
            {batches.map((batch) => (
              <li key={batch.id} data-current={batch.id === current || undefined}>
                <span className={styles['time']}>{time(batch.at)}</span>
                <div className={styles['words']}>
                  <button
                    type="button"
                    className={styles['reason']}
                    aria-current={batch.id === current || undefined}
                    onClick={() => onOpen(batch.id)}
                  >
                    {batch.reason || batch.source || batch.summary || batch.id}
                  </button>
                  <span className={styles['note']}>
                    <PersonName name={batch.actor.name || t('command_line')} /> ·{' '}
                    {batch.summary || t('changes', { count: batch.changes })}
                    {batch.source && ` · ${batch.source}`}
                  </span>
                </div>
                {batch.undoes && <Badge>{t('undoes')}</Badge>}
                {batch.undone_by && <Badge tone="attention">{t('undone')}</Badge>}
                {batch.scenario && <Badge tone="note">{t('scenario')}</Badge>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
