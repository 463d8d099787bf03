import {
  IconReportAnalytics,
  IconScale,
  IconSitemap,
  IconTable,
  IconTargetArrow,
} from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

export const screens: Screen[] = [
  {
    path: 'strategy',
    words: ['strategy', 'scorecard', 'sentences', 'measure'],
    load: () => import('./strategy'),
    navigation: { id: 'strategy', group: 'decide', order: 20, icon: IconTargetArrow, letter: 's' },
  },
  {
    path: 'strategy/weights',
    words: ['strategy', 'sentences'],
    load: () => import('./weights'),
    find: { id: 'weights', icon: IconScale, may: 'edit' },
  },
  {
    path: 'strategy/traceability',
    words: ['strategy', 'sentences'],
    load: () => import('./traceability'),
    find: { id: 'traceability', icon: IconTable },
  },
  {
    path: 'strategy/map',
    words: 'scorecard',
    load: () => import('./map'),
    find: { id: 'strategy_map', icon: IconSitemap },
  },
  {
    path: 'strategy/scorecard',
    words: ['scorecard', 'sentences'],
    load: () => import('./scorecard'),
    find: { id: 'scorecard', icon: IconReportAnalytics },
  },
  {
    path: 'strategy/reviews',
    words: 'scorecard',
    load: () => import('./reviews'),
    find: { id: 'reviews', icon: IconReportAnalytics },
  },
  { path: 'strategy/reviews/$id', words: 'scorecard', load: () => import('./review') },
]
