import { useCallback } from 'react'
import { useWords } from '@/words'
import type { Campaign } from './data'

const RATERS = ['manager', 'peer', 'report', 'business']

// What a role is called: raters of a person in words, roles of a campaign as they were written.
export function useRole(campaign: Pick<Campaign, 'rated'>) {
  const t = useWords('assess')
  return useCallback(
    (role: string) => {
      if (!campaign.rated) return role
      if (role === 'self') return t('rater.self')
      return RATERS.includes(role) ? t(`rater.${role}`) : role
    },
    [campaign.rated, t],
  )
}
