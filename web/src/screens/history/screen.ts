import { IconArrowsDiff, IconHistory } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'history',
    words: ['history'],
    load: () => import('./history'),
    navigation: { id: 'history', group: 'run', order: 40, icon: IconHistory, letter: 'y' },
  },
  {
    path: 'history/compare',
    words: ['history'],
    load: () => import('./compare'),
    find: { id: 'compare', icon: IconArrowsDiff },
  },
]
