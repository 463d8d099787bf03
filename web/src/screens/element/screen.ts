import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'elements/$id',
    words: ['element', 'collaboration', 'measure'],
    load: () => import('./element'),
  },
]
