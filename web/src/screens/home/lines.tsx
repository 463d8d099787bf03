import { Go } from '@/app/place'
import { lineIds } from '@/api'
import { useExplain } from '@/app/explanation'
import { Bar, Confidence, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { Home } from './figures'
import styles from './home.module.css'

// Five lines of evidence; one without data says why and is never zero.
export function Lines({ home }: { home: Home }) {
  const t = useWords('home')
  const format = useFormat()
  const explain = useExplain()
  return (
    <Sheet
      title={t('lines.title')}
      note={
        <>
          {t('scale')} · <Go to="benefits">{t('lines.benefits')}</Go>
        </>
      }
    >
      <ul className={styles['lines']}>
        {lineIds.map((id) => {
          const value = home.scores.lines[id]
          const missing = (home.missing_lines ?? []).find((entry) => entry.id === id)
          const shown = value == null ? '–' : format.number(value * 100)
          return (
            <li key={id}>
              <button type="button" onClick={() => explain(`line:${id}`)}>
                <span className={styles['lineName']}>{t(`lines.${id}`)}</span>
                <span className={styles['lineText']}>
                  {value == null ? (missing?.reason ?? t('lines.missing')) : t(`lines.${id}_text`)}
                </span>
                <Bar value={value} confidence={home.confidence?.[id]} label={shown} />
                <Confidence value={value == null ? null : home.confidence?.[id]}>
                  <span className={styles['number']}>{shown}</span>
                </Confidence>
              </button>
            </li>
          )
        })}
      </ul>
    </Sheet>
  )
}
