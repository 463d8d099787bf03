import {
  IconChartLine,
  IconChecklist,
  IconGauge,
  IconTableOptions,
  IconTargetArrow,
  IconUserQuestion,
} from '@tabler/icons-react'
import type { Screen } from '@/app/screen'

const words = ['measures', 'measure']

export const screens: Screen[] = [
  {
    path: 'measures',
    words,
    load: () => import('./list'),
    navigation: { id: 'measures', group: 'run', order: 5, icon: IconChartLine, letter: 'k' },
  },
  {
    path: 'measures/mine',
    words,
    load: () => import('./mine'),
    find: { id: 'own_measures', icon: IconChecklist },
  },
  {
    path: 'measures/enter',
    words,
    load: () => import('./enter'),
    find: { id: 'enter_measures', icon: IconTableOptions },
  },
  {
    path: 'measures/library',
    words,
    load: () => import('./library'),
    find: { id: 'measure_library', icon: IconTableOptions },
  },
  {
    path: 'measures/import',
    words,
    load: () => import('./import'),
    find: { id: 'import_measures', icon: IconTableOptions },
  },
  {
    path: 'measures/owners',
    words,
    load: () => import('./owners'),
    find: { id: 'measure_owners', icon: IconUserQuestion },
  },
  {
    path: 'measures/accuracy',
    words,
    load: () => import('./accuracy'),
    find: { id: 'forecast_accuracy', icon: IconTargetArrow },
  },
  {
    path: 'measures/service-levels',
    words: [...words, 'service_levels'],
    load: () => import('./levels/list'),
    find: { id: 'service_levels', icon: IconGauge },
  },
  {
    path: 'measures/service-levels/$id',
    words: [...words, 'service_levels', 'element'],
    load: () => import('./levels/level'),
  },
  {
    path: 'measures/$id',
    words: [...words, 'service_levels', 'element'],
    load: () => import('./measure'),
  },
]
