import { IconGift } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'benefits',
    words: ['benefits', 'sentences'],
    load: () => import('./benefits'),
    find: { id: 'benefits', icon: IconGift },
  },
]
