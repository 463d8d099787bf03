import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'perspectives',
    words: ['perspectives', 'sentences'],
    load: () => import('./perspectives'),
  },
]
