// What is shown, as it stands in the address.
import { useMemo } from 'react'
import type { Moment } from '@/api'
import type { Search } from '@/app/place'

export interface Shown {
  types: string[]
  component?: string | undefined
  side?: 'business' | 'it' | undefined
  owner?: string | undefined
  tag?: string | undefined
  where?: string | undefined
  q?: string | undefined
  sort: string
  deleted: boolean
}

const list = (text: string | undefined) => (text ?? '').split(',').filter(Boolean)

export function shownOf(search: Search): Shown {
  const side = search['side']
  return {
    types: list(search['type']),
    component: search['component'],
    side: side === 'business' || side === 'it' ? side : undefined,
    owner: search['owner'],
    tag: search['tag'],
    where: search['where'],
    q: search['q'],
    sort: search['sort'] ?? 'name',
    deleted: search['deleted'] === 'true',
  }
}

export const useShown = (search: Search) => useMemo(() => shownOf(search), [search])

// Parameters of the server's list; the narrowing ones apart from type and component, which the side shows.
export function filterQuery(shown: Shown, moment: Moment) {
  return {
    ...moment,
    ...(shown.side ? { side: shown.side } : {}),
    ...(shown.owner ? { owner: shown.owner } : {}),
    ...(shown.tag ? { tag: shown.tag } : {}),
    ...(shown.where ? { where: shown.where } : {}),
    ...(shown.q ? { q: shown.q } : {}),
    ...(shown.deleted ? { deleted: true } : {}),
  }
}
export const listQuery = (shown: Shown, moment: Moment) => ({
  ...filterQuery(shown, moment),
  ...(shown.types.length ? { type: shown.types } : {}),
  ...(shown.component ? { component: [shown.component] } : {}),
  sort: shown.sort,
})

export const isNarrowed = (shown: Shown) =>
  Boolean(
    shown.types.length ||
    shown.component ||
    shown.side ||
    shown.owner ||
    shown.tag ||
    shown.where ||
    shown.q,
  )
export const nothingNarrows = {
  type: undefined,
  component: undefined,
  side: undefined,
  owner: undefined,
  tag: undefined,
  where: undefined,
  q: undefined,
}
