import { Go } from '@/app/place'
import { EmptyState, Scroll, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { Campaign } from './data'
import { frozenLevels } from './levels'
import type { Common } from './plot'
import styles from './results.module.css'

// Against the round before, as it was frozen.
export function Trend({ instrument, results, before }: Common & { before: Campaign }) {
  const t = useWords('results')
  const format = useFormat()
  const levels = frozenLevels(before)
  const link = <Go to={`assess/${encodeURIComponent(before.id)}`}>{before.name}</Go>
  if (levels.size === 0)
    return (
      <Sheet title={t('trend.title')} note={link}>
        <EmptyState compact kind="nothing" title={t('trend.not_frozen')}>
          {t('trend.not_frozen_text')}
        </EmptyState>
      </Sheet>
    )
  const change = (now: number | null, then: number | null | undefined) =>
    now === null || then == null ? null : now - then
  return (
    <Sheet title={t('trend.title')} note={link}>
      <Scroll label={t('trend.title')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('dimension')}</th>
              {['then', 'now', 'change', 'business', 'it'].map((name) => (
                <th key={name} scope="col" className="number">
                  {t(`trend.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {results.dimensions.map((row) => {
              const then = levels.get(row.id)
              return (
                <tr key={row.id}>
                  <th scope="row">
                    {instrument.dimensions.find((one) => one.id === row.id)?.name ?? row.id}
                  </th>
                  <td className="number">{format.number(then?.all, 1)}</td>
                  <td className="number">{format.number(row.all.mean, 1)}</td>
                  <Change value={change(row.all.mean, then?.all)} strong />
                  <Change value={change(row.business.mean, then?.business)} />
                  <Change value={change(row.it.mean, then?.it)} />
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroll>
    </Sheet>
  )
}

function Change({ value, strong }: { value: number | null; strong?: boolean }) {
  const format = useFormat()
  const tone = value === null || Math.abs(value) < 0.05 ? undefined : value > 0 ? 'good' : 'bad'
  return (
    <td className={`number ${styles['change']}`} data-tone={strong ? tone : undefined}>
      {format.change(value, 1)}
    </td>
  )
}
