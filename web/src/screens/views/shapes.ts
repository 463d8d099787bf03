// How notation becomes lines: families of types by colour, ends of connections by kind.
import type { Schemas } from '@/api'
import type { ColourName } from '@/tokens'

export type DiagramNode = Schemas['Diagram']['nodes'][number]
export type DiagramEdge = Schemas['Diagram']['edges'][number]

// The layers of the notation, muted to the product's own colours.
export type Family =
  'motivation' | 'strategy' | 'business' | 'application' | 'technology' | 'plan' | 'none'

const families: Record<string, Family> = {
  goal: 'motivation',
  outcome: 'motivation',
  driver: 'motivation',
  assessment: 'motivation',
  requirement: 'motivation',
  stakeholder: 'motivation',
  policy: 'motivation',
  value: 'motivation',
  vision: 'motivation',
  competency: 'strategy',
  course_of_action: 'strategy',
  resource: 'strategy',
  value_stream: 'strategy',
  unit: 'business',
  role: 'business',
  body: 'business',
  process: 'business',
  function: 'business',
  business_service: 'business',
  business_object: 'business',
  product: 'business',
  channel: 'business',
  location: 'business',
  person: 'business',
  team: 'business',
  market: 'business',
  customer_segment: 'business',
  application: 'application',
  application_function: 'application',
  interface: 'application',
  data_object: 'application',
  it_service: 'application',
  system_software: 'technology',
  hardware: 'technology',
  network: 'technology',
  technology_service: 'technology',
  technology_function: 'technology',
  artifact: 'technology',
  equipment: 'technology',
  technology: 'technology',
  initiative: 'plan',
  measure: 'plan',
  action: 'plan',
}
export const familyOf = (type: string | null | undefined): Family => families[type ?? ''] ?? 'none'
export const inkOf: Record<Family, ColourName> = {
  motivation: 'note',
  strategy: 'attention',
  business: 'OI',
  application: 'IS',
  technology: 'II',
  plan: 'BS',
  none: 'edge',
}
export const shownFamilies: readonly Family[] = [
  'motivation',
  'strategy',
  'business',
  'application',
  'technology',
  'plan',
]

// Behaviour is drawn with round corners, as the notation does.
const round = new Set([
  'process',
  'function',
  'business_service',
  'application_function',
  'it_service',
  'technology_service',
  'technology_function',
  'course_of_action',
  'competency',
  'value_stream',
])
export const radiusOf = (node: DiagramNode) =>
  node.kind === 'element' ? (round.has(node.type ?? '') ? 10 : 2) : 2

export type End = 'none' | 'open' | 'filled' | 'hollow' | 'diamond' | 'diamond_filled' | 'dot'
export interface Look {
  start: End
  end: End
  dashed?: string
}

const looks: Record<string, Look> = {
  composition: { start: 'diamond_filled', end: 'none' },
  aggregation: { start: 'diamond', end: 'none' },
  part_of: { start: 'none', end: 'diamond' },
  assignment: { start: 'dot', end: 'filled' },
  realization: { start: 'none', end: 'hollow', dashed: '5 3' },
  contributes_to: { start: 'none', end: 'hollow', dashed: '5 3' },
  specialization: { start: 'none', end: 'hollow' },
  serving: { start: 'none', end: 'open' },
  supports: { start: 'none', end: 'open' },
  access: { start: 'none', end: 'open', dashed: '2 3' },
  influence: { start: 'none', end: 'open', dashed: '5 3' },
  hinders: { start: 'none', end: 'open', dashed: '5 3' },
  flow: { start: 'none', end: 'filled', dashed: '5 3' },
  triggering: { start: 'none', end: 'filled' },
  association: { start: 'none', end: 'none' },
}

export function lookOf(edge: Pick<DiagramEdge, 'kind' | 'access' | 'relation'>): Look {
  const look = looks[edge.kind ?? ''] ?? { start: 'none', end: 'none' }
  if (edge.kind !== 'access') return edge.relation === null ? { ...look, dashed: '1 4' } : look
  const access = edge.access ?? 'write'
  return {
    start: access === 'read' || access === 'read_write' ? 'open' : 'none',
    end: access === 'write' || access === 'read_write' ? 'open' : 'none',
    dashed: '2 3',
  }
}

// A name in lines that fit a width, from a mean width of letters; at most `most` lines.
export function wrapped(text: string, width: number, size: number, most: number): string[] {
  const room = Math.max(3, Math.floor(width / (size * 0.54)))
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    const next = line ? `${line} ${word}` : word
    if (next.length <= room || !line) line = next
    else {
      lines.push(line)
      line = word
    }
  }
  if (line) lines.push(line)
  const kept = lines
    .slice(0, Math.max(1, most))
    .map((part) => (part.length > room ? `${part.slice(0, room - 1)}…` : part))
  if (lines.length > kept.length) {
    const last = kept.pop()!
    kept.push(last.endsWith('…') ? last : `${last.slice(0, room - 1)}…`)
  }
  return kept
}
