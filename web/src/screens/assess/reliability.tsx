import { Scroll, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import { wordOfAlpha } from './levels'
import type { Common } from './plot'

// How far the questions of a dimension measure one thing, in words before figures.
export function Reliability({ instrument, results }: Common) {
  const t = useWords('results')
  const format = useFormat()
  const rows = results.reliability.filter((row) => row.items > 1)
  if (rows.length === 0) return null
  return (
    <Sheet title={t('reliability.title')} note={t('reliability.note')}>
      <Scroll label={t('reliability.title')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('dimension')}</th>
              <th scope="col">{t('reliability.means')}</th>
              <th scope="col" className="number">
                {t('reliability.alpha')}
              </th>
              <th scope="col" className="number">
                {t('reliability.krippendorff')}
              </th>
              <th scope="col" className="number">
                {t('reliability.icc')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.dimension}>
                <th scope="row">
                  {instrument.dimensions.find((one) => one.id === row.dimension)?.name ??
                    row.dimension}
                </th>
                <td>{t(`reliability.word.${wordOfAlpha(row.alpha)}`)}</td>
                <td className="number">{format.number(row.alpha, 2)}</td>
                <td className="number">{format.number(row.krippendorff, 2)}</td>
                <td className="number">{format.number(row.icc, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Sheet>
  )
}
