import { useMediaQuery } from '@mantine/hooks'
import { useMemo } from 'react'
import { Go } from '@/app/place'
import { DateValue, PersonName, StatusShape } from '@/parts'
import type { Column } from '@/parts/table'
import { useFormat, useWords } from '@/words'
import { BudgetBar } from './budget'
import { type Level, placeOfLevel, shapeOf, statusOf } from './data'
import { attainedText, rateText, targetText } from './figures'
import styles from './levels.module.css'

export function useColumns(): Column<Level>[] {
  const t = useWords('service_levels')
  const format = useFormat()
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  return useMemo(
    (): Column<Level>[] => [
      {
        id: 'status',
        header: t('column.status'),
        value: (row) => t(`status.${statusOf(row)}`),
        cell: (row) => (
          <StatusShape
            status={shapeOf[statusOf(row)]}
            word={t(`status.${statusOf(row)}`)}
            bare={narrow}
          />
        ),
        width: narrow ? '60px' : '104px',
        fixed: true,
      },
      {
        id: 'name',
        header: t('column.name'),
        value: (row) => row.measure.name,
        cell: (row) => (
          <Go to={placeOfLevel(row.measure.id)} className={styles['link']} title={row.measure.name}>
            {row.measure.name}
          </Go>
        ),
        width: narrow ? 'minmax(100px, 1fr)' : 'minmax(170px, 3fr)',
        fixed: true,
      },
      {
        id: 'services',
        header: t('column.services'),
        value: (row) => row.services.map((ref) => ref.name).join(', '),
        width: 'minmax(110px, 2fr)',
        hidden: narrow,
      },
      {
        id: 'agreement',
        header: t('column.agreement'),
        value: (row) => (row.kind ? t(`agreement.${row.kind}`, { defaultValue: row.kind }) : ''),
        width: '92px',
        hidden: narrow,
      },
      {
        id: 'target',
        header: t('column.target'),
        value: (row) => row.measure.target,
        cell: (row) => targetText(row.measure.target, format),
        align: 'end',
        kind: 'percent',
        width: '84px',
        hidden: narrow,
      },
      {
        id: 'attained',
        header: t('column.attained'),
        value: (row) => row.current?.attained,
        cell: (row) => attainedText(row.current?.attained, row.measure.target, format),
        align: 'end',
        kind: 'percent',
        width: narrow ? '78px' : '92px',
      },
      {
        id: 'budget',
        header: t(narrow ? 'column.budget_short' : 'column.budget'),
        value: (row) => row.budget?.left_share,
        cell: (row) =>
          row.budget ? (
            <BudgetBar budget={row.budget} stacked={narrow} />
          ) : (
            <span>{t('no_budget')}</span>
          ),
        kind: 'percent',
        width: narrow ? '98px' : 'minmax(190px, 2fr)',
      },
      {
        id: 'rate',
        header: t('column.rate'),
        value: (row) => row.budget?.burn_rate,
        cell: (row) => rateText(row.budget?.burn_rate, format),
        align: 'end',
        kind: 'number',
        width: '88px',
        hidden: narrow,
      },
      {
        id: 'spent',
        header: t('column.spent'),
        value: (row) => row.budget?.exhausted_on ?? '',
        cell: (row) =>
          row.budget?.exhausted_on ? <DateValue value={row.budget.exhausted_on} /> : '',
        kind: 'date',
        width: '108px',
        hidden: narrow,
      },
      {
        id: 'breaches',
        header: t('column.breaches'),
        value: (row) => row.breaches,
        cell: (row) => (
          <span className={row.breaches === 0 ? 'muted' : undefined}>
            {format.number(row.breaches)}
          </span>
        ),
        align: 'end',
        kind: 'number',
        width: '92px',
        hidden: narrow,
      },
      {
        id: 'window',
        header: t('column.window'),
        value: (row) => t(`window.${row.window}`, { count: row.window_days ?? 0 }),
        width: '140px',
        hidden: true,
      },
      {
        id: 'indicator',
        header: t('column.indicator'),
        value: (row) => row.indicator?.name ?? '',
        width: 'minmax(120px, 1fr)',
        hidden: true,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        value: (row) => row.measure.owner?.name ?? '',
        cell: (row) => <PersonName name={row.measure.owner?.name} />,
        width: 'minmax(100px, 1fr)',
        hidden: true,
      },
    ],
    [t, format, narrow],
  )
}
