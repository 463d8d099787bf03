import { Select, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { useMay } from '@/api'
import { Go, useSearchState, useWorkspace } from '@/app/place'
import { EmptyState, ErrorState, Sheet, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { type InstrumentRow, useInstruments } from './data'
import styles from './assess.module.css'

// What can be asked: name, what for, how long it takes, how often it is worth it.
export function Library() {
  const t = useWords('assess')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const [search, setSearch] = useSearchState()
  const instruments = useInstruments()
  const { q = '', family } = search
  const items = instruments.data?.items
  const families = useMemo(
    () => [...new Set((items ?? []).map((item) => item.family))].sort(),
    [items],
  )
  if (instruments.isPending) return <Skeleton shape="table" />
  if (instruments.error)
    return <ErrorState error={instruments.error} onRetry={() => void instruments.refetch()} />
  const wanted = q.trim().toLowerCase()
  const shown = instruments.data.items.filter(
    (item) =>
      (!family || item.family === family) &&
      `${item.name} ${item.description} ${item.id}`.toLowerCase().includes(wanted),
  )
  const familyName = (id: string) => t(`family.${id}`, { defaultValue: id })
  return (
    <>
      <div className={styles['filters']}>
        <TextInput
          aria-label={t('library.search')}
          placeholder={t('library.search')}
          value={q}
          onChange={(event) => setSearch({ q: event.currentTarget.value || undefined })}
          w={240}
        />
        <Select
          aria-label={t('library.family')}
          placeholder={t('library.every_family')}
          data={families.map((id) => ({ value: id, label: familyName(id) }))}
          value={family ?? null}
          onChange={(value) => setSearch({ family: value ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': t('library.every_family') }}
          w={200}
        />
        <span className={styles['note']}>{t('library.shown', { count: shown.length })}</span>
      </div>
      {shown.length === 0 ? (
        <Sheet>
          <EmptyState kind="filtered" title={t('library.none')}>
            {t('library.none_text')}
          </EmptyState>
        </Sheet>
      ) : (
        <ul className={styles['cards']}>
          {shown.map((item) => (
            <Card
              key={item.id}
              item={item}
              family={familyName(item.family)}
              may={may('run_surveys')}
            />
          ))}
        </ul>
      )}
    </>
  )
}

function Card({ item, family, may }: { item: InstrumentRow; family: string; may: boolean }) {
  const t = useWords('assess')
  return (
    <li className={styles['card']}>
      <span className={styles['kicker']}>{family}</span>
      <Go to={`assess/instruments/${encodeURIComponent(item.id)}`} className={styles['cardName']}>
        {item.name}
      </Go>
      <p className={styles['cardText']}>{item.description}</p>
      <p className={styles['note']}>
        <Burden item={item} />
      </p>
      {item.licence_note && <p className={styles['licence']}>{item.licence_note}</p>}
      {may && (
        <Go
          to={`assess/new?instrument=${encodeURIComponent(item.id)}`}
          aria-label={t('library.use_named', { name: item.name })}
        >
          {t('library.use')}
        </Go>
      )}
    </li>
  )
}

// Minutes, questions and cadence in a line.
export function Burden({ item }: { item: InstrumentRow }) {
  const t = useWords('assess')
  const months = Math.max(1, Math.round(item.cadence_days / 30.4))
  return (
    <>
      {t('minutes', { count: item.minutes })} · {t('questions', { count: item.items })} ·{' '}
      {t('every', { count: months })} · {t(`method.${item.method}`, { defaultValue: item.method })}
    </>
  )
}
