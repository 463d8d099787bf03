import { IconSitemap } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'graph',
    words: 'graph',
    load: () => import('./landscape'),
    navigation: { id: 'graph', group: 'understand', order: 50, icon: IconSitemap, letter: 'n' },
  },
]
