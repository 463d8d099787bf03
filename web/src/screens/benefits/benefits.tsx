import { useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import { Go, useMoment, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import { Bar, ErrorState, Page, Sheet, SheetGrid, Skeleton, Sparkline } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './benefits.module.css'

type Benefit = Schemas['BenefitsPage']['benefits'][number]
type Part = Benefit['parts'][number]

// What alignment is for: the four benefits, each with what it is made of and what holds it down.
export function Screen() {
  const t = useWords('benefits')
  const workspace = useWorkspace()
  const moment = useMoment()
  const benefits = useQuery({
    queryKey: key('analysis', workspace, 'benefits', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/benefits', {
          params: { path: { workspace }, query: moment },
          signal,
        }),
      ),
  })
  if (benefits.isPending) return <Skeleton shape="page" />
  if (benefits.error)
    return <ErrorState error={benefits.error} onRetry={() => void benefits.refetch()} />
  return (
    <Page
      title={t('title')}
      sentence={<Sentence sentence={benefits.data.sentence} />}
      above={<Go to="">{t('home')}</Go>}
    >
      <SheetGrid>
        {benefits.data.benefits.map((benefit) => (
          <One key={benefit.id} benefit={benefit} />
        ))}
      </SheetGrid>
    </Page>
  )
}

function One({ benefit }: { benefit: Benefit }) {
  const t = useWords('benefits')
  const format = useFormat()
  const values = benefit.trend.map((point) => point.value)
  const first = benefit.trend.find((point) => point.value != null)
  const change = first?.value != null && benefit.value != null ? benefit.value - first.value : null
  return (
    <Sheet title={benefit.name} note={benefit.description}>
      <div className={styles['head']}>
        <span className={styles['value']}>
          {benefit.value == null ? t('no_value') : format.number(benefit.value, 0)}
        </span>
        {benefit.value != null && <span className={styles['unit']}>{t('of_100')}</span>}
        <Sparkline values={values} label={t('trend')} width={120} height={32} />
        {change != null && first && (
          <span className={styles['unit']}>
            {t('since', { change: format.change(change), date: format.date(first.at) })}
          </span>
        )}
      </div>
      <ul className={styles['parts']}>
        {benefit.parts.map((part) => (
          <PartRow key={part.id} part={part} />
        ))}
      </ul>
    </Sheet>
  )
}

function PartRow({ part }: { part: Part }) {
  const t = useWords('benefits')
  const format = useFormat()
  return (
    <li className={styles['part']} data-missing={part.value == null || undefined}>
      <div className={styles['row']}>
        <span className={styles['name']}>{part.name}</span>
        <Bar
          value={part.value}
          label={`${part.name} ${part.value == null ? t('no_value') : format.percent(part.value)}`}
        />
        <span className={styles['share']}>{format.percent(part.value)}</span>
      </div>
      <p className={styles['note']}>{part.value == null ? part.missing : part.formula}</p>
      {part.value != null && (
        <p className={styles['note']}>
          <From part={part} />
          {part.weakest.length > 0 && (
            <>
              {' '}
              {t('weakest')}{' '}
              {part.weakest.map((element, index) => (
                <span key={element.id}>
                  {index > 0 && ', '}
                  <Go to={`elements/${encodeURIComponent(element.id)}`}>{element.name}</Go>
                </span>
              ))}
              .
            </>
          )}
        </p>
      )}
    </li>
  )
}

// What was divided by what: "Here 4.2 / 9 FTE, from 6."
function From({ part }: { part: Part }) {
  const t = useWords('benefits')
  const format = useFormat()
  const amount = (value: number) => format.number(value, Number.isInteger(value) ? 0 : 1)
  const unit = part.unit
  if (part.top == null) return <>{t('from', { count: part.counted })}</>
  const figure =
    part.bottom == null ? amount(part.top) : `${amount(part.top)} / ${amount(part.bottom)}`
  return <>{t('here', { figure, unit, count: part.counted })}</>
}
