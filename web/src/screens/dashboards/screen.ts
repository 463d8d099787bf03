import { IconLayoutDashboard } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'dashboards',
    words: 'dashboards',
    load: () => import('./list'),
    navigation: {
      id: 'dashboards',
      group: 'understand',
      order: 15,
      icon: IconLayoutDashboard,
      letter: 'b',
    },
  },
  { path: 'dashboards/$id', words: 'dashboards', load: () => import('./dashboard') },
  // Outside the frame: nothing but figures, with a session or with the key of a link.
  { path: 'wall/$workspace', scope: 'public', words: 'dashboards', load: () => import('./wall') },
]
