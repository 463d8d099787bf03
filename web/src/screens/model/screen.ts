import { IconTable } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'model',
    words: ['model', 'element'],
    load: () => import('./model'),
    navigation: { id: 'model', group: 'run', order: 10, icon: IconTable, letter: 'm' },
  },
]
