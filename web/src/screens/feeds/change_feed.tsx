import { Go, usePathParam } from '@/app/place'
import { EmptyState, ErrorState, Page, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { useFeed } from './data'
import { FeedForm } from './feed_form'

export function Screen() {
  const t = useWords('feeds')
  const id = usePathParam('id')
  const feed = useFeed(id)
  return (
    <Page
      measure="form"
      title={feed.data ? t('change.of', { name: feed.data.name }) : t('change.title')}
      above={
        <Go to={`measures/feeds/${encodeURIComponent(id)}`}>{feed.data?.name ?? t('title')}</Go>
      }
      sentence={feed.data ? t(`about.${feed.data.kind}`) : undefined}
    >
      {feed.isPending ? (
        <Skeleton shape="sheet" />
      ) : feed.error ? (
        <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
      ) : feed.data.definition ? (
        <FeedForm kind={feed.data.kind} feed={feed.data} />
      ) : (
        <EmptyState kind="denied" title={t('denied')}>
          {t('denied_text')}
        </EmptyState>
      )}
    </Page>
  )
}
