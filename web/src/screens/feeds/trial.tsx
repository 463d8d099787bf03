import { Badge, DateValue, EmptyState, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { TrialRow } from './data'
import styles from './feeds.module.css'

const tones = { fresh: 'good', corrected: 'attention', unchanged: 'plain', refused: 'bad' } as const

// What would be recorded, row by row; below each what came.
export function Trial({ rows, took }: { rows: TrialRow[]; took: number }) {
  const t = useWords('feeds')
  const format = useFormat()
  return (
    <Sheet
      title={t('trial.title')}
      note={t('trial.note', { took: format.number(took / 1000, 1) })}
      flush
    >
      {rows.length === 0 ? (
        <EmptyState kind="nothing" title={t('trial.none')} compact>
          {t('trial.none_text')}
        </EmptyState>
      ) : (
        <ol className={styles['trial']}>
          {rows.map((row) => (
            <li key={row.row}>
              <div className={styles['tried']}>
                <Badge tone={tones[row.outcome]}>{t(`tried.${row.outcome}`)}</Badge>
                {row.outcome === 'refused' ? (
                  <span>
                    {row.what} {row.remedy}
                  </span>
                ) : (
                  <>
                    <span className={styles['triedName']}>{row.measure?.name}</span>
                    <DateValue value={row.at} as="moment" />
                    <strong>{format.plain(row.value)}</strong>
                    {row.outcome === 'corrected' && (
                      <span className={styles['note']}>
                        {t('trial.before', { value: format.plain(row.before) })}
                      </span>
                    )}
                    {row.note && <span className={styles['note']}>{row.note}</span>}
                  </>
                )}
              </div>
              <code className={styles['raw']}>{JSON.stringify(row.raw)}</code>
            </li>
          ))}
        </ol>
      )}
    </Sheet>
  )
}
