// What the colour of a box says.
import type { Schemas } from '@/api'
import { type ColourName, colours, levels, type Scheme } from '@/tokens'
import type { Format, Words } from '@/words'

export type GraphNodeData = Schemas['Graph']['nodes'][number]
export const overlays = ['domain', 'condition', 'age', 'cost', 'findings'] as const
export type Overlay = (typeof overlays)[number]
export const isOverlay = (value: unknown): value is Overlay => overlays.includes(value as Overlay)

export interface Step {
  label: string
  colour: string
  holds: (node: GraphNodeData) => boolean
}

// Steps from worst or most to best or least; a box takes the first that holds. Not known is grey.
export function stepsOf(
  overlay: Overlay,
  nodes: readonly GraphNodeData[],
  scheme: Scheme,
  t: Words,
  format: Format,
  currency: string,
): Step[] {
  const level = levels[scheme]
  const colour = (name: ColourName) => colours[scheme][name]
  switch (overlay) {
    case 'condition':
      return [0.8, 0.6, 0.4, 0.2, 0].map((from, index) => ({
        label: t('legend.condition', {
          from: format.percent(from),
          to: format.percent(from + 0.2),
        }),
        colour: level[5 - index]!,
        holds: (node) => node.condition != null && node.condition >= from,
      }))
    case 'age':
      return [
        [90, 5],
        [180, 4],
        [365, 3],
        [730, 2],
        [Infinity, 1],
      ].map(([days, at]) => ({
        label: t(days === Infinity ? 'legend.older' : 'legend.age', { count: days }),
        colour: level[at!]!,
        holds: (node) => node.age_days != null && node.age_days <= days!,
      }))
    case 'cost': {
      const known = nodes.flatMap((node) => (node.cost ? [node.cost] : [])).sort((a, b) => a - b)
      const at = (share: number) => known[Math.floor(share * (known.length - 1))] ?? 0
      return known.length === 0
        ? []
        : [0.9, 0.7, 0.4, 0].map((share, index) => ({
            label: t('legend.cost', {
              amount: format.money({ amount: at(share), currency }, true),
            }),
            colour: level[5 - index]!,
            holds: (node) => node.cost != null && node.cost > 0 && node.cost >= at(share),
          }))
    }
    case 'findings':
      return [
        {
          label: t('legend.findings_many'),
          colour: colour('bad'),
          holds: (n) => (n.findings ?? 0) > 2,
        },
        {
          label: t('legend.findings_some'),
          colour: colour('attention'),
          holds: (n) => (n.findings ?? 0) > 0,
        },
      ]
    default:
      return []
  }
}

export function markOf(
  overlay: Overlay,
  node: GraphNodeData,
  t: Words,
  format: Format,
  currency: string,
): string | undefined {
  switch (overlay) {
    case 'condition':
      return node.condition == null ? undefined : format.percent(node.condition)
    case 'age':
      return node.age_days == null ? undefined : t('days', { count: node.age_days })
    case 'cost':
      return node.cost ? format.money({ amount: node.cost, currency }, true) : undefined
    case 'findings':
      return node.findings ? t('findings', { count: node.findings }) : undefined
    default:
      return undefined
  }
}
