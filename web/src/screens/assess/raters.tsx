import { Scroll, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { Figure } from './data'
import type { Common } from './plot'
import styles from './results.module.css'

const RELATIONS = ['manager', 'peer', 'report', 'business'] as const

// What somebody says of themself, beside what those around them say, by how they know them.
export function Raters({ campaign, instrument, results }: Common) {
  const t = useWords('results')
  const format = useFormat()
  if (!campaign.rated) return null
  const relations = RELATIONS.filter((one) => instrument.raters.includes(one))
  const shown = (figure: Figure | null | undefined) =>
    figure?.hidden ? t('raters.hidden') : format.number(figure?.mean ?? null, 1)
  const by = (roles: Figure[], id: string) => roles.find((one) => one.id === id)
  return (
    <Sheet title={t('raters.title')}>
      <p className={styles['text']}>
        {t(results.self > 0 ? 'raters.note' : 'raters.waiting', {
          count: campaign.minimum_group,
        })}
      </p>
      <Scroll label={t('raters.title')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('raters.dimension')}</th>
              <th scope="col" className="number">
                {t('raters.self')}
              </th>
              <th scope="col" className="number">
                {t('raters.others')}
              </th>
              <th scope="col" className="number">
                {t('raters.difference')}
              </th>
              {relations.map((one) => (
                <th scope="col" className="number" key={one}>
                  {t(`raters.relation.${one}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {results.dimensions.map((row) => {
              const own = row.self?.mean ?? null
              const others = row.all.hidden ? null : row.all.mean
              return (
                <tr key={row.id}>
                  <th scope="row">
                    {instrument.dimensions.find((one) => one.id === row.id)?.name ?? row.id}
                  </th>
                  <td className="number">{format.number(own, 1)}</td>
                  <td className="number">{shown(row.all)}</td>
                  <td className="number">
                    {own === null || others === null ? '–' : format.change(own - others, 1)}
                  </td>
                  {relations.map((one) => (
                    <td className="number" key={one}>
                      {shown(by(row.roles, one))}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroll>
    </Sheet>
  )
}
