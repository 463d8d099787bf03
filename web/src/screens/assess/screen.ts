import { IconClipboardCheck, IconClipboardPlus, IconListCheck } from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'assess',
    words: ['assess', 'audit'],
    load: () => import('./assess'),
    navigation: {
      id: 'assess',
      group: 'understand',
      order: 45,
      icon: IconClipboardCheck,
      letter: 'q',
    },
  },
  {
    path: 'assess/new',
    words: ['assess', 'tailoring'],
    load: () => import('./new_campaign'),
    find: { id: 'new_campaign', icon: IconClipboardPlus, may: 'run_surveys' },
  },
  {
    path: 'assess/audits/new',
    words: ['assess', 'audit'],
    load: () => import('./audit_new'),
    find: { id: 'new_audit', icon: IconListCheck, may: 'run_surveys' },
  },
  {
    path: 'assess/audits/$id',
    words: ['assess', 'audit', 'results'],
    load: () => import('./audit'),
  },
  {
    path: 'assess/instruments/$id',
    words: ['assess', 'tailoring'],
    load: () => import('./instrument'),
  },
  {
    path: 'assess/instruments/$id/tailoring',
    words: ['assess', 'results', 'tailoring'],
    load: () => import('./tailoring'),
  },
  {
    path: 'assess/$id',
    words: ['assess', 'results', 'plan', 'tailoring'],
    load: () => import('./campaign'),
  },
  { path: 'assess/$id/workshop', words: ['assess', 'workshop'], load: () => import('./workshop') },
]
