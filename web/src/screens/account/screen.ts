import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'account',
    scope: 'server',
    words: ['account', 'access'],
    load: () => import('./account'),
  },
]
