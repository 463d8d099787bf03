import { IconGitBranch } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'scenarios',
    words: ['scenarios'],
    load: () => import('./scenarios'),
    navigation: { id: 'scenarios', group: 'decide', order: 30, icon: IconGitBranch, letter: 'c' },
  },
  { path: 'scenarios/$id', words: ['scenarios'], load: () => import('./scenario') },
]
