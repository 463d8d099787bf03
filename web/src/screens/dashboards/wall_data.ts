// What a wall shows, fetched with a session or with the key of a link, and kept fresh by the event
// stream. A browser's own stream cannot carry a key, so this one is read by hand; it comes again after
// every loss, a little later each time.
import { useCallback, useEffect, useRef, useState } from 'react'
import { base, Problem } from '@/api'
import type { DashboardData } from './data'

const soonest = 1_000
const latest = 60_000
const silent = 50_000 // the server's heartbeat comes every 15 seconds
const together = 300 // changes in one breath cause one reading

export interface Board {
  data?: DashboardData
  read?: number // when it came
  refused?: Problem
}

const headersOf = (secret: string): Record<string, string> => ({
  Accept: 'application/json',
  'Accept-Language': document.documentElement.lang || 'en',
  ...(secret ? { Authorization: `Bearer ${secret}` } : {}),
})

async function read(workspace: string, id: string, secret: string, signal: AbortSignal) {
  const answer = await fetch(
    `${base}/workspaces/${encodeURIComponent(workspace)}/dashboards/${encodeURIComponent(id)}/data`,
    { headers: headersOf(secret), signal, credentials: secret ? 'omit' : 'same-origin' },
  )
  const body: unknown = await answer.json()
  if (!answer.ok) throw new Problem({ ...(body as object), status: answer.status })
  return body as DashboardData
}

// Names of events, one after the other, until the stream ends.
async function listen(
  workspace: string,
  secret: string,
  signal: AbortSignal,
  hear: (event: string) => void,
) {
  // A line that died without a word is noticed by its silence.
  const watch = new AbortController()
  signal.addEventListener('abort', () => watch.abort(), { once: true })
  let alarm: ReturnType<typeof setTimeout> | undefined
  const heard = () => {
    clearTimeout(alarm)
    alarm = setTimeout(() => watch.abort(), silent)
  }
  heard()
  try {
    const answer = await fetch(`${base}/workspaces/${encodeURIComponent(workspace)}/events`, {
      headers: { ...headersOf(secret), Accept: 'text/event-stream' },
      signal: watch.signal,
      credentials: secret ? 'omit' : 'same-origin',
    })
    const body = answer.ok ? answer.body?.getReader() : undefined
    if (!body) throw new Problem({ status: answer.status })
    const decoder = new TextDecoder()
    let rest = ''
    for (;;) {
      const { done, value } = await body.read()
      if (done) return
      heard()
      const parts = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) if (line.startsWith('event:')) hear(line.slice(6).trim())
    }
  } finally {
    clearTimeout(alarm)
  }
}

export function useWall(workspace: string, ids: string[], secret: string) {
  const [boards, setBoards] = useState<Record<string, Board>>({})
  // Since when nothing has been heard; null while the line holds.
  const [lost, setLost] = useState<number | null>(null)
  const list = ids.join(',')
  const stop = useRef<AbortController>(null)

  const refresh = useCallback(async () => {
    stop.current?.abort()
    const control = new AbortController()
    stop.current = control
    await Promise.all(
      list
        .split(',')
        .filter(Boolean)
        .map(async (id) => {
          try {
            const data = await read(workspace, id, secret, control.signal)
            setBoards((now) => ({ ...now, [id]: { data, read: Date.now() } }))
          } catch (error) {
            if (control.signal.aborted) return
            // A refusal takes the figures away; a broken line leaves the old ones.
            if (error instanceof Problem && error.status < 500)
              setBoards((now) => ({ ...now, [id]: { refused: error } }))
            else setLost((now) => now ?? Date.now())
          }
        }),
    )
  }, [workspace, list, secret])

  useEffect(() => {
    const control = new AbortController()
    let wait = soonest
    let soon: ReturnType<typeof setTimeout> | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    let reading = false
    const open = () => {
      reading = true
      listen(workspace, secret, control.signal, (event) => {
        if (event === 'ready' || event === 'reset') {
          wait = soonest
          setLost(null)
          void refresh()
        } else if (event === 'changed' || event === 'scores') {
          soon ??= setTimeout(() => {
            soon = undefined
            void refresh()
          }, together)
        }
      })
        .catch((error: unknown) => {
          // Refused, not lost: each board says why.
          if (error instanceof Problem && error.status >= 400 && error.status < 500) void refresh()
        })
        .finally(() => {
          reading = false
          if (control.signal.aborted) return
          setLost((now) => now ?? Date.now())
          again = setTimeout(open, wait)
          wait = Math.min(wait * 2, latest)
        })
    }
    open()
    void refresh()
    const back = () => {
      // The stream may have lived through it; the figures are read again either way.
      if (reading) {
        setLost(null)
        void refresh()
        return
      }
      wait = soonest
      clearTimeout(again)
      open()
    }
    const away = () => setLost((now) => now ?? Date.now())
    window.addEventListener('online', back)
    window.addEventListener('offline', away)
    return () => {
      control.abort()
      stop.current?.abort()
      clearTimeout(soon)
      clearTimeout(again)
      window.removeEventListener('online', back)
      window.removeEventListener('offline', away)
    }
  }, [workspace, secret, refresh])
  return { boards, lost }
}
