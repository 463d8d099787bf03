// What the screens of tailoring read, and what follows from it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import { useWorkspace } from '@/app/place'
import type { Format } from '@/words'
import type { Instrument } from './data'

export type Tailoring = Schemas['Tailoring']
export type Need = Schemas['Need']
export type Statement = Schemas['FactorStatement']
export type Said = Statement[string]
export type Factor = Instrument['tailoring'][number]
export type Term = Need['parts'][number]['terms'][number]

export function useTailoring(id: string | null | undefined) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'tailoring', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/instruments/{id}/tailoring', {
          params: { path: { workspace, id: id ?? '' } },
          signal,
        }),
      ),
    enabled: Boolean(id),
  })
}

// What would follow from a statement; null asks nothing.
export function useTrial(id: string, statement: Statement | null) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'tailoring-trial', `${id} ${JSON.stringify(statement)}`),
    queryFn: ({ signal }) =>
      take(
        api.PUT('/workspaces/{workspace}/instruments/{id}/tailoring', {
          params: { path: { workspace, id }, query: { dry_run: true } },
          body: { statement: statement ?? {} },
          signal,
        }),
      ),
    enabled: statement !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  })
}

// What is stated for one option, whether it was named or not.
export function statedFor(factor: Factor, said: Said | undefined, option: string): number {
  const own = factor.options.find((one) => one.id === option)
  const otherwise = factor.rating === 'scale' ? (own?.usual ?? 0) : 0
  if (typeof said === 'string') return said === option ? factor.most : otherwise
  return said?.[option] ?? otherwise
}

export const sumOf = (factor: Factor, said: Said | undefined) =>
  factor.options.reduce((sum, option) => sum + statedFor(factor, said, option.id), 0)

// Whether a factor's shares add up; anything else does.
export const addsUp = (factor: Factor, said: Said | undefined) =>
  said == null ||
  typeof said === 'string' ||
  factor.rating !== 'share' ||
  Math.abs(sumOf(factor, said) - 100) <= 0.5

// A statement with a value for an option more; every option is named from then on.
export function withValue(factor: Factor, said: Said | undefined, option: string, value: number) {
  return Object.fromEntries(
    factor.options.map((one) => [
      one.id,
      one.id === option
        ? value
        : said == null && factor.rating === 'share'
          ? one.usual
          : statedFor(factor, said, one.id),
    ]),
  )
}

// What was said of a factor in a line: what differs from usual.
export function saidOf(factor: Factor, said: Said | undefined, format: Format): string[] | null {
  if (said == null) return null
  if (typeof said === 'string')
    return [factor.options.find((option) => option.id === said)?.name ?? said]
  return factor.options
    .filter((option) => statedFor(factor, said, option.id) !== option.usual)
    .map((option) => {
      const value = statedFor(factor, said, option.id)
      return `${option.name} ${
        factor.rating === 'share' ? format.percent(value / 100) : format.plain(value)
      }`
    })
}

// Without what nothing was said about.
export const cleaned = (statement: Statement): Statement =>
  Object.fromEntries(Object.entries(statement).filter(([, said]) => said != null))

export const sameStatement = (a: Statement, b: Statement) => {
  const plain = (statement: Statement) =>
    JSON.stringify(
      Object.entries(cleaned(statement))
        .map(([factor, said]) => [
          factor,
          typeof said === 'string' ? said : Object.entries(said ?? {}).sort(),
        ])
        .sort(),
    )
  return plain(a) === plain(b)
}

// One product of the explanation: "2 × (5 − 3) ÷ 2", or "4 × 5" and "4 × 3" of scores.
export function termOf(term: Term, method: 'moves' | 'relative', format: Format): string {
  const { weight, stated, usual, span } = term
  const number = (value: number) => format.plain(Math.round(value * 1000) / 1000)
  if (method === 'relative') return `${number(weight)} × ${number(stated)}`
  const over = span === 1 ? '' : ` ÷ ${number(span)}`
  return `${number(weight)} × (${number(stated)} − ${number(usual)})${over}`
}

export type Order = 'importance' | 'order' | 'by_hand'
export const orders: readonly Order[] = ['order', 'importance', 'by_hand']

export function ordered(items: readonly Need[], order: Order): Need[] {
  const rows = [...items]
  if (order === 'importance') rows.sort((a, b) => (b.importance ?? -101) - (a.importance ?? -101))
  if (order === 'by_hand') return rows.filter((row) => row.override)
  return rows
}
