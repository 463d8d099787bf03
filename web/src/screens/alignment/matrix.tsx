import { linkIds, type LinkId, type Schemas } from '@/api'
import { Bar, Confidence, DomainMark, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import { endsOf } from './geometry'
import styles from './alignment.module.css'

interface Props {
  analysis: Schemas['Analysis']
  selected: LinkId | null
  onSelect: (id: LinkId | null) => void
}

// The six links as a table: for screen readers, for print, for who likes numbers better.
export function LinksMatrix({ analysis, selected, onSelect }: Props) {
  const t = useWords('alignment')
  const format = useFormat()
  return (
    <Sheet title={t('matrix.title')} note={t('scale')}>
      <div className={styles['scroll']}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('matrix.demand')}</th>
              <th scope="col">{t('matrix.supply')}</th>
              <th scope="col" className="number">
                {t('coverage')}
              </th>
              <th scope="col" className="number">
                {t('purpose')}
              </th>
              <th scope="col" className={styles['scoreColumn']}>
                {t('score')}
              </th>
              <th scope="col" className="number">
                {t('confidence')}
              </th>
            </tr>
          </thead>
          <tbody>
            {linkIds.map((id) => {
              const link = analysis.links[id]
              const [demand, supply] = endsOf(id)
              const score = link?.score == null ? null : format.number(link.score * 100)
              return (
                <tr key={id} data-current={selected === id || undefined}>
                  <th scope="row">
                    <button
                      type="button"
                      className={styles['rowButton']}
                      aria-pressed={selected === id}
                      onClick={() => onSelect(selected === id ? null : id)}
                    >
                      <DomainMark domain={demand} />
                    </button>
                  </th>
                  <td>
                    <DomainMark domain={supply} />
                  </td>
                  <td className="number">{format.percent(link?.coverage)}</td>
                  <td className="number">{format.percent(link?.purpose)}</td>
                  <td>
                    <div className={styles['scoreCell']}>
                      <Bar
                        value={link?.score}
                        error={link?.stderr}
                        label={score ?? link?.missing ?? t('no_score')}
                      />
                      <span>{score ?? link?.missing ?? t('no_score')}</span>
                    </div>
                  </td>
                  <td className="number">
                    <Confidence value={link?.confidence}>
                      {format.percent(link?.confidence)}
                    </Confidence>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Sheet>
  )
}
