import { IconServer, IconSettings } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'administration',
    words: ['administration'],
    load: () => import('./administration'),
    navigation: {
      id: 'administration',
      group: 'setup',
      order: 20,
      icon: IconSettings,
      letter: 'd',
    },
  },
  {
    path: 'server',
    scope: 'server',
    words: ['administration'],
    load: () => import('./server'),
    find: { id: 'server', icon: IconServer, may: 'manage_accounts' },
  },
]
