import { type Feed } from '@/app/feeds'
import { DateValue, EmptyState, ErrorState, Sheet, Skeleton, StatusShape } from '@/parts'
import { useFormat, useWords } from '@/words'
import { type FeedRun, outcomeShape, useRuns } from './data'
import styles from './feeds.module.css'

// What went wrong last, each with what helps.
export function Trouble({ feed }: { feed: Feed }) {
  const t = useWords('feeds')
  const { last } = feed
  if (!last || (!last.error && last.refusals.length === 0)) return null
  return (
    <Sheet title={t(last.error ? 'trouble.failed' : 'trouble.refused')}>
      <div className={styles['trouble']}>
        {last.error && (
          <p className={styles['text']}>
            <strong>{last.error.what}</strong> {last.error.remedy}
            {last.error.where && <span className={styles['where']}> {last.error.where}</span>}
          </p>
        )}
        {last.refusals.length > 0 && (
          <ul className={styles['refusals']}>
            {last.refusals.map((one, at) => (
              <li key={at}>
                <span className={styles['where']}>{one.row}</span> {one.what} {one.remedy}
              </li>
            ))}
          </ul>
        )}
        {last.counts.refused > last.refusals.length && (
          <p className={styles['note']}>
            {t('trouble.more', { count: last.counts.refused - last.refusals.length })}
          </p>
        )}
      </div>
    </Sheet>
  )
}

export function Runs({ feed }: { feed: Feed }) {
  const t = useWords('feeds')
  const runs = useRuns(feed)
  return (
    <Sheet title={t('runs.title')} note={t('runs.note')} flush>
      {runs.isPending ? (
        <Skeleton shape="table" />
      ) : runs.error ? (
        <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />
      ) : runs.data.items.length === 0 ? (
        <EmptyState kind="nothing" title={t('runs.none')} compact>
          {t('runs.none_text')}
        </EmptyState>
      ) : (
        // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex
        <div className={styles['scroll']} role="group" aria-label={t('runs.title')} tabIndex={0}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{t('runs.began')}</th>
                <th scope="col">{t('runs.outcome')}</th>
                {counts.map((one) => (
                  <th key={one} scope="col" className={styles['end']}>
                    {t(`runs.${one}`)}
                  </th>
                ))}
                <th scope="col" className={styles['end']}>
                  {t('runs.took')}
                </th>
                <th scope="col">{t('runs.by')}</th>
              </tr>
            </thead>
            <tbody>
              {runs.data.items.map((run) => (
                <RunRow key={run.number} run={run} live={feed.every_seconds === null} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Sheet>
  )
}

const counts = ['fresh', 'corrected', 'unchanged', 'refused', 'late'] as const

function RunRow({ run, live }: { run: FeedRun; live: boolean }) {
  const t = useWords('feeds')
  const format = useFormat()
  return (
    <tr>
      <td>
        <DateValue value={run.began} as="moment" />
      </td>
      <td>
        <StatusShape status={outcomeShape[run.outcome]} word={t(`outcome.${run.outcome}`)} />
        {run.error && <span className={styles['why']}>{run.error.what}</span>}
      </td>
      {counts.map((one) => (
        <td key={one} className={styles['end']} data-nothing={run.counts[one] === 0 || undefined}>
          {format.number(run.counts[one])}
        </td>
      ))}
      <td className={styles['end']}>
        {t('runs.seconds', { took: format.number(run.took_ms / 1000, 1) })}
      </td>
      <td>{run.by ? run.by.name : t(live ? 'runs.broker' : 'runs.schedule')}</td>
    </tr>
  )
}
