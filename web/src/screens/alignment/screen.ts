import { IconAffiliate } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'alignment',
    words: ['alignment', 'sentences'],
    load: () => import('./alignment'),
    navigation: {
      id: 'alignment',
      group: 'understand',
      order: 20,
      icon: IconAffiliate,
      letter: 'a',
    },
  },
]
