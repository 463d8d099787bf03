import { isProblem } from '@/api'
import { Badge, EmptyState, ErrorState, Sheet, SheetStack, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { type Campaign, useInstrument, useRemarks } from './data'
import styles from './assess.module.css'

// What people wrote, by question, for those who run the survey.
export function Remarks({ campaign }: { campaign: Campaign }) {
  const t = useWords('results')
  const remarks = useRemarks(campaign.id)
  const instrument = useInstrument(campaign.instrument)
  if (remarks.isPending || instrument.isPending) return <Skeleton shape="sheet" />
  if (isProblem(remarks.error, 409))
    return (
      <Sheet>
        <EmptyState kind="nothing" drawing="lock" title={remarks.error.message}>
          {remarks.error.remedy}
        </EmptyState>
      </Sheet>
    )
  if (isProblem(remarks.error, 403))
    return (
      <Sheet>
        <EmptyState kind="denied" title={remarks.error.message}>
          {remarks.error.remedy}
        </EmptyState>
      </Sheet>
    )
  if (remarks.error)
    return <ErrorState error={remarks.error} onRetry={() => void remarks.refetch()} />
  const { items } = remarks.data
  if (items.length === 0)
    return (
      <Sheet>
        <EmptyState kind="nothing" drawing="list" title={t('remarks.none')}>
          {t('remarks.none_text')}
        </EmptyState>
      </Sheet>
    )
  const order = (instrument.data?.items ?? []).filter((item) =>
    items.some((remark) => remark.item === item.id),
  )
  return (
    <SheetStack>
      {order.map((item) => {
        const own = items.filter((remark) => remark.item === item.id)
        return (
          <Sheet
            key={item.id}
            title={item.question}
            note={t('remarks.count', { count: own.length })}
          >
            <ul className={styles['remarks']}>
              {own.map((remark, at) => (
                <li key={at}>
                  <q>{remark.text}</q>
                  {remark.side && <Badge>{t(`side.${remark.side}`)}</Badge>}
                </li>
              ))}
            </ul>
          </Sheet>
        )
      })}
    </SheetStack>
  )
}
