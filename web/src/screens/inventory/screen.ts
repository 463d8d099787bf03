import { IconServer2 } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'inventory',
    words: 'inventory',
    load: () => import('./inventory'),
    navigation: { id: 'inventory', group: 'run', order: 15, icon: IconServer2 },
  },
]
