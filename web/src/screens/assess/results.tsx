import { useMediaQuery } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { isProblem } from '@/api'
import {
  Badge,
  EmptyState,
  ErrorState,
  Figure,
  FigureRow,
  Sheet,
  SheetGrid,
  SheetStack,
  Skeleton,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import {
  type Campaign,
  type Instrument,
  type Results,
  useCampaign,
  useInstrument,
  useResults,
} from './data'
import { Beside } from './beside'
import { Heat } from './heat'
import { BelowNeed } from './need'
import { hasLevel, isLevel, rangeOf, worthTalking } from './levels'
import { Plot } from './plot'
import { Raters } from './raters'
import { Recalls } from './recalls'
import { Reliability } from './reliability'
import { Recalled, Suggestions } from './suggested'
import { LevelsTable } from './table'
import { Trend } from './trend'
import styles from './results.module.css'

const SidesRadar = lazy(async () => ({ default: (await import('./radar')).SidesRadar }))

// What the answers say: how good, how far apart, how sure.
export function ResultsPart({ campaign }: { campaign: Campaign }) {
  const t = useWords('results')
  const results = useResults(campaign.id)
  const instrument = useInstrument(campaign.instrument)
  const before = useCampaign(campaign.previous)
  if (results.isPending || instrument.isPending) return <Skeleton shape="sheet" />
  // Not a failure: looking while people answer would tell who said what.
  if (isProblem(results.error, 409))
    return (
      <Sheet>
        <EmptyState kind="nothing" drawing="lock" title={results.error.message}>
          {results.error.remedy}
        </EmptyState>
      </Sheet>
    )
  if (results.error)
    return <ErrorState error={results.error} onRetry={() => void results.refetch()} />
  if (instrument.error)
    return <ErrorState error={instrument.error} onRetry={() => void instrument.refetch()} />
  if (results.data.replies === 0)
    return (
      <Sheet>
        <EmptyState kind="nothing" drawing="bars" title={t('none')}>
          {t('none_text')}
        </EmptyState>
      </Sheet>
    )
  return (
    <Told
      campaign={campaign}
      instrument={instrument.data}
      results={results.data}
      before={before.data?.campaign}
    />
  )
}

interface Props {
  campaign: Campaign
  instrument: Instrument
  results: Results
  before: Campaign | undefined
}

function Told({ campaign, instrument, results, before }: Props) {
  const t = useWords('results')
  const format = useFormat()
  const range = rangeOf(instrument)
  const levels = results.dimensions.filter(hasLevel)
  // Fewer or more axes, or a narrow window, and the plot beside it says it better.
  const roomy = useMediaQuery('(min-width: 700px)', false, { getInitialValueInEffect: false })
  const radar = roomy && levels.length >= 3 && levels.length <= 8
  const common = { campaign, instrument, results, range }
  const overall = [
    ...results.scores.filter((score) => score.id === 'overall'),
    ...results.scores,
  ].find((score) => isLevel(score) && hasLevel(score))
  return (
    <SheetStack>
      <Seal sealed={results.sealed} />
      <FigureRow>
        {overall && (
          <>
            <Figure
              label={instrument.scores.find((one) => one.id === overall?.id)?.name ?? t('overall')}
              value={format.number(overall?.all.mean, 1)}
              unit={t('of', { high: range.high })}
              note={
                overall?.all.interval &&
                t('interval', {
                  low: format.number(overall.all.interval[0], 1),
                  high: format.number(overall.all.interval[1], 1),
                })
              }
            />
            <Figure
              label={t('gap_overall')}
              value={format.change(overall?.gap)}
              note={t('gap_note')}
            />
          </>
        )}
        <Figure
          label={t('people')}
          value={format.number(results.replies)}
          note={t('sides', {
            business: format.number(results.business),
            it: format.number(results.it),
          })}
        />
        <Figure
          label={t('worth.count')}
          value={format.number(worthTalking(results.items).length)}
          note={t('worth.of', { count: results.items.length })}
        />
      </FigureRow>
      <Raters {...common} />
      <Suggestions {...common} />
      <Recalled {...common} />
      <Worth {...common} />
      <BelowNeed {...common} />
      {levels.length > 0 && (
        <SheetGrid weights={radar ? [3, 2] : [1, 1]}>
          <Sheet title={t('plot.title')} note={t('plot.note')}>
            <Plot {...common} />
          </Sheet>
          {radar ? (
            <Sheet title={t('radar.title')}>
              <Suspense fallback={<Skeleton shape="sheet" />}>
                <SidesRadar {...common} />
              </Suspense>
            </Sheet>
          ) : (
            <Reliability {...common} />
          )}
        </SheetGrid>
      )}
      {results.dimensions.length > 0 && <Beside {...common} />}
      {before && <Trend {...common} before={before} />}
      {campaign.units.length > 0 && <Heat {...common} />}
      <LevelsTable {...common} />
      {results.recalls.length > 0 && <Recalls {...common} />}
      {radar && <Reliability {...common} />}
    </SheetStack>
  )
}

// Whether the answers are still those that were frozen.
function Seal({ sealed }: { sealed: boolean | null }) {
  const t = useWords('results')
  if (sealed === null) return null
  return sealed ? (
    <p className={styles['seal']}>
      <Badge tone="good">{t('sealed')}</Badge> {t('sealed_text')}
    </p>
  ) : (
    <p className={styles['broken']} role="alert">
      <strong>{t('broken')}</strong> {t('broken_text')}
    </p>
  )
}

// Where the sides see things so differently that it is no accident.
function Worth({ results, instrument }: Omit<Props, 'before'>) {
  const t = useWords('results')
  const format = useFormat()
  const rows = worthTalking(results.items).slice(0, 8)
  return (
    <Sheet title={t('worth.title')} note={t('worth.note')}>
      {rows.length === 0 ? (
        <p className={styles['text']}>{t('worth.none')}</p>
      ) : (
        <ol className={styles['worth']}>
          {rows.map((row) => {
            const item = instrument.items.find((one) => one.id === row.id)
            const higher = (row.gap ?? 0) > 0 ? 'business' : 'it'
            return (
              <li key={row.id}>
                <span className={styles['worthName']}>{item?.name ?? row.id}</span>
                <span className={styles['text']}>{item?.question}</span>
                <span className={styles['worthSays']}>
                  {t(`worth.${higher}`, {
                    gap: format.number(Math.abs(row.gap ?? 0), 1),
                    business: format.number(row.business.mean, 1),
                    it: format.number(row.it.mean, 1),
                  })}
                </span>
              </li>
            )
          })}
        </ol>
      )}
    </Sheet>
  )
}
