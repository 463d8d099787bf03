import { useQuery } from '@tanstack/react-query'
import { perspectivesQuery } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { Bar, Scroll, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { Results } from './data'
import { domainsOf, whyHidden } from './levels'
import type { Common } from './plot'
import styles from './results.module.css'

// Scores that are shares and no levels: how much of what one side names the other names too.
export function Recalled({ instrument, results }: Common) {
  const t = useWords('results')
  const format = useFormat()
  const rows = results.scores.filter((row) => row.method === 'recall')
  if (rows.length === 0) return null
  const rules = [...new Set(rows.map((row) => row.rule).filter(Boolean))]
  return (
    <Sheet title={t('share.title')}>
      <Scroll label={t('share.title')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('share.of')}</th>
              {(['all', 'business', 'it'] as const).map((part) => (
                <th key={part} scope="col" className="number">
                  {t(`share.${part}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  {instrument.scores.find((one) => one.id === row.id)?.name ?? row.id}
                </th>
                {(['all', 'business', 'it'] as const).map((part) => {
                  const figure = row[part]
                  const why = whyHidden(figure, results.minimum_group)
                  const words = why && t('share.hidden', { count: results.minimum_group })
                  return words ? (
                    <td key={part} className={`number ${styles['hatched']}`} title={words}>
                      <span className="visually-hidden">{words}</span>
                    </td>
                  ) : (
                    <td key={part} className="number">
                      {format.percent(figure.mean)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rules.map((rule) => (
        <Rule key={rule} text={rule} />
      ))}
    </Sheet>
  )
}

const Rule = ({ text }: { text: string | undefined }) =>
  text ? <p className={styles['under']}>{text}</p> : null

type Suggestion = Results['suggestions'][number]

// The way of aligning that the levels of the four domains speak for, by everybody and by each side.
export function Suggestions({ instrument, results }: Common) {
  const t = useWords('results')
  const scores = [...new Set(results.suggestions.map((one) => one.score))]
  return scores.map((id) => (
    <Sheet
      key={id}
      title={instrument.scores.find((one) => one.id === id)?.name ?? id}
      note={<Go to="perspectives">{t('suggest.look')}</Go>}
    >
      <div className={styles['suggestions']}>
        {results.suggestions
          .filter((one) => one.score === id)
          .map((one) => (
            <Suggested key={one.side} suggestion={one} />
          ))}
      </div>
      <Rule text={results.scores.find((row) => row.id === id)?.rule} />
    </Sheet>
  ))
}

function Suggested({ suggestion }: { suggestion: Suggestion }) {
  const t = useWords('results')
  const parts = useWords('parts')
  const format = useFormat()
  const workspace = useWorkspace()
  const { data } = useQuery(perspectivesQuery(workspace, {}))
  const names = (ids: readonly string[]) =>
    ids.map((id) => data?.items.find((one) => one.id === id)?.name ?? id).join(', ')
  const domains = (ids: readonly string[]) => ids.map((id) => parts(`domain.${id}`)).join(', ')
  const known = domainsOf(suggestion.strengths)
  // Nothing but gaps says no more than the words before it.
  const strengths = known.some(({ strength }) => strength !== null) ? known : []
  const { side, anchors, pivots, suggested, nearest, missing } = suggestion
  return (
    <section aria-label={side ? t(`side.${side}`) : t('suggest.everybody')}>
      <h3 className={styles['spreadTitle']}>{side ? t(`side.${side}`) : t('suggest.everybody')}</h3>
      {missing ? (
        <p className={styles['text']}>{t('suggest.missing')}</p>
      ) : (
        <>
          <p className={styles['suggested']}>
            {suggested.length > 0
              ? names(suggested)
              : nearest.length > 0
                ? t('suggest.nearest', { names: names(nearest) })
                : t('suggest.none')}
          </p>
          <p className={styles['text']}>
            {t('suggest.path', { anchor: domains(anchors), pivot: domains(pivots) })}
          </p>
        </>
      )}
      <ul className={styles['bars']}>
        {strengths.map(({ domain, strength }) => (
          <li key={domain}>
            <span>{parts(`domain.${domain}`)}</span>
            <Bar
              value={strength}
              domain={domain}
              height={8}
              label={`${parts(`domain.${domain}`)}: ${strength === null ? t('suggest.unknown') : format.percent(strength)}`}
            />
            <span className={styles['barCount']}>
              {strength === null ? '–' : format.percent(strength)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
