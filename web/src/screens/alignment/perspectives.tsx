import { Badge, Sheet, Skeleton } from '@/parts'
import type { Schemas } from '@/api'
import { Sentence } from '@/app/sentence'
import { Go } from '@/app/place'
import { isDomain } from '@/tokens'
import { useFormat, useWords } from '@/words'
import styles from './alignment.module.css'

interface PerspectiveList {
  items: {
    id: string
    name: string
    path: string[]
    score: number | null
    spend_share: number | null
    it_role?: string
    roles?: string[]
    impacts?: string[]
    initiatives?: Schemas['Ref'][]
  }[]
  declared: string | null
  suggested: string | null
  sentence: Schemas['Sentence']
}

interface Props {
  data: PerspectiveList | undefined
  current: string | null
  onChoose: (id: string | null) => void
}

// The four ways from strategy to effect: what is declared, what the money does, what is suggested.
export function Perspectives({ data, current, onChoose }: Props) {
  const t = useWords('alignment')
  const format = useFormat()
  if (!data)
    return (
      <Sheet title={t('perspective.title')}>
        <Skeleton rows={4} />
      </Sheet>
    )
  const chosen = data.items.find((entry) => entry.id === current)
  return (
    <Sheet title={t('perspective.title')} note={t('perspective.note')}>
      <p className={styles['text']}>
        <Sentence sentence={data.sentence} />
      </p>
      <ul className={styles['perspectives']}>
        {data.items.map((entry) => (
          <li key={entry.id}>
            <button
              type="button"
              aria-pressed={current === entry.id}
              onClick={() => onChoose(current === entry.id ? null : entry.id)}
            >
              <span className={styles['perspectiveName']}>
                {entry.name}
                {data.declared === entry.id && (
                  <Badge tone="accent">{t('perspective.declared')}</Badge>
                )}
                {data.suggested === entry.id && <Badge>{t('perspective.suggested')}</Badge>}
              </span>
              <span className={styles['perspectivePath']}>
                {entry.path
                  .map((domain) => (isDomain(domain) ? t(`domain.${domain}`) : domain))
                  .join(' → ')}
              </span>
              <span className={styles['perspectiveNumbers']}>
                <span>
                  {t('perspective.score', {
                    score: format.number(entry.score == null ? null : entry.score * 100),
                  })}
                </span>
                <span>{t('perspective.spend', { share: format.percent(entry.spend_share) })}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {chosen && (
        <div className={styles['chosen']}>
          {chosen.it_role && (
            <p className={styles['text']}>{t('perspective.role', { role: chosen.it_role })}</p>
          )}
          {(chosen.initiatives ?? []).length > 0 && (
            <>
              <h3>{t('perspective.initiatives')}</h3>
              <ul className={styles['links']}>
                {(chosen.initiatives ?? []).slice(0, 8).map((entry) => (
                  <li key={entry.id}>
                    <Go to={`elements/${encodeURIComponent(entry.id)}`}>{entry.name}</Go>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </Sheet>
  )
}
