import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '@/api'
import { useWorkspace } from '@/app/place'
import { Scroll, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { Common } from './plot'
import styles from './results.module.css'

const Benchmarks = lazy(async () => ({ default: (await import('./benchmarks')).Benchmarks }))

// Levels beside what others reached, with who says so.
export function Beside({ campaign, instrument, results }: Common) {
  const t = useWords('results')
  const format = useFormat()
  const may = useMay(useWorkspace())('run_surveys')
  const [managing, setManaging] = useState(false)
  const named = [...instrument.dimensions, ...instrument.items]
  const rows = [...results.dimensions, ...results.items].flatMap((row) =>
    row.benchmark ? [{ row, benchmark: row.benchmark }] : [],
  )
  if (rows.length === 0 && !may) return null
  return (
    <Sheet
      title={t('benchmark.title')}
      note={
        <Button size="compact-sm" variant="default" onClick={() => setManaging(true)}>
          {t(may ? 'benchmark.manage' : 'benchmark.all')}
        </Button>
      }
    >
      {rows.length === 0 ? (
        <p className={styles['text']}>{t('benchmark.none')}</p>
      ) : (
        <Scroll label={t('benchmark.title')}>
          <table className={`plain ${styles['beside']}`}>
            <thead>
              <tr>
                <th scope="col">{t('benchmark.of')}</th>
                <th scope="col" className="number">
                  {t('column.level')}
                </th>
                <th scope="col" className="number">
                  {t('benchmark.value')}
                </th>
                <th scope="col" className="number">
                  {t('benchmark.difference')}
                </th>
                <th scope="col">{t('benchmark.source')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ row, benchmark }) => (
                <tr key={row.id}>
                  <th scope="row">{named.find((one) => one.id === row.id)?.name ?? row.id}</th>
                  <td className="number">{format.number(row.all.mean, 1)}</td>
                  <td className="number">{format.number(benchmark.value, 1)}</td>
                  <td className="number">
                    {row.all.mean === null ? '–' : format.change(row.all.mean - benchmark.value, 1)}
                  </td>
                  <td>
                    {benchmark.source}, {benchmark.date}
                    <span className={styles['small']}>
                      {[
                        benchmark.n !== null && t('benchmark.n', { n: format.number(benchmark.n) }),
                        benchmark.spread !== null &&
                          t('benchmark.spread', { spread: format.plain(benchmark.spread) }),
                        benchmark.note,
                        benchmark.others > 0 && t('benchmark.others', { count: benchmark.others }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {managing && (
        <Suspense>
          <Benchmarks
            instrument={campaign.instrument}
            may={may}
            onClose={() => setManaging(false)}
          />
        </Suspense>
      )}
    </Sheet>
  )
}
