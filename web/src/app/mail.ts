import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { useWorkspace } from './place'

// Whether this server sends mail; until that is known, and where it cannot be asked, not.
export function useMailReady(): boolean {
  const workspace = useWorkspace()
  const mail = useQuery({
    queryKey: key('settings', workspace, 'mail'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/mail', { params: { path: { workspace } }, signal })),
    retry: false,
    staleTime: 60_000,
  })
  return mail.data?.ready ?? false
}
