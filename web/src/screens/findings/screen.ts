import { IconFlag } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'findings',
    words: ['findings', 'sentences', 'collaboration'],
    load: () => import('./findings'),
    navigation: { id: 'findings', group: 'understand', order: 30, icon: IconFlag, letter: 'f' },
  },
]
