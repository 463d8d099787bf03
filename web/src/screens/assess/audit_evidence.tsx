import { useMediaQuery } from '@mantine/hooks'
import { Go } from '@/app/place'
import { Bar, DateValue, ErrorState, isSeverity, Sheet, Skeleton, StatusShape } from '@/parts'
import { nothing, useFormat, useWords } from '@/words'
import { type StepEvidence, useEvidence, wordedIn } from './audit_data'
import plot from './results.module.css'
import styles from './audit.module.css'

interface Props {
  query: ReturnType<typeof useEvidence>
  step: string
}

// What the workspace itself says about a step: figures, findings of the rules, answers of both sides.
export function Evidence({ query, step }: Props) {
  const t = useWords('audit')
  const narrow = useMediaQuery('(max-width: 1100px)', false, { getInitialValueInEffect: false })
  if (query.isPending) return <Skeleton shape="sheet" />
  if (query.error)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} compact />
  const evidence = query.data.steps[step]
  if (!evidence) return null
  const figures = evidence.sections.reduce((sum, { figures: { length } }) => sum + length, 0)
  const counted = t('says.counted', { figures, findings: evidence.findings_total })
  const body = <Body evidence={evidence} />
  return narrow ? (
    <Sheet>
      <details className={styles['says']}>
        <summary>
          <h2>{t('says.title')}</h2> <span className={styles['note']}>{counted}</span>
        </summary>
        {body}
      </details>
    </Sheet>
  ) : (
    <Sheet title={t('says.title')} note={<DateValue value={query.data.at} />}>
      {body}
    </Sheet>
  )
}

function Body({ evidence }: { evidence: StepEvidence }) {
  const t = useWords('audit')
  const format = useFormat()
  const { sections, findings, findings_total: total, surveys } = evidence
  const drawn = sections.filter((section) => section.figures.length > 0)
  if (drawn.length + findings.length + surveys.length === 0)
    return <p className={styles['text']}>{t('says.nothing')}</p>
  return (
    <div className={styles['saysBody']}>
      {drawn.map((section) => (
        <section key={section.id}>
          <h3 className={styles['part']}>{section.name}</h3>
          <ul className={styles['figures']}>
            {section.figures.map((figure, at) => (
              <li key={`${at} ${figure.name}`}>
                <div className={styles['figure']}>
                  {figure.element ? (
                    <Go to={`elements/${encodeURIComponent(figure.element)}`}>{figure.name}</Go>
                  ) : (
                    <span>{figure.name}</span>
                  )}
                  <span className={styles['value']}>
                    {figure.value ? wordedIn(figure.value, format) : nothing}
                  </span>
                </div>
                {figure.share !== null && (
                  <Bar
                    value={figure.share}
                    height={4}
                    label={`${figure.name}: ${figure.value ?? ''}`}
                  />
                )}
                {figure.note && <span className={styles['note']}>{figure.note}</span>}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {findings.length > 0 && (
        <section>
          <h3 className={styles['part']}>{t('says.findings', { count: total })}</h3>
          <ul className={styles['found']}>
            {findings.map((one) => (
              <li key={one.key}>
                {isSeverity(one.level) && <StatusShape status={one.level} bare />}
                <Go to={`findings?key=${encodeURIComponent(one.key)}&state=all`}>{one.text}</Go>
              </li>
            ))}
          </ul>
          {total > findings.length && (
            <p className={styles['note']}>{t('says.first', { count: findings.length })}</p>
          )}
        </section>
      )}
      {surveys.map((survey) => (
        <Survey key={survey.campaign} survey={survey} />
      ))}
    </div>
  )
}

function Survey({ survey }: { survey: StepEvidence['surveys'][number] }) {
  const t = useWords('audit')
  const format = useFormat()
  const { least, most } = survey
  const place = (level: number) => `${((level - least) / Math.max(1, most - least)) * 100}%`
  return (
    <section>
      <h3 className={styles['part']}>
        <Go to={`assess/${encodeURIComponent(survey.campaign)}?tab=results`}>{survey.name}</Go>
      </h3>
      {survey.dimensions.length === 0 ? (
        <p className={styles['text']}>{t('says.not_frozen')}</p>
      ) : (
        <>
          <p className={styles['legend']}>
            {t('says.replies', { count: survey.replies })}
            <span>
              <i className={plot['dot']} data-side="business" /> {t('side.business')}
            </span>
            <span>
              <i className={plot['dot']} data-side="it" /> {t('side.it')}
            </span>
          </p>
          {survey.dimensions.map((one) => (
            <div key={one.name} className={plot['plotRow']}>
              <span className={plot['plotName']} aria-hidden>
                {one.name}
              </span>
              <div
                className={plot['track']}
                role="img"
                aria-label={t(one.need === null ? 'says.levels' : 'says.levels_need', {
                  name: one.name,
                  business: format.number(one.business, 1),
                  it: format.number(one.it, 1),
                  need: format.number(one.need, 1),
                })}
              >
                {Array.from({ length: most - least + 1 }, (_, at) => (
                  <span
                    key={at}
                    className={plot['grid']}
                    style={{ insetInlineStart: place(least + at) }}
                  />
                ))}
                {one.need !== null && (
                  <span className={plot['tick']} style={{ insetInlineStart: place(one.need) }} />
                )}
                {(['business', 'it'] as const).map(
                  (side) =>
                    one[side] !== null && (
                      <span
                        key={side}
                        className={plot['dot']}
                        data-side={side}
                        style={{ insetInlineStart: place(one[side]) }}
                      />
                    ),
                )}
              </div>
            </div>
          ))}
          <div className={plot['plotRow']} aria-hidden>
            <span className={plot['plotName']} />
            <div className={plot['axis']}>
              {Array.from({ length: most - least + 1 }, (_, at) => (
                <span key={at} style={{ insetInlineStart: place(least + at) }}>
                  {least + at}
                </span>
              ))}
            </div>
          </div>
          {survey.needs.length > 0 && (
            <>
              <p className={styles['note']}>{t('says.needs')}</p>
              <ul className={styles['found']}>
                {survey.needs.map((one) => (
                  <li key={one.name}>
                    <span>
                      {one.name}:{' '}
                      {t('says.need', {
                        level: format.number(one.level, 1),
                        target: format.number(one.target, 1),
                      })}
                      {one.reason && (
                        <span className={styles['note']}>
                          {' '}
                          {t('says.by_hand', { reason: one.reason })}
                        </span>
                      )}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </section>
  )
}
