// What belongs to the page of an element beside it.
import { useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import { useMoment, useWorkspace } from '@/app/place'

export type Relation = Schemas['Relation']

export function useExplanation(id: string, enabled: boolean) {
  const workspace = useWorkspace()
  const moment = useMoment()
  return useQuery({
    queryKey: key('analysis', workspace, 'explain', id, moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/elements/{id}/explanation', {
          params: { path: { workspace, id }, query: moment },
          signal,
        }),
      ),
    enabled,
  })
}

// How a relation reads from one of its ends.
export type Meaning =
  | 'supported_by'
  | 'supports'
  | 'hindered_by'
  | 'hinders'
  | 'parts'
  | 'part_of'
  | 'influence'
  | 'data'
  | 'other'
export const meanings: readonly Meaning[] = [
  'supported_by',
  'supports',
  'hindered_by',
  'hinders',
  'parts',
  'part_of',
  'influence',
  'data',
  'other',
]

export function meaningOf(meaning: string | undefined, outgoing: boolean): Meaning {
  switch (meaning) {
    case 'support':
    case 'supports':
      return outgoing ? 'supports' : 'supported_by'
    case 'hinder':
    case 'hinders':
      return outgoing ? 'hinders' : 'hindered_by'
    case 'part':
    case 'part_of':
      return outgoing ? 'part_of' : 'parts'
    case 'whole':
      return outgoing ? 'parts' : 'part_of'
    case 'influence':
      return 'influence'
    case 'access':
      return 'data'
    default:
      return 'other'
  }
}

export const strengths = [
  { id: 'weak', value: 0.25 },
  { id: 'moderate', value: 0.5 },
  { id: 'strong', value: 0.75 },
  { id: 'essential', value: 1 },
] as const

// The word nearest to a strength.
export function strengthWord(value: number): (typeof strengths)[number]['id'] {
  return strengths.reduce((best, entry) =>
    Math.abs(entry.value - value) < Math.abs(best.value - value) ? entry : best,
  ).id
}
// Meanings whose strength the engine reads.
export const hasStrength = (meaning: string | undefined) =>
  ['support', 'supports', 'hinder', 'hinders', 'influence', 'access'].includes(meaning ?? '')
