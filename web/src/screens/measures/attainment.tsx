import { type MeasureRow, useFigures } from '@/app/measures'
import { DateValue } from '@/parts'
import { Explain, type ExplainInput } from '@/parts/explain'
import { useFormat, useWords } from '@/words'

interface Props {
  measure: MeasureRow
  opened: boolean
  onClose: () => void
}

// Which of the formulas of score/evidence.h is used, with its figures.
export function ruleOf(measure: MeasureRow) {
  const { direction, baseline, target, type } = measure
  if (type === 'service_level') return 'service_level'
  if (direction === 'band') return 'band'
  const down =
    direction === 'down' || (!direction && baseline != null && target != null && baseline > target)
  return `${down ? 'down' : 'up'}${baseline == null ? '_from_nothing' : ''}`
}

export function AttainmentExplained({ measure, opened, onClose }: Props) {
  const t = useWords('measures')
  const format = useFormat()
  const figures = useFigures()
  const rule = ruleOf(measure)
  const input = (name: 'current' | 'baseline' | 'target' | 'upper'): ExplainInput[] =>
    measure[name] == null && name !== 'current' && name !== 'target'
      ? []
      : [
          {
            name: t(`attainment.${name}`),
            value: figures.short(measure[name], measure.unit),
            ...(name === 'current' && measure.as_of
              ? { origin: <DateValue value={measure.as_of} /> }
              : {}),
          },
        ]
  const exclusions = [
    ...(measure.current == null ? [t('attainment.no_current')] : []),
    ...(measure.target == null ? [t('attainment.no_target')] : []),
    ...(measure.direction === 'band' && measure.upper == null ? [t('attainment.no_upper')] : []),
  ]
  return (
    <Explain
      opened={opened}
      onClose={onClose}
      title={t('attainment.title')}
      value={format.percent(measure.attainment, 1)}
      meaning={t(`attainment.meaning.${rule}`)}
      formula={t(`attainment.formula.${rule}`, {
        current: figures.exact(measure.current, measure.unit),
        baseline: figures.exact(measure.baseline, measure.unit),
        target: figures.exact(measure.target, measure.unit),
        upper: figures.exact(measure.upper, measure.unit),
        share: format.percent(measure.attainment, 1),
      })}
      inputs={[...input('current'), ...input('baseline'), ...input('target'), ...input('upper')]}
      exclusions={exclusions}
    />
  )
}
