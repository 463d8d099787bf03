// What brings values by itself, as the screens of measures name it.
import { Button } from '@mantine/core'
import { inTrouble, shapeOf, useFeeds } from '@/app/feeds'
import { Go } from '@/app/place'
import { StatusShape } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './measures.module.css'

// The way to the feeds, and how many of them need somebody.
export function FeedsLink() {
  const t = useWords('measures')
  const format = useFormat()
  const troubled = (useFeeds().data?.items ?? []).filter(inTrouble).length
  return (
    <Button variant="default" renderRoot={(props) => <Go {...props} to="measures/feeds" />}>
      {troubled === 0 ? (
        t('feeds.link')
      ) : (
        <StatusShape
          status="not"
          word={t('feeds.troubled', { count: troubled, shown: format.number(troubled) })}
        />
      )}
    </Button>
  )
}

export function useFeedsOf(measure: string) {
  const feeds = useFeeds()
  return (feeds.data?.items ?? []).filter((feed) => feed.measures.some(({ id }) => id === measure))
}

export function FeedNames({ feeds }: { feeds: ReturnType<typeof useFeedsOf> }) {
  const t = useWords('measures')
  return (
    <ul className={styles['feeds']}>
      {feeds.map((feed) => (
        <li key={feed.id}>
          <Go to={`measures/feeds/${encodeURIComponent(feed.id)}`}>{feed.name}</Go>
          {(inTrouble(feed) || feed.status === 'paused') && (
            <StatusShape status={shapeOf[feed.status]} word={t(`feeds.${feed.status}`)} />
          )}
        </li>
      ))}
    </ul>
  )
}
