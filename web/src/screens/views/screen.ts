import { IconFrame } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'views',
    words: 'views',
    load: () => import('./list'),
    navigation: { id: 'views', group: 'run', order: 35, icon: IconFrame },
  },
  { path: 'views/$id', words: 'views', load: () => import('./view') },
]
