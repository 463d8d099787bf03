import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { isProblem } from '@/api'
import { Badge, EmptyState, ErrorState, Sheet, SheetStack, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import {
  type Campaign,
  type Item,
  type Remark,
  restOf,
  type Theme,
  useInstrument,
  useRemarks,
} from './data'
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
  const { items, themes } = remarks.data
  if (items.length === 0)
    return (
      <Sheet>
        <EmptyState kind="nothing" drawing="list" title={t('remarks.none')}>
          {t('remarks.none_text')}
        </EmptyState>
      </Sheet>
    )
  return <Told items={items} themes={themes} questions={instrument.data?.items ?? []} />
}

interface Props {
  items: Remark[]
  themes: Theme[]
  questions: readonly Item[]
}

function Told({ items, themes, questions }: Props) {
  const t = useWords('results')
  const [view, setView] = useState(themes.length > 0 ? 'theme' : 'question')
  return (
    <>
      <div className={styles['remarkView']}>
        {themes.length > 0 && (
          <SegmentedControl
            size="xs"
            aria-label={t('remarks.view')}
            data={['theme', 'question'].map((value) => ({
              value,
              label: t(`remarks.by_${value}`),
            }))}
            value={view}
            onChange={setView}
          />
        )}
        <p className={styles['note']}>
          {view === 'theme' && `${t('remarks.explained')} `}
          {items.every((remark) => !remark.side) && t('remarks.sides_hidden')}
        </p>
      </div>
      {view === 'theme' ? (
        <ByTheme items={items} themes={themes} questions={questions} />
      ) : (
        <ByQuestion items={items} themes={themes} questions={questions} />
      )}
    </>
  )
}

// What several people wrote about, the most frequent first, then what stands by itself.
function ByTheme({ items, themes, questions }: Props) {
  const t = useWords('results')
  const format = useFormat()
  const rest = restOf(items, themes)
  const asked = (remark: Remark) => questions.find((one) => one.id === remark.item)?.name
  return (
    <SheetStack>
      {themes.map((theme) => (
        <Sheet
          key={theme.name}
          title={theme.name}
          note={[
            t('remarks.count', { count: theme.count }),
            theme.business !== null &&
              theme.it !== null &&
              t('remarks.sides', {
                business: format.number(theme.business),
                it: format.number(theme.it),
              }),
          ]
            .filter(Boolean)
            .join(' · ')}
        >
          {theme.terms.length > 1 && (
            <p className={styles['text']}>
              {t('remarks.shares', { terms: theme.terms.join(', ') })}
            </p>
          )}
          <List remarks={theme.remarks.flatMap((at) => items[at] ?? [])} asked={asked} />
        </Sheet>
      ))}
      {rest.length > 0 && (
        <Sheet title={t('remarks.rest')} note={t('remarks.rest_note')}>
          <List remarks={rest} asked={asked} />
        </Sheet>
      )}
    </SheetStack>
  )
}

function ByQuestion({ items, questions }: Props) {
  const t = useWords('results')
  return (
    <SheetStack>
      {questions
        .map((item) => ({ item, own: items.filter((remark) => remark.item === item.id) }))
        .filter(({ own }) => own.length > 0)
        .map(({ item, own }) => (
          <Sheet
            key={item.id}
            title={item.question}
            note={t('remarks.count', { count: own.length })}
          >
            <List remarks={own} />
          </Sheet>
        ))}
    </SheetStack>
  )
}

interface ListProps {
  remarks: Remark[]
  asked?: (remark: Remark) => string | undefined
}

function List({ remarks, asked }: ListProps) {
  const t = useWords('results')
  return (
    <ul className={styles['remarks']}>
      {remarks.map((remark, at) => (
        <li key={at}>
          <span className={styles['words']}>
            <q>{remark.text}</q>
            {asked && <span className={styles['note']}>{asked(remark)}</span>}
          </span>
          {remark.side && <Badge>{t(`side.${remark.side}`)}</Badge>}
        </li>
      ))}
    </ul>
  )
}
