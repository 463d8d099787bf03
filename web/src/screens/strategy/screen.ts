import { IconScale, IconTable, IconTargetArrow } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'strategy',
    words: ['strategy', 'sentences', 'measure'],
    load: () => import('./strategy'),
    navigation: { id: 'strategy', group: 'decide', order: 20, icon: IconTargetArrow, letter: 's' },
  },
  {
    path: 'strategy/weights',
    words: ['strategy', 'sentences'],
    load: () => import('./weights'),
    find: { id: 'weights', icon: IconScale, may: 'edit' },
  },
  {
    path: 'strategy/traceability',
    words: ['strategy', 'sentences'],
    load: () => import('./traceability'),
    find: { id: 'traceability', icon: IconTable },
  },
]
