import { CloseButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { linkQuery, type LinkId } from '@/api'
import { useExplain } from '@/app/explanation'
import { Go, useMoment, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import {
  Bar,
  Chain,
  Confidence,
  ErrorState,
  isSeverity,
  Sheet,
  Skeleton,
  StatusShape,
} from '@/parts'
import { isDomain } from '@/tokens'
import { useFormat, useWords } from '@/words'
import { endsOf } from './geometry'
import styles from './alignment.module.css'

// The evidence of one link: two questions, their answers, what holds it back, what would raise it.
export function LinkPanel({ id, onClose }: { id: LinkId; onClose: () => void }) {
  const t = useWords('alignment')
  const format = useFormat()
  const explain = useExplain()
  const workspace = useWorkspace()
  const moment = useMoment()
  const query = useQuery(linkQuery(workspace, id, moment))
  const name = endsOf(id)
    .map((domain) => t(`domain.${domain}`))
    .join(' – ')
  const it = query.data
  const score = it?.score.score
  return (
    <Sheet title={name} note={<CloseButton size="sm" aria-label={t('close')} onClick={onClose} />}>
      {query.error && (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <Skeleton rows={7} />}
      {it && (
        <>
          <div className={styles['headline']}>
            <span className={styles['big']}>
              {score == null ? '–' : format.number(score * 100)}
            </span>
            <span>{t('of_100')}</span>
            <Confidence value={it.score.confidence}>
              {it.score.confidence != null && format.percent(it.score.confidence)}
            </Confidence>
          </div>
          <p className={styles['text']}>
            {it.score.missing ?? <Sentence sentence={it.sentence} />}
          </p>
          {(['coverage', 'purpose'] as const).map((part) => {
            const value = it[part].value
            return (
              <button
                key={part}
                type="button"
                className={styles['part']}
                onClick={() => explain(`link:${id}:${part}`)}
              >
                <span>{t(part)}</span>
                <Bar
                  value={value}
                  error={part === 'coverage' ? it.score.stderr : null}
                  label={format.percent(value)}
                />
                <span className={styles['partValue']}>{format.percent(value)}</span>
                <span className={styles['question']}>
                  {t(`question.${part}`, {
                    demand: t(`domain.${endsOf(id)[0]}`),
                    supply: t(`domain.${endsOf(id)[1]}`),
                  })}
                </span>
              </button>
            )
          })}
          {(it.raise ?? []).length > 0 && (
            <section className={styles['section']}>
              <h3>{t('raise')}</h3>
              <ol className={styles['links']}>
                {(it.raise ?? []).slice(0, 5).map((lever, index) => (
                  <li key={index}>
                    {lever.element ? (
                      <Go to={`elements/${encodeURIComponent(lever.element)}`}>{lever.text}</Go>
                    ) : (
                      lever.text
                    )}{' '}
                    <span className={styles['gain']}>{format.change(lever.index_gain)}</span>
                  </li>
                ))}
              </ol>
              <Go to="levers">{t('all_levers')}</Go>
            </section>
          )}
          {(it.chain ?? []).length > 0 && (
            <section className={styles['section']}>
              <h3>{t('chain')}</h3>
              <Chain
                steps={(it.chain ?? []).map((step, index, all) => ({
                  name: <Go to={`elements/${encodeURIComponent(step.id)}`}>{step.name}</Go>,
                  note: step.limited_by,
                  value: format.percent(step.delivered ?? step.condition),
                  domain: isDomain(step.component?.slice(0, 2))
                    ? (step.component?.slice(0, 2) as 'BS')
                    : null,
                  limiting: index === all.length - 1,
                }))}
              />
            </section>
          )}
          {(it.findings ?? []).length > 0 && (
            <section className={styles['section']}>
              <h3>{t('findings')}</h3>
              <ul className={styles['findings']}>
                {(it.findings ?? []).slice(0, 5).map((finding) => (
                  <li key={finding.key}>
                    {isSeverity(finding.severity) && <StatusShape status={finding.severity} bare />}
                    <Go to="findings" search={{ key: finding.key }}>
                      {finding.text}
                    </Go>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </Sheet>
  )
}
