// Server-sent events of a workspace: {seq, kinds} and what became of the scores. Reading screens are
// refreshed by kind; nothing polls.
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { base, type Schemas } from './client'
import type { Kind } from './keys'

export type LiveState = 'connecting' | 'live' | 'lost'
export interface Changed {
  seq: number
  batch?: string
  actor?: string
  scenario?: string
  kinds?: string[]
  subjects?: string[]
}

// Which reads a change of the model makes stale.
const staleAfterChange: Kind[] = [
  'elements',
  'analysis',
  'findings',
  'history',
  'scenarios',
  'campaigns',
  'metamodel',
  'settings',
]
const staleAfterScores: Kind[] = ['analysis', 'findings']

let state: LiveState = 'connecting'
const watchers = new Set<() => void>()
const changeListeners = new Set<(changed: Changed) => void>()

function setState(next: LiveState) {
  if (next === state) return
  state = next
  for (const watcher of watchers) watcher()
}

function invalidate(client: QueryClient, workspace: string, kinds: Kind[]) {
  void client.invalidateQueries({
    predicate: (query) =>
      kinds.includes(query.queryKey[0] as Kind) && query.queryKey[1] === workspace,
  })
}

function read<T>(event: MessageEvent): T | null {
  try {
    return JSON.parse(event.data as string) as T
  } catch {
    return null
  }
}

// Keeps one stream open while the workspace is on screen.
export function useLive(workspace: string) {
  const client = useQueryClient()
  useEffect(() => {
    if (typeof EventSource === 'undefined') return
    let source: EventSource | null = null
    let wait = 1_000
    let timer: ReturnType<typeof setTimeout> | undefined
    let waiting: ReturnType<typeof setTimeout> | undefined
    const pending = new Set<Kind>()
    // Many changes in one breath cause one refresh.
    const soon = (kinds: Kind[]) => {
      for (const kind of kinds) pending.add(kind)
      waiting ??= setTimeout(() => {
        waiting = undefined
        const now = [...pending]
        pending.clear()
        invalidate(client, workspace, now)
      }, 120)
    }
    const open = () => {
      source = new EventSource(`${base}/workspaces/${encodeURIComponent(workspace)}/events`)
      source.addEventListener('ready', () => {
        wait = 1_000
        setState('live')
      })
      source.addEventListener('reset', () => {
        setState('live')
        soon([...staleAfterChange, 'comments', 'notifications', 'presence'])
      })
      source.addEventListener('changed', (event) => {
        const changed = read<Changed>(event)
        soon(staleAfterChange)
        if (changed) for (const listener of changeListeners) listener(changed)
      })
      source.addEventListener('scores', () => soon(staleAfterScores))
      source.addEventListener('presence', (event) => {
        const people = read<Schemas['Presence']>(event)
        if (people?.items) client.setQueryData(['presence', workspace], people)
        else soon(['presence'])
      })
      source.addEventListener('comment', () => soon(['comments', 'findings', 'elements']))
      source.addEventListener('notification', () => soon(['notifications']))
      source.onerror = () => {
        setState('lost')
        if (source?.readyState !== EventSource.CLOSED) return
        timer = setTimeout(open, wait)
        wait = Math.min(wait * 2, 60_000)
      }
    }
    open()
    return () => {
      clearTimeout(timer)
      clearTimeout(waiting)
      source?.close()
      setState('connecting')
    }
  }, [client, workspace])
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch)
      return () => watchers.delete(watch)
    },
    () => state,
  )
}

// Called for every committed change of the workspace on screen, one's own included.
export function useOnChange(listener: (changed: Changed) => void) {
  useEffect(() => {
    changeListeners.add(listener)
    return () => {
      changeListeners.delete(listener)
    }
  }, [listener])
}
