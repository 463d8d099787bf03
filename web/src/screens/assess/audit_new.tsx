import { useMay } from '@/api'
import { Go, useSearchState, useWorkspace } from '@/app/place'
import { EmptyState, Page } from '@/parts'
import { useWords } from '@/words'
import { AuditForm } from './audit_form'

// A new audit. ?previous= comes from the audit before.
export function Screen() {
  const t = useWords('audit')
  const assess = useWords('assess')
  const may = useMay(useWorkspace())
  const [search] = useSearchState()
  return (
    <Page
      measure="form"
      title={t('new.title')}
      above={<Go to="assess?tab=audits">{t('title')}</Go>}
      sentence={t('new.sentence')}
    >
      {may('run_surveys') ? (
        <AuditForm previous={search['previous']} />
      ) : (
        <EmptyState kind="denied" title={assess('denied')}>
          {t('denied_text')}
        </EmptyState>
      )}
    </Page>
  )
}
