import { Button } from '@mantine/core'
import { useMay } from '@/api'
import { type Feed, shapeOf, useFeeds } from '@/app/feeds'
import { Go, useWorkspace } from '@/app/place'
import { DateValue, EmptyState, ErrorState, Page, Sheet, Skeleton, StatusShape } from '@/parts'
import { useFormat, useWords } from '@/words'
import { everyOf, kinds } from './data'
import styles from './feeds.module.css'

// Where values come from by themselves, and how each feed is doing.
export function Screen() {
  const t = useWords('feeds')
  const may = useMay(useWorkspace())('manage_workspace')
  const feeds = useFeeds(true)
  const items = feeds.data?.items ?? []
  const failing = items.filter((feed) => feed.status === 'failing').length
  return (
    <Page
      title={t('title')}
      sentence={
        feeds.data
          ? items.length === 0
            ? t('sentence.none')
            : failing > 0
              ? t('sentence.failing', { count: failing, all: items.length })
              : t('sentence.well', { count: items.length })
          : undefined
      }
      actions={
        may &&
        items.length > 0 && (
          <Button renderRoot={(props) => <Go {...props} to="measures/feeds/new" />}>
            {t('new.action')}
          </Button>
        )
      }
    >
      {feeds.isPending ? (
        <Skeleton shape="table" />
      ) : feeds.error ? (
        <ErrorState error={feeds.error} onRetry={() => void feeds.refetch()} />
      ) : items.length === 0 ? (
        <None may={may} />
      ) : (
        <Sheet flush>
          <ul className={styles['rows']}>
            {items.map((feed) => (
              <FeedRow key={feed.id} feed={feed} />
            ))}
          </ul>
        </Sheet>
      )}
    </Page>
  )
}

function None({ may }: { may: boolean }) {
  const t = useWords('feeds')
  return (
    <Sheet>
      <EmptyState kind="nothing" drawing="list" title={t('none.title')}>
        {t(may ? 'none.text' : 'none.others')}
      </EmptyState>
      {may && <Kinds />}
    </Sheet>
  )
}

// The kinds as doors into the form.
export function Kinds() {
  const t = useWords('feeds')
  return (
    <ul className={styles['kinds']}>
      {kinds.map((kind) => (
        <li key={kind}>
          <Go to={`measures/feeds/new?kind=${kind}`} className={styles['kind']}>
            <strong>{t(`kind.${kind}`)}</strong>
            <span>{t(`about.${kind}`)}</span>
          </Go>
        </li>
      ))}
    </ul>
  )
}

function FeedRow({ feed }: { feed: Feed }) {
  const t = useWords('feeds')
  const format = useFormat()
  const every = feed.every_seconds === null ? null : everyOf(feed.every_seconds)
  return (
    <li>
      <div className={styles['words']}>
        <Go to={`measures/feeds/${encodeURIComponent(feed.id)}`} className={styles['name']}>
          {feed.name}
        </Go>
        <span className={styles['note']}>
          {[
            t(`kind.${feed.kind}`),
            feed.place,
            every ? t(`every.${every.unit}`, { count: every.count }) : t('every.live'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <div className={styles['words']}>
        <span>
          {feed.last_success ? (
            <>
              {t('last_success')} <DateValue value={feed.last_success} as="ago" />
            </>
          ) : (
            t('never')
          )}
        </span>
        <span className={styles['note']}>{nextOf(feed, t, format)}</span>
      </div>
      <div className={styles['words']}>
        <span>{t('measures', { count: feed.measures.length })}</span>
        <span className={styles['note']}>
          {t('values', { count: feed.total.fresh, shown: format.number(feed.total.fresh) })}
          {feed.total.refused > 0 &&
            ` · ${t('refused', { count: feed.total.refused, shown: format.number(feed.total.refused) })}`}
        </span>
      </div>
      <div className={styles['standing']}>
        <StatusShape status={shapeOf[feed.status]} word={t(`status.${feed.status}`)} />
      </div>
    </li>
  )
}

function nextOf(
  feed: Feed,
  t: ReturnType<typeof useWords>,
  format: ReturnType<typeof useFormat>,
): string {
  if (feed.status === 'paused') return t('next.paused')
  if (feed.circuit === 'open' && feed.next_run)
    return t('next.again', { when: format.fromNow(feed.next_run), count: feed.failures })
  if (feed.every_seconds === null) return t(feed.connected ? 'next.connected' : 'next.connecting')
  return feed.next_run ? t('next.at', { when: format.fromNow(feed.next_run) }) : ''
}
