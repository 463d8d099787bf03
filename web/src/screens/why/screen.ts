import { IconStairs } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'why',
    words: ['why', 'sentences'],
    load: () => import('./why'),
    navigation: { id: 'why', group: 'understand', order: 40, icon: IconStairs, letter: 'w' },
  },
]
