import { Button } from '@mantine/core'
import type { Schemas } from '@/api'
import { Go } from '@/app/place'
import {
  ErrorState,
  MoneyValue,
  PanelPart,
  PercentValue,
  PersonName,
  SidePanel,
  Skeleton,
} from '@/parts'
import { ink } from '@/tokens'
import { useFormat, useWords } from '@/words'
import type { MapObjective } from './map_geometry'
import { verdictLook, type Verdict } from './map_drawing'
import { useCauseTest } from './score_queries'
import { ScoreStatus } from './score_status'
import styles from './scorecard.module.css'

type Link = Schemas['StrategyMap']['links'][number]
type Pair = Schemas['CauseTest']['pairs'][number]

export function VerdictWord({ verdict }: { verdict: Verdict }) {
  const t = useWords('scorecard')
  if (!verdict) return <span className={styles['muted']}>{t('verdict.testing')}</span>
  const look = verdictLook[verdict]
  return (
    <span className={styles['status']}>
      <svg width={22} height={8} viewBox="0 0 22 8" aria-hidden>
        <path
          d="M1 4h20"
          stroke={ink(look.colour)}
          strokeWidth={2}
          strokeDasharray={look.dash}
          strokeLinecap="round"
        />
      </svg>
      {t(`verdict.${verdict}`)}
    </span>
  )
}

interface ObjectiveProps {
  objective: MapObjective
  objectives: readonly MapObjective[]
  links: readonly Link[]
  verdicts: ReadonlyMap<string, Verdict>
  currency: string
  connecting: boolean
  onConnect?: (() => void) | undefined
  onLink: (id: string) => void
  onClose: () => void
}

// One box: how it goes, what it is said to drive and be driven by, who and what works on it.
export function ObjectivePanel(props: ObjectiveProps) {
  const { objective, objectives, links, currency } = props
  const t = useWords('scorecard')
  const format = useFormat()
  const nameOf = (id: string) => objectives.find((one) => one.id === id)?.name ?? id
  const arrows = (title: string, list: readonly Link[], other: (link: Link) => string) => (
    <PanelPart title={title}>
      {list.length === 0 && <span className={styles['muted']}>{t('cause.none')}</span>}
      <ul className={styles['plain']}>
        {list.map((link) => (
          <li key={link.id}>
            <button type="button" className={styles['link']} onClick={() => props.onLink(link.id)}>
              {nameOf(other(link))}
            </button>
            <VerdictWord verdict={props.verdicts.get(link.id) ?? null} />
          </li>
        ))}
      </ul>
    </PanelPart>
  )
  return (
    <SidePanel
      title={objective.name}
      kicker={t('objective')}
      onClose={props.onClose}
      footer={
        <Button
          renderRoot={(rest) => (
            <Go {...rest} to={`elements/${encodeURIComponent(objective.id)}`} />
          )}
          variant="default"
          fullWidth
        >
          {t('open')}
        </Button>
      }
    >
      <PanelPart title={t('column.status')}>
        <ScoreStatus status={objective.status} />
        <p className={styles['small']}>
          {objective.attainment == null
            ? t('attained.none')
            : t('attained.counted', {
                value: format.percent(objective.attainment),
                counted: objective.counted,
                total: objective.measures.length,
              })}
        </p>
        <p className={styles['small']}>
          {t('column.owner')}: <PersonName name={objective.owner?.name} />
        </p>
        {objective.perspective_from === 'measures' && (
          <p className={styles['small']}>{t('perspective.from_measures')}</p>
        )}
      </PanelPart>
      {arrows(
        t('cause.drives'),
        links.filter((link) => link.cause === objective.id),
        (link) => link.effect,
      )}
      {arrows(
        t('cause.driven_by'),
        links.filter((link) => link.effect === objective.id),
        (link) => link.cause,
      )}
      {props.onConnect && (
        <PanelPart title={t('cause.new')}>
          <Button
            variant={props.connecting ? 'filled' : 'default'}
            size="compact-sm"
            onClick={props.onConnect}
          >
            {t(props.connecting ? 'cause.stop' : 'cause.start')}
          </Button>
          <p className={styles['small']}>{t('cause.how')}</p>
        </PanelPart>
      )}
      <PanelPart title={t('column.measures')}>
        {objective.measures.length === 0 && (
          <span className={styles['muted']}>{t('warning.no_measure')}</span>
        )}
        <ul className={styles['plain']}>
          {objective.measures.map((measure) => (
            <li key={measure.id}>
              <Go to={`measures/${encodeURIComponent(measure.id)}`}>{measure.name}</Go>
              <span>
                <PercentValue value={measure.attainment} />
              </span>
            </li>
          ))}
        </ul>
      </PanelPart>
      <PanelPart title={t('column.initiatives')}>
        {objective.initiatives.length === 0 && (
          <span className={styles['muted']}>{t('initiative.none')}</span>
        )}
        <ul className={styles['plain']}>
          {objective.initiatives.map((work) => (
            <li key={work.id}>
              <Go to={`elements/${encodeURIComponent(work.id)}`}>{work.name}</Go>
              <MoneyValue
                short
                value={work.spent == null ? null : { amount: work.spent, currency }}
              />
            </li>
          ))}
        </ul>
      </PanelPart>
    </SidePanel>
  )
}

