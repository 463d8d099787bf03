import { IconUserStar } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'skills',
    words: ['skills', 'sentences'],
    load: () => import('./skills'),
    navigation: { id: 'skills', group: 'run', order: 30, icon: IconUserStar },
  },
]
