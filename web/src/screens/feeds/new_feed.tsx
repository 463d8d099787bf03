import { useMay } from '@/api'
import { Go, useSearchState, useWorkspace } from '@/app/place'
import { EmptyState, Page, Sheet } from '@/parts'
import { useWords } from '@/words'
import { type Kind, kinds } from './data'
import { FeedForm } from './feed_form'
import { Kinds } from './feeds'

// A new feed: first its kind, which is in the address, then the form.
export function Screen() {
  const t = useWords('feeds')
  const may = useMay(useWorkspace())
  const [search] = useSearchState()
  const kind = kinds.find((one) => one === search['kind'])
  return (
    <Page
      measure="form"
      title={kind ? t('new.of', { kind: t(`kind.${kind}`) }) : t('new.title')}
      above={
        <Go to={kind ? 'measures/feeds/new' : 'measures/feeds'}>
          {t(kind ? 'new.title' : 'title')}
        </Go>
      }
      sentence={kind ? t(`about.${kind}`) : t('new.sentence')}
    >
      {!may('manage_workspace') ? (
        <EmptyState kind="denied" title={t('denied')}>
          {t('denied_text')}
        </EmptyState>
      ) : kind ? (
        <FeedForm key={kind} kind={kind satisfies Kind} />
      ) : (
        <Sheet>
          <Kinds />
        </Sheet>
      )}
    </Page>
  )
}
