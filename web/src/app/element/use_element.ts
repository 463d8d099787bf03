import { useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import { useMoment, useWorkspace } from '../place'

export type ElementPage = Schemas['ElementPage']

// The element with its relations, at the moment one looks at.
export function useElement(id: string) {
  const workspace = useWorkspace()
  const moment = useMoment()
  return useQuery({
    queryKey: key('elements', workspace, 'page', id, moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/elements/{id}', {
          params: { path: { workspace, id }, query: moment },
          signal,
        }),
      ),
  })
}
