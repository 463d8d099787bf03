import { IconFileImport } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'import',
    words: ['import', 'collaboration'],
    load: () => import('./studio'),
    navigation: {
      id: 'import',
      group: 'setup',
      order: 10,
      icon: IconFileImport,
      letter: 'i',
      may: 'import',
    },
  },
  { path: 'export', words: 'import', load: () => import('./export') },
]
