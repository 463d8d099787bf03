import { IconRoute } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'perspectives',
    words: ['perspectives', 'sentences'],
    load: () => import('./perspectives'),
    find: { id: 'perspectives', icon: IconRoute },
  },
]
