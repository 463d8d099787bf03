import type { Schemas } from '@/api'
import { MoneyValue, Sheet } from '@/parts'
import { useWords } from '@/words'
import { ScoreStatus } from './score_status'
import styles from './scorecard.module.css'

interface Props {
  map: Schemas['StrategyMap']
  current: string | undefined
  onOpen: (id: string) => void
}

// The map without the drawing: for phones, screen readers and paper.
export function MapList({ map, current, onOpen }: Props) {
  const t = useWords('scorecard')
  const rows = [...map.perspectives, { id: null, name: t('perspective.none') }]
  const known = new Set(map.perspectives.map((one) => one.id))
  return (
    <>
      {rows.map((row) => {
        const own = map.objectives.filter((one) =>
          row.id === null
            ? one.perspective == null || !known.has(one.perspective)
            : one.perspective === row.id,
        )
        if (row.id === null && own.length === 0) return null
        return (
          <Sheet key={row.id ?? ''} title={row.name} flush>
            {own.length === 0 && <p className={styles['hint']}>{t('perspective.empty')}</p>}
            <ul className={styles['cards']}>
              {own.map((one) => {
                const money = one.spent ?? one.budget
                return (
                  <li key={one.id} data-current={one.id === current || undefined}>
                    <button
                      type="button"
                      className={styles['link']}
                      aria-current={one.id === current || undefined}
                      onClick={() => onOpen(one.id)}
                    >
                      {one.name}
                    </button>
                    <span className={styles['line']}>
                      <ScoreStatus status={one.status} />
                      <span className={styles['muted']}>
                        {t('map.measures', { count: one.measures.length })}
                      </span>
                      {money != null && (
                        <MoneyValue short value={{ amount: money, currency: map.currency }} />
                      )}
                    </span>
                  </li>
                )
              })}
            </ul>
          </Sheet>
        )
      })}
    </>
  )
}
