import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'measures/feeds',
    words: 'feeds',
    load: () => import('./feeds'),
    find: { id: 'feeds', icon: IconPlugConnected },
  },
  {
    path: 'measures/feeds/new',
    words: 'feeds',
    load: () => import('./new_feed'),
    find: { id: 'new_feed', icon: IconPlus, may: 'manage_workspace' },
  },
  { path: 'measures/feeds/$id', words: 'feeds', load: () => import('./feed') },
  { path: 'measures/feeds/$id/change', words: 'feeds', load: () => import('./change_feed') },
]
