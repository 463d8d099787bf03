import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '@/api'
import { Go, usePathParam, useWorkspace } from '@/app/place'
import { Badge, ErrorState, Page, Sheet, SheetStack, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { type Instrument, type Item, useInstrument } from './data'
import { Burden } from './library'
import styles from './assess.module.css'

const Benchmarks = lazy(async () => ({ default: (await import('./benchmarks')).Benchmarks }))

// One instrument: dimensions, questions with their levels, sources.
export function Screen() {
  const t = useWords('assess')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const [managing, setManaging] = useState(false)
  const instrument = useInstrument(usePathParam('id'))
  if (instrument.isPending) return <Skeleton shape="page" />
  if (instrument.error)
    return <ErrorState error={instrument.error} onRetry={() => void instrument.refetch()} />
  const { instrument: row, dimensions, items, sources } = instrument.data
  const tailored = instrument.data.tailoring.length > 0
  return (
    <Page
      measure="report"
      title={row.name}
      above={<Go to="assess?tab=library">{t('library.title')}</Go>}
      sentence={row.description}
      actions={
        may('run_surveys') ? (
          <>
            {tailored && <Tailor id={row.id} />}
            <Button variant="default" onClick={() => setManaging(true)}>
              {t('benchmarks.title')}
            </Button>
            <Button
              renderRoot={(props) => (
                <Go {...props} to={`assess/new?instrument=${encodeURIComponent(row.id)}`} />
              )}
            >
              {t('library.use')}
            </Button>
          </>
        ) : (
          tailored && <Tailor id={row.id} />
        )
      }
    >
      <p className={styles['facts']}>
        <Burden item={row} /> · {t(`audience.${row.audience}`)} ·{' '}
        {t('edition', { edition: row.edition })}
      </p>
      <SheetStack>
        {dimensions.map((dimension) => (
          <Sheet
            key={dimension.id}
            title={dimension.name}
            note={<Target value={dimension.target} />}
          >
            {dimension.meaning && <p className={styles['text']}>{dimension.meaning}</p>}
            <ul className={styles['items']}>
              {items
                .filter((item) => item.dimension === dimension.id)
                .map((item) => (
                  <li key={item.id}>
                    <Question item={item} instrument={instrument.data} />
                  </li>
                ))}
            </ul>
          </Sheet>
        ))}
        {(sources.length > 0 || row.licence_note) && (
          <Sheet title={t('sources')}>
            {row.licence_note && <p className={styles['text']}>{row.licence_note}</p>}
            <dl className={styles['sources']}>
              {sources.map((source) => (
                <div key={source.id}>
                  <dt>{source.id}</dt>
                  <dd>{source.text}</dd>
                </div>
              ))}
            </dl>
          </Sheet>
        )}
      </SheetStack>
      {managing && (
        <Suspense>
          <Benchmarks instrument={row.id} may onClose={() => setManaging(false)} />
        </Suspense>
      )}
    </Page>
  )
}

function Tailor({ id }: { id: string }) {
  const t = useWords('tailoring')
  return (
    <Button
      variant="default"
      renderRoot={(props) => (
        <Go {...props} to={`assess/instruments/${encodeURIComponent(id)}/tailoring`} />
      )}
    >
      {t('link')}
    </Button>
  )
}

function Target({ value }: { value: number | null }) {
  const t = useWords('assess')
  const format = useFormat()
  return value === null ? null : <>{t('suggested_target', { target: format.plain(value) })}</>
}

function Question({ item, instrument }: { item: Item; instrument: Instrument }) {
  const t = useWords('assess')
  const scale = instrument.scales.find((one) => one.id === item.scale)
  return (
    <details className={styles['question']}>
      <summary>
        <span>{item.question}</span>
        {item.audience !== 'both' && <Badge>{t(`audience.${item.audience}`)}</Badge>}
      </summary>
      {item.help && <p className={styles['text']}>{item.help}</p>}
      {item.kind === 'scale' && scale ? (
        <ol className={styles['levels']}>
          {scale.points.map((point, at) => (
            <li key={point.value}>
              <span className={styles['level']}>{point.value}</span>
              <span>
                <strong>{point.name}</strong> {item.levels[at] !== point.name && item.levels[at]}
              </span>
            </li>
          ))}
        </ol>
      ) : item.options.length > 0 ? (
        <ul className={styles['options']}>
          {item.options.map((option) => (
            <li key={option.id}>{option.name}</li>
          ))}
        </ul>
      ) : (
        <p className={styles['text']}>
          {t(`kind.${item.kind}`)} {item.unit}
        </p>
      )}
      <p className={styles['note']}>
        {[
          item.when && t('conditional'),
          item.asks_target && t('asks_target'),
          item.evidence_required && t('evidence_required'),
          item.sources.length > 0 && t('from_sources', { sources: item.sources.join(', ') }),
          !item.verified && t('unverified'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </details>
  )
}
