import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { api, type Schemas, setCsrf, take } from './client'
import { isProblem } from './problem'
import { key } from './keys'

export type Session = Schemas['Session']
export type Role = Schemas['Role']

// null: nobody is signed in.
export const sessionQuery = queryOptions({
  queryKey: key('session'),
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const session = await take(api.GET('/session', { signal }))
      setCsrf(session.csrf)
      return session
    } catch (error) {
      if (isProblem(error, 401)) {
        setCsrf(null)
        return null
      }
      throw error
    }
  },
  staleTime: 5 * 60_000,
  retry: false,
})

export const statusQuery = queryOptions({
  queryKey: key('server', undefined, 'status'),
  queryFn: ({ signal }) => take(api.GET('/status', { signal })),
  staleTime: 60_000,
})

export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery)
  if (!data) throw new Error('No session; the route above should have asked for one.')
  return data
}

export const useMaybeSession = () => useQuery(sessionQuery).data ?? null

// May the reader do this in the workspace? Verbs are the server's; it decides again on every call.
export function useMay(workspace: string): (verb: string) => boolean {
  const session = useMaybeSession()
  const verbs = session?.workspaces.find((entry) => entry.id === workspace)?.verbs ?? []
  return (verb) => verbs.includes(verb)
}
