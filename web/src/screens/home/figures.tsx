import type { Schemas } from '@/api'
import { useExplain } from '@/app/explanation'
import { Go } from '@/app/place'
import { Figure, FigureRow } from '@/parts'
import { useFormat, useWords } from '@/words'

export type Home = Schemas['Home']

// The four numbers one looks for first.
export function Figures({ home }: { home: Home }) {
  const t = useWords('home')
  const format = useFormat()
  const explain = useExplain()
  const { scores, findings, measures, spend, changed } = home
  const currency = spend?.currency ?? 'EUR'
  const money = (amount: number | null | undefined) =>
    amount == null ? null : { amount, currency }
  return (
    <FigureRow>
      <Figure
        label={t('index')}
        value={format.number(scores.index, 1)}
        unit={
          scores.stderr != null
            ? t('of_100_error', { error: format.number(scores.stderr, 1) })
            : t('of_100')
        }
        note={
          changed && scores.index != null ? (
            <Go to="why" search={{ from: changed.from.at }}>
              {t('since', {
                change: format.change(changed.difference),
                date: format.date(changed.from.at),
              })}
            </Go>
          ) : (
            t('no_comparison')
          )
        }
        trend={home.history.map((point) => point.index)}
        trendLabel={t('trend')}
        onExplain={() => explain('line:index')}
        explainLabel={t('explain')}
      />
      <Figure
        label={t('findings.open')}
        value={<Go to="findings">{format.number(findings.open)}</Go>}
        note={
          <Go to="findings" search={{ level: 'high' }}>
            {t('findings.high', { count: findings.high })}
            {findings.new ? ` · ${t('findings.new', { count: findings.new })}` : ''}
          </Go>
        }
      />
      <Figure
        label={t('spend.title')}
        value={format.money(money(spend?.initiatives ?? spend?.annual), true)}
        note={
          spend?.purposeful_share != null
            ? t('spend.purposeful', { share: format.percent(spend.purposeful_share) })
            : t('spend.unknown')
        }
      />
      <Figure
        label={t('measures.title')}
        value={
          measures?.total
            ? `${format.number(measures.on_track ?? 0)} / ${format.number(measures.total)}`
            : '–'
        }
        note={
          measures?.total
            ? measures.without_value
              ? t('measures.without', { count: measures.without_value })
              : t('measures.all_known')
            : t('measures.none')
        }
      />
    </FigureRow>
  )
}
