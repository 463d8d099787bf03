import type { Schemas } from '@/api'
import { type ColourName, ink } from '@/tokens'
import { useWords } from '@/words'
import styles from './scorecard.module.css'

export type ScoreState = Schemas['ScorecardObjective']['status']

const circle = 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3z'
const looks: Record<ScoreState, { colour: ColourName; path: string; hollow?: boolean }> = {
  reached: { colour: 'good', path: 'M3 8.4 6.6 12 13 4.6', hollow: true },
  on_track: { colour: 'good', path: circle },
  at_risk: { colour: 'attention', path: 'M8 1.8 14.2 8 8 14.2 1.8 8z' },
  behind: { colour: 'bad', path: 'M8 2 14.5 13.5H1.5z' },
  no_value: { colour: 'muted', path: circle, hollow: true },
  no_target: { colour: 'muted', path: circle, hollow: true },
  no_measure: { colour: 'muted', path: 'M3 8h10', hollow: true },
}

// The shape alone, for drawings: 13 wide with its corner at x, y.
export function StatusGlyph({ status, x, y }: { status: ScoreState; x: number; y: number }) {
  const { colour, path, hollow } = looks[status]
  return (
    <path
      d={path}
      transform={`translate(${x} ${y}) scale(0.8125)`}
      fill={hollow ? 'none' : ink(colour)}
      stroke={hollow ? ink(colour) : 'none'}
      strokeWidth={2.1}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  )
}

// A shape and a word; colour says nothing that they do not.
export function ScoreStatus({ status }: { status: ScoreState }) {
  const t = useWords('scorecard')
  return (
    <span className={styles['status']}>
      <svg width={13} height={13} viewBox="0 0 13 13" aria-hidden>
        <StatusGlyph status={status} x={0} y={0} />
      </svg>
      {t(`status.${status}`)}
    </span>
  )
}

type Judged = Schemas['ScorecardMeasure']['trend']['judged']
type Direction = Schemas['ScorecardMeasure']['trend']['direction']

// Where it has been heading: an arrow and a word.
export function TrendWord({ direction, judged }: { direction: Direction; judged: Judged }) {
  const t = useWords('scorecard')
  if (!direction) return <span className={styles['muted']}>{t('trend.short')}</span>
  const arrow = direction === 'rises' ? '↗' : direction === 'falls' ? '↘' : '→'
  return (
    <span className={styles['trend']} data-judged={judged ?? undefined}>
      <span aria-hidden>{arrow}</span> {t(`trend.${judged ?? direction}`)}
    </span>
  )
}
