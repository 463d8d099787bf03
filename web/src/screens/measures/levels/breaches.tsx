import { Scroll, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { LevelPage } from './data'
import { amount, attainedText, rangeText, targetText, windowText } from './figures'
import styles from './levels.module.css'

const points = 100

// Windows that failed, newest first.
export function Breaches({ page }: { page: LevelPage }) {
  const t = useWords('service_levels')
  const format = useFormat()
  const { breaches, level } = page
  return (
    <Sheet
      title={t('breaches.title')}
      note={breaches.length > 0 && t('breaches.year', { count: level.breaches })}
    >
      {breaches.length === 0 ? (
        <p className={styles['text']}>{t('breaches.none')}</p>
      ) : (
        <Scroll label={t('breaches.title')}>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{t('breaches.window')}</th>
                <th scope="col" className="number">
                  {t('breaches.attained')}
                </th>
                <th scope="col" className="number">
                  {t('breaches.target')}
                </th>
                <th scope="col" className="number">
                  {t('breaches.short')}
                </th>
                <th scope="col" className="number">
                  {t(`breaches.bad.${page.cadence ?? 'any'}`)}
                </th>
              </tr>
            </thead>
            <tbody>
              {breaches.map((one) => (
                <tr key={one.from}>
                  <th scope="row">
                    {level.window === 'rolling'
                      ? rangeText(one.from, one.to, format)
                      : windowText(one, level.window, format)}
                  </th>
                  <td className="number">{attainedText(one.attained, one.target, format)}</td>
                  <td className="number">{targetText(one.target, format)}</td>
                  <td className="number">
                    {t('breaches.points', { points: amount(one.short_by * points, format) })}
                  </td>
                  <td className="number">{amount(one.bad, format)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Sheet>
  )
}
