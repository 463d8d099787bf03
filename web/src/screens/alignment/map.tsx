import { useResizeObserver } from '@mantine/hooks'
import type { LinkId, Schemas } from '@/api'
import { useExplain } from '@/app/explanation'
import { Bar, Confidence, Sheet } from '@/parts'
import { type Domain, domains, ink } from '@/tokens'
import { useFormat, useWords } from '@/words'
import { geometry, isBroken, type Line, weightOf } from './geometry'
import styles from './alignment.module.css'

type Analysis = Schemas['Analysis']
type Component = Schemas['Metamodel']['components'][number]

interface Props {
  analysis: Analysis
  components: readonly Component[]
  selected: LinkId | null
  // Links to light up: of a perspective or a dimension of the lens.
  lit: readonly string[]
  // Anchor, pivot, impact.
  path: readonly string[] | null
  onSelect: (id: LinkId | null) => void
}

// Four domains, twelve components, six links. Lines are drawn, everything one can open is a button.
export function MapSheet({ analysis, components, selected, lit, path, onSelect }: Props) {
  const t = useWords('alignment')
  const [box, rect] = useResizeObserver<HTMLDivElement>()
  const place = geometry(Math.max(280, rect.width || 780))
  return (
    <Sheet>
      <div
        ref={box}
        className={styles['map']}
        style={{ height: place.height }}
        data-narrow={place.narrow || undefined}
      >
        {rect.width > 0 && (
          <>
            <svg width={place.width} height={place.height} className={styles['lines']} aria-hidden>
              {place.lines.map((line) => (
                <LinkLine
                  key={line.id}
                  line={line}
                  score={analysis.links[line.id]?.score}
                  state={stateOf(line.id, selected, lit)}
                />
              ))}
            </svg>
            {domains.map((domain) => (
              <DomainPanel
                key={domain}
                domain={domain}
                analysis={analysis}
                components={components.filter((entry) => entry.domain === domain)}
                step={path ? path.indexOf(domain) : -1}
                dimmed={path !== null && !path.includes(domain)}
                style={{
                  insetInlineStart: place.panels[domain].x,
                  top: place.panels[domain].y,
                  width: place.panels[domain].width,
                  height: place.panels[domain].height,
                }}
              />
            ))}
            <ul className={styles['pills']} aria-label={t('links')}>
              {place.lines.map((line) => (
                <li key={line.id} style={{ insetInlineStart: line.label.x, top: line.label.y }}>
                  <LinkPill
                    id={line.id}
                    link={analysis.links[line.id]}
                    pressed={selected === line.id}
                    lit={lit.includes(line.id)}
                    onPress={() => onSelect(selected === line.id ? null : line.id)}
                  />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <p className={styles['legend']}>{t('legend')}</p>
    </Sheet>
  )
}

type LineState = 'plain' | 'lit' | 'dimmed'
function stateOf(id: LinkId, selected: LinkId | null, lit: readonly string[]): LineState {
  if (selected === id || lit.includes(id)) return 'lit'
  return lit.length > 0 ? 'dimmed' : 'plain'
}

function LinkLine({
  line,
  score,
  state,
}: {
  line: Line
  score: number | null | undefined
  state: LineState
}) {
  return (
    <line
      x1={line.from.x}
      y1={line.from.y}
      x2={line.to.x}
      y2={line.to.y}
      stroke={state === 'lit' ? ink('accent') : ink('edge')}
      strokeOpacity={state === 'dimmed' ? 0.45 : 1}
      strokeWidth={weightOf(score)}
      strokeDasharray={score == null ? '2 5' : isBroken(score) ? '10 7' : undefined}
    />
  )
}

interface PillProps {
  id: LinkId
  link: Schemas['LinkScore'] | undefined
  pressed: boolean
  lit: boolean
  onPress: () => void
}

function LinkPill({ id, link, pressed, lit, onPress }: PillProps) {
  const t = useWords('alignment')
  const format = useFormat()
  const score = link?.score == null ? null : link.score * 100
  const [demand = '', supply = ''] = id.split('-')
  const said = t('link_label', {
    demand: t(`domain.${demand}`),
    supply: t(`domain.${supply}`),
    score: score == null ? t('no_score') : format.number(score),
    coverage: format.percent(link?.coverage),
    purpose: format.percent(link?.purpose),
    confidence: format.percent(link?.confidence),
  })
  return (
    <button
      type="button"
      className={styles['pill']}
      aria-pressed={pressed}
      data-lit={lit || undefined}
      onClick={onPress}
      title={said}
    >
      <span className="visually-hidden">{said}</span>
      <span aria-hidden className={styles['pillValue']}>
        {format.number(score)}
        <Confidence value={link?.confidence} />
      </span>
    </button>
  )
}

interface PanelProps {
  domain: Domain
  analysis: Analysis
  components: readonly Component[]
  step: number
  dimmed: boolean
  style: React.CSSProperties
}

const steps = ['anchor', 'pivot', 'impact']

function DomainPanel({ domain, analysis, components, step, dimmed, style }: PanelProps) {
  const t = useWords('alignment')
  const format = useFormat()
  const explain = useExplain()
  const elements = components.reduce(
    (sum, entry) => sum + (analysis.components[entry.id]?.elements ?? 0),
    0,
  )
  return (
    <section
      className={styles['panel']}
      style={{ ...style, borderInlineStartColor: ink(domain) }}
      aria-label={t(`domain.${domain}`)}
      data-dimmed={dimmed || undefined}
      data-lit={step >= 0 || undefined}
    >
      <header>
        <h2>{t(`domain.${domain}`)}</h2>
        <span className={styles['count']}>
          {step >= 0 ? (
            <span className={styles['step']}>
              {step + 1} {t(`step.${steps[step]}`)}
            </span>
          ) : (
            t('elements', { count: elements })
          )}
        </span>
      </header>
      {components.map((component) => {
        const it = analysis.components[component.id]
        const condition = it?.condition ?? null
        const value = condition == null ? '–' : format.number(condition * 100)
        return (
          <button
            key={component.id}
            type="button"
            className={styles['component']}
            onClick={() => explain(`component:${component.id}`)}
            title={t('component_title', {
              name: component.name,
              count: it?.elements ?? 0,
              importance: format.percent(it?.importance),
            })}
          >
            <span className={styles['componentName']}>{component.name}</span>
            <span className={styles['componentValue']}>{value}</span>
            <Bar
              value={condition}
              domain={domain}
              confidence={it?.confidence}
              label={t('component_label', { value, confidence: format.percent(it?.confidence) })}
            />
          </button>
        )
      })}
    </section>
  )
}
