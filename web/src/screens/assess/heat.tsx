import { Sheet } from '@/parts'
import { useTokens } from '@/tokens'
import { useFormat, useWords } from '@/words'
import type { Figure } from './data'
import { shadeOf, whyHidden } from './levels'
import type { Common } from './plot'
import { Scroll } from './scroll'
import styles from './results.module.css'

// Units by dimension. Hatched is what is not shown; the words under it say why.
export function Heat({ campaign, instrument, results, range }: Common) {
  const t = useWords('results')
  const rows = results.dimensions.filter((row) => row.units.length > 0)
  const units = campaign.units.filter((unit) =>
    rows.some((row) => row.units.some((one) => one.id === unit.id)),
  )
  if (rows.length === 0 || units.length === 0) return null
  const reasons = new Set(
    rows.flatMap((row) => row.units.map((one) => whyHidden(one, results.minimum_group))),
  )
  return (
    <Sheet title={t('heat.title')} note={t('heat.note')}>
      <Scroll label={t('heat.title')}>
        <table className={`plain ${styles['heat']}`}>
          <thead>
            <tr>
              <th scope="col">{t('dimension')}</th>
              {units.map((unit) => (
                <th key={unit.id} scope="col">
                  {unit.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  {instrument.dimensions.find((one) => one.id === row.id)?.name ?? row.id}
                </th>
                {units.map((unit) => (
                  <Cell
                    key={unit.id}
                    figure={row.units.find((one) => one.id === unit.id)}
                    minimum={results.minimum_group}
                    shade={(value) => shadeOf(value, range)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {(['few', 'complement'] as const)
        .filter((why) => reasons.has(why))
        .map((why) => (
          <p key={why} className={styles['why']}>
            <span className={styles['swatch']} aria-hidden />
            {t(`hidden.${why}`, { count: results.minimum_group })}
          </p>
        ))}
    </Sheet>
  )
}

interface CellProps {
  figure: Figure | undefined
  minimum: number
  shade: (value: number) => number
}

function Cell({ figure, minimum, shade }: CellProps) {
  const t = useWords('results')
  const format = useFormat()
  const { levels, levelInk } = useTokens()
  const why = figure && whyHidden(figure, minimum)
  if (!figure || why || figure.mean === null) {
    const words = why ? t(`hidden.${why}`, { count: minimum }) : t('no_answers')
    return (
      <td className={styles['hatched']} title={words}>
        <span className="visually-hidden">{words}</span>
      </td>
    )
  }
  const at = shade(figure.mean)
  return (
    <td
      style={{ background: levels[at], color: levelInk[at] }}
      title={t('count', { count: figure.people })}
    >
      {format.number(figure.mean, 1)}
    </td>
  )
}
