import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { Schemas } from '@/api'
import { type ColourName, ink } from '@/tokens'
import { useFormat, useWords } from '@/words'
import { arrowPaths } from './map_arrows'
import {
  box,
  gap,
  type Layout,
  neighbour,
  type Place,
  pointOf,
  slotAt,
  twoLines,
} from './map_geometry'
import { StatusGlyph } from './score_status'
import styles from './scorecard.module.css'

type Link = Schemas['StrategyMap']['links'][number]
export type Verdict = Schemas['CauseTest']['verdict']

interface Props {
  layout: Layout
  links: readonly Link[]
  verdicts: ReadonlyMap<string, Verdict>
  currency: string
  objective: string | undefined
  link: string | undefined
  // The cause an arrow is being drawn from by keyboard or by button.
  from: string | null
  editable: boolean
  svg: RefObject<SVGSVGElement | null>
  onObjective: (id: string | undefined) => void
  onLink: (id: string) => void
  onMove: (id: string, to: { row: number; slot: number }) => void
  onFrom: (id: string | null) => void
  onDraw: (cause: string, effect: string) => void
}

export const verdictLook: Record<NonNullable<Verdict>, { colour: ColourName; dash?: string }> = {
  supported: { colour: 'accent' },
  contradicted: { colour: 'bad', dash: '9 4' },
  not_distinguishable: { colour: 'muted', dash: '5 4' },
  not_enough_data: { colour: 'muted', dash: '1.5 4' },
}

interface Drag {
  id: string
  kind: 'move' | 'draw'
  x: number
  y: number
  moved: boolean
}

