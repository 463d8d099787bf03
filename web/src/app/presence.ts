// Who else looks at the same thing, and which field they are in. The server forgets a window that has been
// silent for a while, so this says it again every 20 seconds; others' moves come over the live stream.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { api, key, type Schemas, take } from '@/api'
import { useWorkspace } from './place'

export type Present = Schemas['Presence']['items'][number]

const window_id = crypto.randomUUID().slice(0, 12)
const beat = 20_000

export function usePresence(subject: string) {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const field = useRef<string | undefined>(undefined)
  const say = useCallback(
    async (gone = false) => {
      try {
        const people = await take(
          api.PUT('/workspaces/{workspace}/presence', {
            params: { path: { workspace } },
            body: gone
              ? { window: window_id, gone: true }
              : { window: window_id, subject, ...(field.current ? { field: field.current } : {}) },
            // Reaches the server even from a window that is being closed.
            keepalive: gone,
          }),
        )
        if (people?.items) client.setQueryData(key('presence', workspace), people)
      } catch {
        // Presence is a courtesy; nothing depends on it.
      }
    },
    [workspace, subject, client],
  )
  useEffect(() => {
    void say()
    const timer = setInterval(() => void say(), beat)
    const leave = () => void say(true)
    window.addEventListener('pagehide', leave)
    return () => {
      clearInterval(timer)
      window.removeEventListener('pagehide', leave)
      void say(true)
    }
  }, [say])
  const { data } = useQuery({
    queryKey: key('presence', workspace),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/presence', { params: { path: { workspace } }, signal }),
      ),
    staleTime: beat,
  })
  const others = useMemo(
    () =>
      (data?.items ?? []).filter(
        (entry) => entry.subject === subject && !entry.me && entry.window !== window_id,
      ),
    [data, subject],
  )
  const setField = useCallback(
    (next: string | undefined) => {
      if (field.current === next) return
      field.current = next
      void say()
    },
    [say],
  )
  return { others, setField }
}
