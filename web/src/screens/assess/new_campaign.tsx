import { useMay } from '@/api'
import { Go, useSearchState, useWorkspace } from '@/app/place'
import { EmptyState, ErrorState, Page, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { CampaignForm } from './campaign_form'
import { useCampaigns, useInstruments } from './data'

// A new campaign. ?instrument= comes from the library, ?previous= from the round before.
export function Screen() {
  const t = useWords('assess')
  const may = useMay(useWorkspace())
  const [search] = useSearchState()
  const instruments = useInstruments()
  const campaigns = useCampaigns()
  const before = campaigns.data?.items.find((one) => one.id === search['previous'])
  return (
    <Page
      measure="form"
      title={t('new.title')}
      above={<Go to="assess">{t('title')}</Go>}
      sentence={t('new.sentence')}
    >
      {!may('run_surveys') ? (
        <EmptyState kind="denied" title={t('denied')}>
          {t('denied_text')}
        </EmptyState>
      ) : instruments.error || campaigns.error ? (
        <ErrorState
          error={instruments.error ?? campaigns.error}
          onRetry={() => {
            void instruments.refetch()
            void campaigns.refetch()
          }}
        />
      ) : !instruments.data || !campaigns.data ? (
        <Skeleton shape="sheet" />
      ) : (
        <CampaignForm
          instrument={before?.instrument ?? search['instrument'] ?? null}
          before={before}
        />
      )}
    </Page>
  )
}
