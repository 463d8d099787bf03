import { useFormat, useWords } from '@/words'
import styles from './votes.module.css'

type Counts = readonly number[] | null | undefined

interface Props {
  points: readonly { value: number; name: string }[]
  all: readonly number[]
  // Null where the sides are too small to be told apart.
  business: Counts
  it: Counts
  // The round before, behind this one.
  before?: Counts
  // The point one chose oneself.
  own?: number | null
  // For a wall.
  large?: boolean
}

// How votes fell: a line for each point, both sides in it, the earlier vote as a ghost.
export function Votes({ points, all, business, it, before, own, large }: Props) {
  const t = useWords('parts')
  const format = useFormat()
  const most = Math.max(1, ...all, ...(before ?? []))
  const told = Boolean(business && it)
  const width = (count: number) => `${((count / most) * 100).toFixed(2)}%`
  return (
    <div className={styles['votes']} data-large={large || undefined}>
      {(told || before) && (
        <ul className={styles['legend']}>
          {told &&
            (['business', 'it'] as const).map((side) => (
              <li key={side}>
                <span className={styles['mark']} data-side={side} /> {t(`votes.${side}`)}
              </li>
            ))}
          {before && (
            <li>
              <span className={styles['mark']} data-side="before" /> {t('votes.before')}
            </li>
          )}
        </ul>
      )}
      <ol className={styles['rows']}>
        {points.map((point, at) => {
          const count = all[at] ?? 0
          const sides = told
            ? t('votes.sides', { business: business?.[at] ?? 0, it: it?.[at] ?? 0 })
            : ''
          const earlier = before ? t('votes.earlier', { count: before[at] ?? 0 }) : ''
          const label = [t('votes.count', { count }), sides, earlier].filter(Boolean).join(', ')
          return (
            <li key={point.value} data-own={own === point.value || undefined}>
              <span className={styles['point']}>
                <span className={styles['value']}>{format.plain(point.value)}</span> {point.name}
                {own === point.value && <span className={styles['own']}>{t('votes.own')}</span>}
              </span>
              <span className={styles['track']} role="img" aria-label={label}>
                {before && (
                  <span className={styles['ghost']} style={{ width: width(before[at] ?? 0) }} />
                )}
                {told ? (
                  <>
                    <span
                      className={styles['fill']}
                      data-side="business"
                      style={{ width: width(business?.[at] ?? 0) }}
                    />
                    <span
                      className={styles['fill']}
                      data-side="it"
                      style={{ width: width(it?.[at] ?? 0) }}
                    />
                  </>
                ) : (
                  <span className={styles['fill']} style={{ width: width(count) }} />
                )}
              </span>
              <span className={styles['count']} aria-hidden>
                {format.number(count)}
              </span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
