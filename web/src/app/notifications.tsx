import { ActionIcon, Indicator } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { useWords } from '@/words'
import { useWorkspace } from './place'
import { Tool } from './tool'

export function useNotifications() {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('notifications', workspace),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/notifications', {
          params: { path: { workspace }, query: { limit: 30 } },
          signal,
        }),
      ),
    retry: false,
  })
}

// What concerns the reader; inbox.tsx lists it.
export function Notifications() {
  const t = useWords('app')
  const { data } = useNotifications()
  const unread = data?.unread ?? 0
  return (
    <Indicator disabled={unread === 0} size={7} offset={6} color="var(--pl-bad)">
      <Tool
        menu="Inbox"
        button={
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('notifications.open', { count: unread })}
          >
            <IconBell size={18} stroke={1.6} />
          </ActionIcon>
        }
      />
    </Indicator>
  )
}
