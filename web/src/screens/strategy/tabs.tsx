import { useLocation } from '@tanstack/react-router'
import { Go } from '@/app/place'
import { useWords } from '@/words'
import { useUnit } from './score_queries'
import styles from './scorecard.module.css'

const tabs = [
  { id: 'goals', to: 'strategy' },
  { id: 'map', to: 'strategy/map' },
  { id: 'scorecard', to: 'strategy/scorecard' },
  { id: 'reviews', to: 'strategy/reviews' },
] as const

// Goals stand above the others in the address; only the view itself is the current one.
const exact: object = { activeOptions: { exact: true, includeSearch: false } }

// The four views of the strategy, above each of them. The unit one looks at comes along.
export function StrategyTabs() {
  const t = useWords('scorecard')
  const { pathname } = useLocation()
  const unit = useUnit()
  const current = tabs.findLast(({ to }) => pathname.includes(`/${to}`))?.id
  return (
    <nav className={styles['tabs']} aria-label={t('tabs.label')}>
      {tabs.map(({ id, to }) => (
        <Go
          key={id}
          {...exact}
          to={to}
          search={unit && (id === 'map' || id === 'scorecard') ? { unit } : {}}
          data-current={id === current || undefined}
        >
          {t(`tabs.${id}`)}
        </Go>
      ))}
    </nav>
  )
}
