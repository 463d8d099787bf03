// How earlier forecasts of a measure came out: how often what happened lay in the range that was
// promised, how far off they were, and each beside what happened.
import { SegmentedControl } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type MeasurePage, useFigures } from '@/app/measures'
import { Go, useMoment } from '@/app/place'
import { Bar, EmptyState, ErrorState, Scroll, Sheet, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { CameOutChart } from './came_out_chart'
import { type Accuracy, leaningOf, ratioOf, thanNaive, useAccuracy } from './use_accuracy'
import styles from './measures.module.css'

// Fewer than this say little about a share.
const few = 15
// A typical error is no exact figure: two digits.
const rough = (value: number | null) => (value === null ? null : Number(value.toPrecision(2)))

export function CameOut({ page }: { page: MeasurePage }) {
  const t = useWords('measures')
  const accuracy = useAccuracy(page.measure.id)
  const { as_of, scenario } = useMoment()
  if (as_of || scenario || page.series.begins.length === 0) return null
  return (
    <Sheet
      title={t('accuracy.title')}
      note={<Go to="measures/accuracy">{t('accuracy.of_all')}</Go>}
    >
      {accuracy.isPending ? (
        <Skeleton shape="table" rows={4} />
      ) : !accuracy.data ? (
        <ErrorState error={accuracy.error} onRetry={() => void accuracy.refetch()} />
      ) : accuracy.data.outcomes === 0 ? (
        <EmptyState kind="nothing" compact title={t('accuracy.too_little')}>
          {t('accuracy.too_little_text')}
        </EmptyState>
      ) : (
        <Judged accuracy={accuracy.data} page={page} />
      )}
    </Sheet>
  )
}

function Judged({ accuracy, page }: { accuracy: Accuracy; page: MeasurePage }) {
  const t = useWords('measures')
  const past = accuracy.forecasts ?? []
  const steps = accuracy.by_step.filter((one) => one.outcomes > 0).map((one) => one.step)
  const [wanted, setStep] = useState(1)
  const step = steps.includes(wanted) ? wanted : (steps[0] ?? 1)
  return (
    <>
      <InWords accuracy={accuracy} page={page} />
      <div className={styles['chosen']}>
        <span id="steps-ahead">{t('accuracy.ahead')}</span>
        <SegmentedControl
          size="xs"
          aria-labelledby="steps-ahead"
          value={String(step)}
          onChange={(value) => setStep(Number(value))}
          data={steps.map((one) => ({ value: String(one), label: String(one) }))}
        />
      </div>
      <CameOutChart
        past={past.filter((one) => one.step === step)}
        cadence={accuracy.cadence ?? page.series.cadence}
        measure={page.measure}
        step={step}
      />
      <div className={styles['steps']}>
        <BySteps accuracy={accuracy} page={page} />
      </div>
    </>
  )
}

function InWords({ accuracy, page }: { accuracy: Accuracy; page: MeasurePage }) {
  const t = useWords('measures')
  const format = useFormat()
  const figures = useFigures()
  const { unit } = page.measure
  const ranged = (accuracy.forecasts ?? []).filter((one) => one.inside80 !== null)
  const inside = ranged.filter((one) => one.inside80).length
  const ratio = ratioOf(accuracy)
  const leaning = leaningOf(accuracy)
  const kept = (share: number | null, promised: number): ReactNode => (
    <span className={styles['kept']}>
      <Bar
        value={share}
        target={promised}
        label={t('accuracy.kept', {
          share: format.percent(share),
          promised: format.percent(promised),
        })}
      />
      <span>{format.percent(share)}</span>
    </span>
  )
  const facts: [string, ReactNode][] = [
    ['inside80', kept(accuracy.coverage80, 0.8)],
    ['inside95', kept(accuracy.coverage95, 0.95)],
    ['error', figures.short(rough(accuracy.error), unit)],
    ['naive_error', figures.short(rough(accuracy.naive_error), unit)],
  ]
  return (
    <>
      <p className={styles['claim']}>
        {ranged.length > 0 &&
          t('accuracy.claim', { count: ranged.length, inside: format.number(inside) })}{' '}
        {ratio !== null && thanNaive(ratio, t, format)}
      </p>
      <p className={styles['text']}>
        {t('accuracy.how', { count: accuracy.origins })}{' '}
        {leaning &&
          t(`accuracy.leans_${leaning}`, {
            by: figures.short(rough(Math.abs(accuracy.bias ?? 0)), unit),
          })}{' '}
        {accuracy.outcomes < few && t('accuracy.few')}
      </p>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`accuracy.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

// The further ahead, the further off: how much so.
function BySteps({ accuracy, page }: { accuracy: Accuracy; page: MeasurePage }) {
  const t = useWords('measures')
  const format = useFormat()
  const figures = useFigures()
  return (
    <Scroll label={t('accuracy.by_step')}>
      <table className="plain">
        <caption className="visually-hidden">{t('accuracy.by_step')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('accuracy.ahead')}</th>
            <th scope="col" className="number">
              {t('accuracy.outcomes')}
            </th>
            <th scope="col" className="number">
              {t('accuracy.error')}
            </th>
            <th scope="col" className="number">
              {t('accuracy.inside80')}
            </th>
          </tr>
        </thead>
        <tbody>
          {accuracy.by_step
            .filter((one) => one.outcomes > 0)
            .map((one) => (
              <tr key={one.step}>
                <th scope="row">{format.number(one.step)}</th>
                <td className="number">{format.number(one.outcomes)}</td>
                <td className="number">{figures.short(rough(one.error), page.measure.unit)}</td>
                <td className="number">{format.percent(one.coverage80)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </Scroll>
  )
}
