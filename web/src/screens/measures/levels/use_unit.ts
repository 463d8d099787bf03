import { useMeasures } from '@/app/measures'
import { type Draft, ownUnit } from './draft'

// The unit of the values a draft is judged by.
export function useUnit(draft: Pick<Draft, 'by' | 'indicator'>): string | null {
  const measures = useMeasures()
  if (draft.by === 'own') return ownUnit
  return measures.data?.items.find((row) => row.id === draft.indicator?.id)?.unit ?? null
}
