import { DateInput } from '@/parts/fields/date_input'
import { useQuery } from '@tanstack/react-query'
import { api, key, take, useMetamodel } from '@/api'
import { useFieldNames } from '@/app/field_names'
import { Go, useSearchState, useWorkspace } from '@/app/place'
import { EmptyState, ErrorState, Page, Sheet, Skeleton } from '@/parts'
import { DiffList } from '@/parts/diff_list'
import { useFormat, useWords } from '@/words'
import styles from './history.module.css'

const day = (date: Date) => date.toISOString().slice(0, 10)

// What differs between two days.
export function Screen() {
  const t = useWords('history')
  const format = useFormat()
  const workspace = useWorkspace()
  const [search, setSearch] = useSearchState()
  const today = new Date()
  const from = search['from'] ?? day(new Date(today.getTime() - 90 * 86_400_000))
  const to = search['to'] ?? day(today)
  const { typeName } = useMetamodel(workspace)
  const fieldName = useFieldNames(workspace)
  const diff = useQuery({
    queryKey: key('history', workspace, 'compare', from, to),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/diff', {
          params: { path: { workspace }, query: { from, to } },
          signal,
        }),
      ),
    retry: false,
  })
  const { before, after } = diff.data ?? {}
  const moved = before?.index != null && after?.index != null ? after.index - before.index : null
  const pick = (which: 'from' | 'to', value: string) => (
    <DateInput
      label={t(`compare.${which}`)}
      value={value}
      maxDate={day(today)}
      valueFormat="YYYY-MM-DD"
      onChange={(next) => next && setSearch({ [which]: next })}
    />
  )
  return (
    <Page
      title={t('compare.title')}
      above={<Go to="history">{t('title')}</Go>}
      sentence={
        diff.data
          ? t(moved == null ? 'compare.sentence_plain' : 'compare.sentence', {
              count: diff.data.items.length,
              change: format.change(moved),
            })
          : undefined
      }
      actions={
        <div className={styles['dates']}>
          {pick('from', from)}
          {pick('to', to)}
        </div>
      }
    >
      {diff.isPending && <Skeleton shape="table" />}
      {diff.error && <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />}
      {diff.data && (
        <Sheet
          note={
            <Go to="why" search={{ from, to }}>
              {t('compare.why')}
            </Go>
          }
          title={t('compare.differences')}
        >
          {diff.data.items.length === 0 ? (
            <EmptyState kind="nothing" title={t('compare.none')} compact />
          ) : (
            <DiffList
              items={diff.data.items}
              fieldName={fieldName}
              typeName={typeName}
              nameLink={(item, name) =>
                item.subject === 'element' ? (
                  <Go to={`elements/${encodeURIComponent(item.id)}`}>{name}</Go>
                ) : (
                  name
                )
              }
            />
          )}
        </Sheet>
      )}
    </Page>
  )
}
