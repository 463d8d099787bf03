import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'workspaces',
    scope: 'server',
    words: ['workspaces'],
    load: () => import('./workspaces'),
  },
]
