// What is promised, to whom, and what it is judged by.
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFigures } from '@/app/measures'
import { Go } from '@/app/place'
import { PersonName, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import { placeOfMeasure } from '../columns'
import type { LevelPage } from './data'
import { ownUnit } from './draft'
import { targetText } from './figures'
import { promiseText } from './promise'
import styles from './levels.module.css'

export function About({
  page,
  onChange,
}: {
  page: LevelPage
  onChange?: (() => void) | undefined
}) {
  const t = useWords('service_levels')
  const m = useWords('measure')
  const format = useFormat()
  const figures = useFigures()
  const { level } = page
  const unit = level.indicator ? page.unit : ownUnit
  const threshold = figures.short(level.threshold, unit)
  const [first, second] = promiseText(
    {
      target: level.measure.target,
      cadence: page.cadence,
      window: level.window,
      days: level.window_days,
      condition: level.condition,
      threshold: level.threshold,
      indicator: level.indicator?.name,
      unit,
    },
    t,
    format,
    figures,
  )
  const facts: [string, ReactNode][] = [
    [
      'services',
      level.services.length === 0 ? (
        <span className="muted">{t('fact.no_service')}</span>
      ) : (
        level.services.map((ref) => (
          <div key={ref.id}>
            <Go to={`elements/${encodeURIComponent(ref.id)}`}>{ref.name}</Go>
          </div>
        ))
      ),
    ],
    ['agreement', t(`agreement.${level.kind ? `${level.kind}_long` : 'none'}`)],
    ['target', targetText(level.measure.target, format)],
    [
      'by',
      <Go key="by" to={placeOfMeasure(level.indicator ?? level.measure)}>
        {level.indicator?.name ?? t('fact.own')}
      </Go>,
    ],
    [
      'condition',
      level.condition && level.threshold === null
        ? t('fact.no_threshold')
        : t(`fact.${level.condition ?? 'share'}`, { threshold }),
    ],
    ['window', t(`window.${level.window}`, { count: level.window_days ?? 0 })],
    ['cadence', page.cadence ? m(`cadence.${page.cadence}`) : t('fact.no_cadence')],
    ['owner', <PersonName key="owner" name={level.measure.owner?.name} />],
  ]
  return (
    <Sheet
      title={t('about.title')}
      note={
        onChange && (
          <Button className={styles['act']!} size="compact-xs" variant="subtle" onClick={onChange}>
            {t('change.action')}
          </Button>
        )
      }
    >
      <p className={styles['promise']}>
        {first} {second}
      </p>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`fact.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}
