import { IconAdjustments } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'levers',
    words: ['levers', 'sentences'],
    load: () => import('./levers'),
    navigation: { id: 'levers', group: 'decide', order: 10, icon: IconAdjustments, letter: 'l' },
  },
]