// The map as one drawing: everything in it is written as attributes, so that the saved file looks the
// same. Boxes and arrows are buttons in reading order.
export function MapDrawing(props: Props) {
  const { layout, links, objective, from, editable, svg } = props
  const t = useWords('scorecard')
  const [drag, setDrag] = useState<Drag | null>(null)
  const start = useRef({ x: 0, y: 0 })

  const pointOn = (event: PointerEvent) => {
    const area = svg.current!.getBoundingClientRect()
    const scale = layout.width / area.width
    return { x: (event.clientX - area.left) * scale, y: (event.clientY - area.top) * scale }
  }
  const boxAt = (x: number, y: number) =>
    [...layout.places.values()].find(
      (one) => x >= one.x && x <= one.x + box.width && y >= one.y && y <= one.y + box.height,
    )
  const begin = (event: PointerEvent, id: string, kind: Drag['kind']) => {
    if (!editable || event.button !== 0 || event.pointerType === 'touch') return
    const at = pointOn(event)
    start.current = at
    svg.current?.setPointerCapture(event.pointerId)
    setDrag({ id, kind, ...at, moved: false })
  }
  const move = (event: PointerEvent) => {
    if (!drag) return
    const at = pointOn(event)
    const far = Math.hypot(at.x - start.current.x, at.y - start.current.y) > 5
    setDrag({ ...drag, ...at, moved: drag.moved || far })
  }
  const end = (event: PointerEvent) => {
    if (!drag) return
    const at = pointOn(event)
    setDrag(null)
    if (!drag.moved) {
      // The pointer was captured, so the box gets no click of its own.
      props.onObjective(objective === drag.id ? undefined : drag.id)
      return
    }
    if (drag.kind === 'move') props.onMove(drag.id, slotAt(layout, at.x, at.y))
    else {
      const target = boxAt(at.x, at.y)
      if (target && target.objective.id !== drag.id) props.onDraw(drag.id, target.objective.id)
    }
  }
  const goTo = (id: string) =>
    svg.current?.querySelector<SVGRectElement>(`[data-box="${CSS.escape(id)}"]`)?.focus()
  const choose = (id: string) => {
    if (from && from !== id) props.onDraw(from, id)
    else props.onObjective(objective === id ? undefined : id)
  }
  const onKey = (event: KeyboardEvent, id: string) => {
    if (event.key === 'Enter' || event.key === ' ') choose(id)
    else if (event.key === 'Escape' && from) props.onFrom(null)
    else if (event.key === 'c' && editable && !event.ctrlKey && !event.metaKey) props.onFrom(id)
    else if (event.key.startsWith('Arrow') && event.altKey && editable) step(event.key, id)
    else if (event.key.startsWith('Arrow')) goTo(neighbour(layout, id, event.key))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const step = (arrow: string, id: string) => {
    const place = layout.places.get(id)!
    const sideways = arrow === 'ArrowRight' ? 1 : arrow === 'ArrowLeft' ? -1 : 0
    const row = place.row + (arrow === 'ArrowDown' ? 1 : arrow === 'ArrowUp' ? -1 : 0)
    const slot = sideways ? place.slot + sideways : place.slot % layout.columns
    if (row < 0 || row >= layout.rows.length || slot < 0) return
    props.onMove(id, { row, slot })
  }

  const target = drag?.moved && drag.kind === 'move' ? slotAt(layout, drag.x, drag.y) : null
  const ghost = target && pointOf(layout.rows[target.row]!, target.slot, layout.columns)
  const paths = useMemo(() => arrowPaths(layout, links), [layout, links])
  const dragged = drag?.moved ? layout.places.get(drag.id) : undefined
  return (
    <svg
      ref={svg}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      className={styles['drawing']}
      style={{ minWidth: layout.width * 0.86, maxWidth: layout.width * 1.2 }}
      role="group"
      aria-label={t('map.drawing')}
      fontFamily="inherit"
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
    >
      <rect width={layout.width} height={layout.height} fill={ink('sheet')} />
      <Rows layout={layout} />
      {ghost && (
        <rect
          {...ghost}
          width={box.width}
          height={box.height}
          rx={6}
          fill={ink('accentSoft')}
          stroke={ink('accent')}
          strokeDasharray="4 4"
        />
      )}
      {[...layout.places.values()].map((place) => (
        <Box
          key={place.objective.id}
          place={place}
          currency={props.currency}
          selected={place.objective.id === objective}
          source={place.objective.id === from}
          fades={
            (dragged === place && drag?.kind === 'move') ||
            (from !== null && place.objective.id === from)
          }
          onPointerDown={(event) => begin(event, place.objective.id, 'move')}
          onPress={() => choose(place.objective.id)}
          onKey={(event) => onKey(event, place.objective.id)}
          captured={editable}
        />
      ))}
      <defs>
        {(['accent', 'bad', 'muted'] as const).map((colour) => (
          <marker
            key={colour}
            id={`head-${colour}`}
            viewBox="0 0 8 8"
            refX={6.5}
            refY={4}
            markerWidth={8}
            markerHeight={8}
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" fill={ink(colour)} />
          </marker>
        ))}
      </defs>
      {links.map((link) => {
        const cause = layout.places.get(link.cause)
        const effect = layout.places.get(link.effect)
        if (!cause || !effect) return null
        return (
          <Arrow
            key={link.id}
            cause={cause}
            effect={effect}
            path={paths.get(link.id)!}
            verdict={props.verdicts.get(link.id) ?? null}
            selected={link.id === props.link}
            onPress={() => props.onLink(link.id)}
          />
        )
      })}
      {editable && objective && layout.places.has(objective) && (
        <Handle
          place={layout.places.get(objective)!}
          onPointerDown={(event) => begin(event, objective, 'draw')}
        />
      )}
      {drag?.moved && drag.kind === 'draw' && dragged && (
        <path
          d={`M${dragged.x + box.width} ${dragged.y + box.height / 2}L${drag.x} ${drag.y}`}
          stroke={ink('accent')}
          strokeWidth={1.8}
          fill="none"
          markerEnd="url(#head-accent)"
        />
      )}
    </svg>
  )
}

function Rows({ layout }: { layout: Layout }) {
  return (
    <g aria-hidden>
      {layout.rows.map((row, index) => (
        <g key={row.id ?? ''}>
          {index > 0 && (
            <path d={`M0 ${row.y}H${layout.width}`} stroke={ink('hairline')} strokeWidth={1} />
          )}
          {twoLines(row.name, 16).map((line, at) => (
            <text
              key={line}
              x={16}
              y={row.y + 32 + at * 17}
              fontSize={13}
              fontWeight={600}
              fill={ink('ink')}
            >
              {line}
            </text>
          ))}
        </g>
      ))}
    </g>
  )
}

interface BoxProps {
  place: Place
  currency: string
  selected: boolean
  source: boolean
  fades: boolean
  captured: boolean
  onPointerDown: (event: PointerEvent) => void
  onPress: () => void
  onKey: (event: KeyboardEvent) => void
}

function Box(props: BoxProps) {
  const { place, selected, source, fades } = props
  const t = useWords('scorecard')
  const format = useFormat()
  const { objective, x, y } = place
  const money = objective.spent ?? objective.budget
  const spend = money == null ? '' : format.money({ amount: money, currency: props.currency }, true)
  const measures = t('map.measures', { count: objective.measures.length })
  return (
    <g opacity={fades ? 0.45 : 1}>
      <g aria-hidden>
        <rect
          x={x}
          y={y}
          width={box.width}
          height={box.height}
          rx={6}
          fill={selected ? ink('accentSoft') : ink('sheet')}
          stroke={selected || source ? ink('accent') : ink('edge')}
          strokeWidth={selected || source ? 1.8 : 1}
          strokeDasharray={objective.status === 'no_measure' ? '4 3' : undefined}
        />
        {twoLines(objective.name).map((line, at) => (
          <text
            key={line}
            x={x + 10}
            y={y + 20 + at * 15.5}
            fontSize={12.5}
            fontWeight={500}
            fill={ink('ink')}
          >
            {line}
          </text>
        ))}
        <StatusGlyph status={objective.status} x={x + 10} y={y + box.height - 22} />
        <text x={x + 27} y={y + box.height - 11} fontSize={11.5} fill={ink('ink')}>
          {t(`status.${objective.status}`)}
        </text>
        <text
          x={x + box.width - 10}
          y={y + box.height - 11}
          fontSize={11.5}
          fill={ink('muted')}
          textAnchor="end"
        >
          {[objective.measures.length > 0 ? `${objective.measures.length} ∿` : '', spend]
            .filter(Boolean)
            .join('  ')}
        </text>
      </g>
      {/* The button is a sheet over the drawing: what is written below it is in its name, in words. */}
      <rect
        x={x}
        y={y}
        width={box.width}
        height={box.height}
        rx={6}
        fill="transparent"
        role="button"
        tabIndex={0}
        data-box={objective.id}
        className={styles['box']}
        aria-pressed={selected}
        aria-label={[objective.name, t(`status.${objective.status}`), measures, spend]
          .filter(Boolean)
          .join(', ')}
        onPointerDown={props.onPointerDown}
        // With a pointer that may drag, letting go says what was meant.
        onClick={(event) => {
          if (!props.captured || event.detail === 0) props.onPress()
        }}
        onPointerUp={(event) => {
          if (props.captured && event.pointerType === 'touch') props.onPress()
        }}
        onKeyDown={props.onKey}
      />
    </g>
  )
}

interface ArrowProps {
  path: string
  cause: Place
  effect: Place
  verdict: Verdict
  selected: boolean
  onPress: () => void
}

function Arrow({ cause, effect, path, verdict, selected, onPress }: ArrowProps) {
  const t = useWords('scorecard')
  const look = verdict ? verdictLook[verdict] : { colour: 'muted' as const }
  return (
    <g
      role="button"
      tabIndex={0}
      className={styles['arrow']}
      aria-pressed={selected}
      aria-label={t('cause.arrow', {
        cause: cause.objective.name,
        effect: effect.objective.name,
        verdict: verdict ? t(`verdict.${verdict}`) : t('verdict.testing'),
      })}
      onClick={onPress}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onPress()
      }}
    >
      <path d={path} fill="none" stroke="transparent" strokeWidth={14} />
      <path
        d={path}
        fill="none"
        stroke={ink(look.colour)}
        strokeWidth={selected ? 2.8 : 1.8}
        strokeDasharray={'dash' in look ? look.dash : undefined}
        strokeLinecap="round"
        markerEnd={`url(#head-${look.colour})`}
      />
    </g>
  )
}

function Handle({
  place,
  onPointerDown,
}: {
  place: Place
  onPointerDown: (event: PointerEvent) => void
}) {
  const t = useWords('scorecard')
  return (
    <g className={styles['handle']} onPointerDown={onPointerDown} data-handle>
      <title>{t('map.handle')}</title>
      <circle
        cx={place.x + box.width}
        cy={place.y + box.height / 2}
        r={gap.x / 2 - 1}
        fill={ink('accent')}
      />
      <path
        d={`M${place.x + box.width - 3} ${place.y + box.height / 2}h6m-3 -3 3 3-3 3`}
        stroke={ink('accentInk')}
        strokeWidth={1.5}
        fill="none"
      />
    </g>
  )
}
