import { useFormat, useWords } from '@/words'
import type { Campaign, Figure, Instrument, Results } from './data'
import { placeOf, type Range, targetOf } from './levels'
import styles from './results.module.css'

export interface Common {
  campaign: Campaign
  instrument: Instrument
  results: Results
  range: Range
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`

// Business, IT and target along the levels, a line for each dimension; thin lines are intervals.
export function Plot({ campaign, instrument, results, range }: Common) {
  const t = useWords('results')
  const format = useFormat()
  const targeted = results.dimensions.some((row) => targetOf(campaign, instrument, row) !== null)
  const ticks = Array.from({ length: range.high - range.low + 1 }, (_, at) => range.low + at)
  return (
    <div className={styles['plot']}>
      <ul className={styles['legend']} aria-hidden>
        <li>
          <span className={styles['dot']} data-side="business" /> {t('side.business')}
        </li>
        <li>
          <span className={styles['dot']} data-side="it" /> {t('side.it')}
        </li>
        {targeted && (
          <li>
            <span className={styles['tick']} /> {t('target')}
          </li>
        )}
        {results.dimensions.some((row) => row.benchmark) && (
          <li>
            <span className={styles['benchmark']} /> {t('benchmark.value')}
          </li>
        )}
      </ul>
      {results.dimensions
        .filter((row) => row.all.mean !== null)
        .map((row) => {
          const name = instrument.dimensions.find((one) => one.id === row.id)?.name ?? row.id
          const target = targetOf(campaign, instrument, row)
          const one = (figure: Figure) => format.number(figure.mean, 1)
          const told = t('plot.row', {
            name,
            business: one(row.business),
            it: one(row.it),
            target: format.plain(target),
          })
          const label = row.benchmark
            ? `${told}, ${t('benchmark.value')} ${format.number(row.benchmark.value, 1)}`
            : told
          return (
            <div key={row.id} className={styles['plotRow']}>
              <span className={styles['plotName']} aria-hidden>
                {name}
              </span>
              <div className={styles['track']} role="img" aria-label={label}>
                {ticks.map((tick) => (
                  <span
                    key={tick}
                    className={styles['grid']}
                    style={{ insetInlineStart: percent(placeOf(tick, range)) }}
                  />
                ))}
                {target !== null && (
                  <span
                    className={styles['tick']}
                    style={{ insetInlineStart: percent(placeOf(target, range)) }}
                  />
                )}
                {row.benchmark && (
                  <span
                    className={styles['benchmark']}
                    style={{ insetInlineStart: percent(placeOf(row.benchmark.value, range)) }}
                  />
                )}
                <Mark figure={row.business} side="business" range={range} />
                <Mark figure={row.it} side="it" range={range} />
              </div>
            </div>
          )
        })}
      <div className={styles['plotRow']} aria-hidden>
        <span className={styles['plotName']} />
        <div className={styles['axis']}>
          {ticks.map((tick) => (
            <span key={tick} style={{ insetInlineStart: percent(placeOf(tick, range)) }}>
              {tick}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}

function Mark({ figure, side, range }: { figure: Figure; side: string; range: Range }) {
  if (figure.mean === null) return null
  const [low, high] = figure.interval ?? []
  return (
    <>
      {low !== undefined && high !== undefined && (
        <span
          className={styles['interval']}
          data-side={side}
          style={{
            insetInlineStart: percent(placeOf(low, range)),
            width: percent(placeOf(high, range) - placeOf(low, range)),
          }}
        />
      )}
      <span
        className={styles['dot']}
        data-side={side}
        style={{ insetInlineStart: percent(placeOf(figure.mean, range)) }}
      />
    </>
  )
}
