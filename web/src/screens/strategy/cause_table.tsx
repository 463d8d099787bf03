import type { Schemas } from '@/api'
import { ErrorState, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import { VerdictWord } from './map_panels'
import styles from './scorecard.module.css'

interface Props {
  map: Schemas['StrategyMap']
  tests: { items: Schemas['CauseTest'][]; put_off: number; level: number } | undefined
  error: Error | null
  current: string | undefined
  onOpen: (id: string) => void
}

// Every arrow with its verdict, as a table: the same as the drawing says.
export function CauseTable({ map, tests, error, current, onOpen }: Props) {
  const t = useWords('scorecard')
  const format = useFormat()
  const nameOf = (id: string) => map.objectives.find((one) => one.id === id)?.name
  const shown = map.links.filter((link) => nameOf(link.cause) && nameOf(link.effect))
  const tried = tests?.items.filter((one) => one.pairs.some((pair) => pair.lag != null)).length ?? 0
  if (shown.length === 0) return null
  return (
    <Sheet
      title={t('cause.all')}
      note={tests && t('cause.tested', { count: tried, total: map.links.length })}
      flush
    >
      {error && <ErrorState error={error} />}
      <table className={styles['table']} role="table">
        <thead>
          <tr role="row">
            <th scope="col">{t('cause.cause')}</th>
            <th scope="col">{t('cause.effect')}</th>
            <th scope="col">{t('cause.verdict')}</th>
            <th scope="col">{t('cause.lag')}</th>
            <th scope="col" className={styles['end']}>
              {t('cause.strength')}
            </th>
            <th scope="col" className={styles['end']}>
              {t('cause.periods')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((link) => {
            const test = tests?.items.find((one) => one.id === link.id)
            const pair = test?.telling == null ? undefined : test.pairs[test.telling]
            return (
              <tr key={link.id} role="row" data-current={link.id === current || undefined}>
                <td>
                  <button
                    type="button"
                    className={styles['link']}
                    aria-current={link.id === current || undefined}
                    onClick={() => onOpen(link.id)}
                  >
                    {nameOf(link.cause)}
                  </button>
                </td>
                <td data-label={t('cause.effect')}>{nameOf(link.effect)}</td>
                <td data-label={t('cause.verdict')}>
                  <VerdictWord verdict={test?.verdict ?? null} />
                </td>
                <td data-label={t('cause.lag')}>
                  {pair?.lag == null ? '–' : t(`periods.${pair.cadence}`, { count: pair.lag })}
                </td>
                <td data-label={t('cause.strength')} className={styles['end']}>
                  {format.number(pair?.correlation, 2)}
                </td>
                <td data-label={t('cause.periods')} className={styles['end']}>
                  {format.number(pair?.periods)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {tried > 0 && tests && (
        <p className={styles['hint']}>
          {t('cause.by_chance', {
            count: tried,
            share: format.percent(tests.level),
            wrong: format.number(tried * tests.level, 1),
          })}
        </p>
      )}
    </Sheet>
  )
}
