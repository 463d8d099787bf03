import { IconHierarchy2 } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'organisation',
    words: 'organisation',
    load: () => import('./organisation'),
    navigation: { id: 'organisation', group: 'run', order: 20, icon: IconHierarchy2 },
  },
]