interface CauseProps {
  id: string
  onRemove?: ((id: string, version: number) => void) | undefined
  onClose: () => void
}

// One arrow: what is claimed, what the series say, and both series on top of each other.
export function CausePanel({ id, onRemove, onClose }: CauseProps) {
  const t = useWords('scorecard')
  const found = useCauseTest(id)
  if (found.isPending || found.error) {
    return (
      <SidePanel title={t('cause.title')} onClose={onClose}>
        {found.error ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Skeleton shape="lines" />
        )}
      </SidePanel>
    )
  }
  const test = found.data
  const telling = test.telling == null ? undefined : test.pairs[test.telling]
  return (
    <SidePanel
      title={`${test.cause.name} → ${test.effect.name}`}
      kicker={t(test.lowers ? 'cause.claim_lowers' : 'cause.claim')}
      onClose={onClose}
      footer={
        onRemove &&
        test.kind === 'drives' && (
          <Button
            variant="default"
            color="red"
            fullWidth
            onClick={() => onRemove(test.id, test.version)}
          >
            {t('cause.remove')}
          </Button>
        )
      }
    >
      <PanelPart title={t('cause.verdict')}>
        <VerdictWord verdict={test.verdict} />
        {test.reason && <p className={styles['small']}>{t(`reason.${test.reason}`)}</p>}
        {telling && <Finding pair={telling} />}
      </PanelPart>
      {telling?.series && telling.lag != null && (
        <PanelPart title={t('cause.series')}>
          <SeriesPair pair={telling} />
        </PanelPart>
      )}
      {telling?.lags && telling.lags.length > 0 && (
        <PanelPart title={t('cause.lags')}>
          <Lags pair={telling} />
        </PanelPart>
      )}
      {test.pairs.length > 1 && (
        <PanelPart title={t('cause.pairs')}>
          <ul className={styles['plain']}>
            {test.pairs.map((pair) => (
              <li key={`${pair.cause.id} ${pair.effect.id}`}>
                <span>
                  {pair.cause.name} → {pair.effect.name}
                </span>
                <VerdictWord verdict={pair.verdict as Verdict} />
              </li>
            ))}
          </ul>
          <p className={styles['small']}>
            {t('cause.corrected', { count: test.pairs.length })}
            {test.left_out > 0 && ` ${t('cause.left_out', { count: test.left_out })}`}
          </p>
        </PanelPart>
      )}
      <PanelPart title={t('cause.method')}>
        <p className={styles['small']}>{t('cause.method_text')}</p>
      </PanelPart>
    </SidePanel>
  )
}

