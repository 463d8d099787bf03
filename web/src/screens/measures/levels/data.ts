// Service levels as screens read them, and what follows from their figures.
import { useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import { useMoment, useWorkspace } from '@/app/place'
import type { Progress } from '@/parts'

export type Level = Schemas['ServiceLevelRow']
export type LevelPage = Schemas['ServiceLevelPage']
export type ServiceWindow = Schemas['ServiceWindow']
export type Budget = Schemas['ServiceBudget']
export type Exclusion = Schemas['ServiceExclusion']

export const placeOfLevel = (id: string) => `measures/service-levels/${encodeURIComponent(id)}`

export function useLevels() {
  const workspace = useWorkspace()
  const moment = useMoment()
  return useQuery({
    queryKey: key('elements', workspace, 'service-levels', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/service-levels', {
          params: { path: { workspace }, query: moment },
          signal,
        }),
      ),
    placeholderData: (previous) => previous,
  })
}

export function useLevel(id: string) {
  const workspace = useWorkspace()
  const moment = useMoment()
  return useQuery({
    queryKey: key('elements', workspace, 'service-level', id, moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/service-levels/{id}', {
          params: { path: { workspace, id }, query: moment },
          signal,
        }),
      ),
    placeholderData: (previous) => (previous?.level.measure.id === id ? previous : undefined),
  })
}

export const agreements = ['sla', 'ola'] as const
export const statuses = ['broken', 'at_risk', 'kept', 'unknown'] as const
export type LevelStatus = (typeof statuses)[number]
export const shapeOf: Record<LevelStatus, Progress> = {
  kept: 'done',
  at_risk: 'partly',
  broken: 'not',
  unknown: 'none',
}

// The server counts in fractions of periods.
const tiny = 1e-9
// Under this share of its budget a promise is at risk, as the rule on low budgets has it.
const low = 0.25

export function statusOf({ measure, current, budget }: Level): LevelStatus {
  if (current?.attained == null) return 'unknown'
  if (current.kept === false || (budget && budget.left < -tiny)) return 'broken'
  const below = measure.target != null && current.attained + tiny < measure.target
  const scarce = budget != null && budget.allowed > tiny && budget.left_share < low - tiny
  return below || scarce || budget?.exhausted_on ? 'at_risk' : 'kept'
}

// What the bar of a budget shows. `used` of what was allowed, from 0; above 1 it is overspent. Where
// nothing may go wrong there is no share of it.
export interface BudgetState {
  kind: 'left' | 'low' | 'spent' | 'over' | 'nothing' | 'broken'
  used: number
}

export function budgetState(budget: Budget): BudgetState {
  if (budget.allowed <= tiny)
    return budget.left < -tiny ? { kind: 'broken', used: 1 } : { kind: 'nothing', used: 0 }
  const used = 1 - budget.left_share
  if (budget.left < -tiny) return { kind: 'over', used }
  if (budget.left <= tiny) return { kind: 'spent', used: 1 }
  return { kind: budget.left_share < low - tiny ? 'low' : 'left', used }
}
