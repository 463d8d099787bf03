// What a tile can show, as the server knows it (src/model/dashboard.h); tests/api/test_dashboards.py makes
// one of each.
export interface Source {
  kind: string
  what: string
  about?: 'measure' | 'line' | 'link' | 'benefit' | 'campaign'
  least?: number
  most?: number
  measures?: boolean
  findings?: boolean
  period?: boolean
  rows?: boolean
}

export const sources: Source[] = [
  { kind: 'number', what: 'index', period: true },
  { kind: 'number', what: 'line', about: 'line', least: 1, most: 1, period: true },
  { kind: 'number', what: 'link', about: 'link', least: 1, most: 1, period: true },
  { kind: 'number', what: 'benefit', about: 'benefit', least: 1, most: 1, period: true },
  { kind: 'number', what: 'measure', about: 'measure', least: 1, most: 1 },
  { kind: 'number', what: 'attainment', measures: true },
  { kind: 'number', what: 'findings', findings: true },
  { kind: 'chart', what: 'index', period: true },
  { kind: 'chart', what: 'lines', period: true },
  { kind: 'chart', what: 'measure', about: 'measure', least: 1, most: 1, period: true },
  { kind: 'chart', what: 'measures', about: 'measure', least: 1, most: 6, period: true },
  { kind: 'chart', what: 'attainment', measures: true, rows: true },
  { kind: 'chart', what: 'sides', measures: true },
  { kind: 'chart', what: 'findings', findings: true, period: true },
  { kind: 'chart', what: 'survey', about: 'campaign', least: 1, most: 1 },
  { kind: 'table', what: 'measures', measures: true, rows: true },
  { kind: 'table', what: 'findings', findings: true, rows: true },
  { kind: 'table', what: 'goals', rows: true },
  { kind: 'table', what: 'initiatives', rows: true },
  { kind: 'list', what: 'measures', measures: true, rows: true },
  { kind: 'list', what: 'goals', rows: true },
  { kind: 'map', what: '' },
  { kind: 'text', what: '' },
]

export const periods = ['quarter', 'half_year', 'year', 'two_years', 'three_years', 'all']
export const lineIds = ['structure', 'resources', 'outcomes', 'perception', 'practice']
export const benefitIds = ['agility', 'allocation', 'collaboration', 'risk']
export const tableColumns: Record<string, string[]> = {
  measures: [
    'name',
    'status',
    'current',
    'target',
    'attainment',
    'forecast',
    'as_of',
    'owner',
    'due',
    'side',
    'perspective',
  ],
  findings: ['text', 'level', 'domain', 'owner', 'due', 'rule'],
  goals: ['name', 'importance', 'support', 'measures', 'owner', 'due'],
  initiatives: ['name', 'status', 'progress', 'end', 'budget', 'spent', 'sponsor', 'side'],
}
export const filterWords = {
  types: ['measure', 'service_level'],
  sides: ['business', 'it'],
  perspectives: ['financial', 'customer', 'internal', 'learning'],
  statuses: ['on_track', 'at_risk', 'off_track', 'no_target', 'no_value', 'stale'],
  levels: ['high', 'medium', 'low'],
  domains: ['BS', 'IS', 'OI', 'II'],
} as const