function Finding({ pair }: { pair: Pair }) {
  const t = useWords('scorecard')
  const format = useFormat()
  const rows: [string, string][] = [
    [t('cause.measures'), `${pair.cause.name} → ${pair.effect.name}`],
    [t('cause.periods'), t(`periods.${pair.cadence}`, { count: pair.periods })],
  ]
  if (pair.lag != null) {
    rows.push([t('cause.lag'), t(`periods.${pair.cadence}`, { count: pair.lag })])
    rows.push([
      t('cause.strength'),
      t('cause.strength_value', {
        value: format.number(pair.correlation, 2),
        low: format.number(pair.low, 2),
        high: format.number(pair.high, 2),
      }),
    ])
    rows.push([
      t('cause.expected'),
      t(pair.expected > 0 ? 'cause.same' : pair.expected < 0 ? 'cause.opposite' : 'cause.any'),
    ])
    rows.push([t('cause.p'), format.number(pair.p_adjusted, 3)])
  }
  return (
    <dl className={styles['facts']}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

// The cause moved later by the lag, so that what belongs together stands above each other; each series
// on its own scale.
function SeriesPair({ pair }: { pair: Pair }) {
  const t = useWords('scorecard')
  const width = 268
  const height = 96
  const lag = pair.lag ?? 0
  const { cause = [], effect = [] } = pair.series ?? {}
  const n = cause.length + Math.abs(lag)
  const line = (values: (number | null)[], shift: number) => {
    const present = values.filter((value): value is number => value != null)
    const low = Math.min(...present)
    const span = Math.max(...present) - low || 1
    let pen = 'M'
    return values
      .map((value, at) => {
        if (value == null) {
          pen = 'M'
          return ''
        }
        const x = 4 + ((at + shift) / Math.max(1, n - 1)) * (width - 8)
        const y = height - 6 - ((value - low) / span) * (height - 12)
        const step = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`
        pen = 'L'
        return step
      })
      .join('')
  }
  return (
    <>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('cause.series_label', {
          cause: pair.cause.name,
          effect: pair.effect.name,
          lag: t(`periods.${pair.cadence}`, { count: lag }),
        })}
      >
        <path
          d={line(cause, Math.max(0, lag))}
          fill="none"
          stroke={ink('accent')}
          strokeWidth={1.6}
        />
        <path
          d={line(effect, Math.max(0, -lag))}
          fill="none"
          stroke={ink('ink')}
          strokeWidth={1.6}
          strokeDasharray="5 3"
        />
      </svg>
      <ul className={styles['legend']}>
        <li>
          <Dash colour="accent" /> {pair.cause.name}
          {lag > 0 &&
            ` (${t('cause.moved', { by: t(`periods.${pair.cadence}`, { count: lag }) })})`}
        </li>
        <li>
          <Dash colour="ink" dash="5 3" /> {pair.effect.name}
        </li>
      </ul>
    </>
  )
}

function Dash({ colour, dash }: { colour: 'accent' | 'ink'; dash?: string }) {
  return (
    <svg width={22} height={8} viewBox="0 0 22 8" aria-hidden>
      <path d="M1 4h20" stroke={ink(colour)} strokeWidth={2} strokeDasharray={dash} />
    </svg>
  )
}

// Correlation at every lag that was tried; the strongest is filled.
function Lags({ pair }: { pair: Pair }) {
  const t = useWords('scorecard')
  const format = useFormat()
  const lags = pair.lags ?? []
  const width = 268
  const half = 30
  const step = width / lags.length
  return (
    <>
      <svg
        viewBox={`0 0 ${width} ${2 * half + 16}`}
        role="img"
        aria-label={lags
          .map((one) => `${one.lag}: ${format.number(one.correlation, 2)}`)
          .join(', ')}
      >
        <path d={`M0 ${half}H${width}`} stroke={ink('edge')} />
        {lags.map((one, at) => {
          const tall = Math.abs(one.correlation) * (half - 2)
          return (
            <g key={one.lag}>
              <rect
                x={at * step + 2}
                y={one.correlation > 0 ? half - tall : half}
                width={Math.max(2, step - 4)}
                height={tall}
                fill={one.lag === pair.lag ? ink('accent') : ink('edge')}
              />
              <text
                x={(at + 0.5) * step}
                y={2 * half + 12}
                fontSize={10}
                textAnchor="middle"
                fill={ink('muted')}
              >
                {lags.length <= 17 || one.lag % 6 === 0 ? one.lag : ''}
              </text>
            </g>
          )
        })}
      </svg>
      <p className={styles['small']}>{t('cause.lags_note')}</p>
    </>
  )
}
