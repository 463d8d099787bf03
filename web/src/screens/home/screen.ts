import { IconLayoutGrid } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: '',
    words: ['home', 'sentences'],
    load: () => import('./home'),
    navigation: { id: 'home', group: 'understand', order: 10, icon: IconLayoutGrid, letter: 'h' },
  },
]
