import { type MeasurePage, periodName, useFigures } from '@/app/measures'
import { DateValue, EmptyState, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './measures.module.css'

// How the forecast is made, how good that was so far, and what it says about the target.
export function Forecast({ page }: { page: MeasurePage }) {
  const t = useWords('measures')
  const format = useFormat()
  const figures = useFigures()
  const { forecast, measure, probability } = page
  if (!forecast)
    return (
      <Sheet title={t('forecast.title')}>
        <EmptyState kind="nothing" compact title={t('forecast.none')}>
          {page.missing}
        </EmptyState>
      </Sheet>
    )
  const { cadence } = page.series
  const at = forecast.due ?? forecast.steps.length - 1
  const step = forecast.steps[at]
  const { backtest } = forecast
  return (
    <Sheet title={t('forecast.title')}>
      {step && (
        <p className={styles['claim']}>
          {t(step.low80 == null ? 'forecast.point' : 'forecast.range', {
            period: periodName(step.at, cadence, format),
            point: figures.short(step.point, measure.unit),
            low: figures.short(step.low80, measure.unit),
            high: figures.short(step.high80, measure.unit),
          })}
        </p>
      )}
      <p className={styles['text']}>
        {probability == null
          ? t(
              measure.target == null
                ? 'forecast.no_target'
                : measure.due == null
                  ? 'forecast.no_due'
                  : 'forecast.no_chance',
            )
          : t('forecast.chance', {
              share: chanceText(format.percent(probability), probability, t),
              target: figures.short(measure.target, measure.unit),
              day: format.date(measure.due),
            })}
      </p>
      <dl className={styles['facts']}>
        <div>
          <dt>{t('forecast.method')}</dt>
          <dd>
            {t(`method.${forecast.method}`, { defaultValue: forecast.method })}
            {forecast.seasons.length > 0 &&
              ` ${t('forecast.seasons', { periods: format.list(forecast.seasons.map(String)) })}`}
          </dd>
        </div>
        <div>
          <dt>{t('forecast.backtest')}</dt>
          <dd>
            {backtest ? (
              <>
                {t(
                  Math.abs(backtest.ratio - 1) < 0.005
                    ? 'forecast.same'
                    : backtest.ratio < 1
                      ? 'forecast.better'
                      : 'forecast.worse',
                  { share: format.percent(Math.abs(1 - backtest.ratio)) },
                )}{' '}
                <span className="muted">
                  {t('forecast.tries', {
                    count: backtest.origins,
                    own: format.number(backtest.mase, 2),
                    naive: format.number(backtest.naive_mase, 2),
                  })}
                </span>
              </>
            ) : (
              t('forecast.no_backtest')
            )}
          </dd>
        </div>
        {forecast.remarks.length > 0 && (
          <div>
            <dt>{t('forecast.remarks')}</dt>
            <dd>
              {forecast.remarks.map((remark) => (
                <p key={remark} className={styles['remark']}>
                  {t(`remark.${remark}`, { defaultValue: remark })}
                </p>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </Sheet>
  )
}

// Nothing is certain: not 0 % and not 100 %.
function chanceText(text: string, share: number, t: ReturnType<typeof useWords>) {
  if (share < 0.01) return t('forecast.hardly')
  return share > 0.99 ? t('forecast.nearly') : text
}

// Values no one would have expected, and where the course turned.
export function StandsOut({ page }: { page: MeasurePage }) {
  const t = useWords('measures')
  const format = useFormat()
  const figures = useFigures()
  const { measure, anomalies, changes } = page
  if (page.series.begins.length === 0) return null
  const { cadence } = page.series
  const rows = [
    ...anomalies.map((one) => ({
      at: one.at,
      shape: 'anomaly',
      text: t(one.actual > one.expected ? 'out.above' : 'out.below', {
        actual: figures.short(one.actual, measure.unit),
        expected: figures.short(one.expected, measure.unit),
        times: format.number(Math.abs(one.unusual), 1),
      }),
    })),
    ...changes.map((one) => ({
      at: one.at,
      shape: 'change',
      text: t(`out.${one.kind}_${one.after > one.before ? 'up' : 'down'}`, {
        before: figures.short(one.before, measure.unit),
        after: figures.short(one.after, measure.unit),
      }),
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <Sheet title={t('out.title')}>
      {rows.length === 0 ? (
        <p className={styles['text']}>{t('out.nothing')}</p>
      ) : (
        <ul className={styles['out']}>
          {rows.map((row) => (
            <li key={`${row.shape} ${row.at}`}>
              <span className={styles['swatch']} data-shape={row.shape} aria-hidden />
              <span className={styles['when']}>
                {cadence === 'month' || cadence === 'quarter' || cadence === 'year' ? (
                  periodName(row.at, cadence, format)
                ) : (
                  <DateValue value={row.at} />
                )}
              </span>
              <span>{row.text}</span>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}
