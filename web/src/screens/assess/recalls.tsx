import { Badge, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import { sameName } from './levels'
import type { Common } from './plot'
import styles from './results.module.css'

// What each side names without being prompted, and what both name.
export function Recalls({ instrument, results }: Common) {
  const t = useWords('results')
  const items = [...new Set(results.recalls.map((recall) => recall.item))]
  return (
    <>
      {items.map((id) => (
        <Sheet
          key={id}
          title={instrument.items.find((one) => one.id === id)?.question ?? id}
          note={t('recall.note')}
        >
          <div className={styles['spread']}>
            <Named results={results} item={id} side="business" other="it" />
            <Named results={results} item={id} side="it" other="business" />
          </div>
        </Sheet>
      ))}
    </>
  )
}

interface NamedProps {
  results: Common['results']
  item: string
  side: string
  other: string
}

function Named({ results, item, side, other }: NamedProps) {
  const t = useWords('results')
  const format = useFormat()
  const find = (which: string) =>
    results.recalls.find((recall) => recall.item === item && recall.side === which)
  const own = find(side)
  const theirs = new Set((find(other)?.named ?? []).map((entry) => sameName(entry.name)))
  return (
    <div>
      <h3 className={styles['spreadTitle']}>
        {t(`side.${side}`)}{' '}
        {own && !own.hidden && own.shared !== null && (
          <span className={styles['muted']}>
            {t('recall.shared', { share: format.percent(own.shared) })}
          </span>
        )}
      </h3>
      {!own || own.hidden ? (
        <p className={styles['text']}>{t('hidden.few', { count: results.minimum_group })}</p>
      ) : own.named.length === 0 ? (
        <p className={styles['text']}>{t('recall.none')}</p>
      ) : (
        <ol className={styles['named']}>
          {own.named.map((entry) => (
            <li key={entry.name}>
              <span>{entry.name}</span>
              {theirs.has(sameName(entry.name)) && <Badge tone="accent">{t('recall.both')}</Badge>}
              <span className={styles['muted']}>{t('recall.times', { count: entry.count })}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
