// What the screen of a workshop reads, does and keeps.
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { api, key, type Schemas, take } from '@/api'
import { useWorkspace } from '@/app/place'
import type { Instrument, Item } from './data'

export type View = Schemas['WorkshopView']
export interface Door {
  side: string
  key: string
}

export const workshopKey = (workspace: string, id: string) =>
  key('campaigns', workspace, 'workshop', id)

// Once a second while somebody looks, more rarely while the server does not answer.
export function useWorkshop(id: string) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: workshopKey(workspace, id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/campaigns/{id}/workshop', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
    refetchInterval: (query) => (query.state.status === 'error' ? 5_000 : 1_000),
    refetchOnWindowFocus: true,
    networkMode: 'always',
    retry: false,
  })
}

// Those one can vote on, in the order of the instrument.
export const votable = (instrument: Instrument): Item[] =>
  instrument.dimensions.flatMap((dimension) =>
    instrument.items.filter((item) => item.dimension === dimension.id && item.kind === 'scale'),
  )

// The first after the last one agreed that is not agreed yet; then those that were left out.
export function nextOf(items: readonly Item[], agreed: readonly { item: string }[]) {
  const done = new Set(agreed.map((one) => one.item))
  const last = items.findIndex((item) => item.id === agreed.at(-1)?.item)
  return [...items.slice(last + 1), ...items].find((item) => !done.has(item.id))
}

// Links are told once: they live as long as this tab.
export function useDoors(id: string) {
  const name = `plumbline.doors.${useWorkspace()}.${id}`
  const [doors, setDoors] = useState<Door[]>(() => {
    try {
      const found: unknown = JSON.parse(sessionStorage.getItem(name) ?? '[]')
      return Array.isArray(found) ? (found as Door[]) : []
    } catch {
      return []
    }
  })
  const keep = useCallback(
    (next: Door[]) => {
      setDoors(next)
      try {
        sessionStorage.setItem(name, JSON.stringify(next))
      } catch {
        // Then they last as long as the page.
      }
    },
    [name],
  )
  return [doors, keep] as const
}

export const leftOf = (until: string, now: number) =>
  Math.max(0, Math.ceil((Date.parse(until) - now) / 1000))
export const clockOf = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

// Seconds until then; null without an end.
export function useCountdown(until: string | null): number | null {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!until) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [until])
  return until ? leftOf(until, now) : null
}
