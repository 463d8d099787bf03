import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, take, useMay } from '@/api'
import { Go, usePathParam, useSearchState, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { DateValue, ErrorState, Page, PersonName, Sheet, SheetStack, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { type Instrument, useInstrument } from './data'
import {
  addsUp,
  sameStatement,
  type Statement,
  type Tailoring,
  useTailoring,
  useTrial,
} from './tailoring_data'
import { Factors } from './tailoring_factors'
import { NeedsTable } from './tailoring_table'
import { nameOf, WeightsDrawer } from './tailoring_weights'
import styles from './tailoring.module.css'

// What an organisation is like, and how important each question of an instrument is for it.
export function Screen() {
  const id = usePathParam('id')
  const instrument = useInstrument(id)
  const tailoring = useTailoring(id)
  if (instrument.isPending || tailoring.isPending) return <Skeleton shape="page" />
  if (instrument.error)
    return <ErrorState error={instrument.error} onRetry={() => void instrument.refetch()} />
  if (tailoring.error)
    return <ErrorState error={tailoring.error} onRetry={() => void tailoring.refetch()} />
  return <Told instrument={instrument.data} tailoring={tailoring.data} />
}

interface Props {
  instrument: Instrument
  tailoring: Tailoring
}

function Told({ instrument, tailoring }: Props) {
  const t = useWords('tailoring')
  const workspace = useWorkspace()
  const may = useMay(workspace)('run_surveys')
  const [search, setSearch] = useSearchState()
  const [draft, setDraft] = useState<Statement | null>(null)
  const { run, busy } = useWrite()
  const { id, name } = instrument.instrument
  const statement = draft ?? tailoring.statement
  const changed = draft !== null && !sameStatement(draft, tailoring.statement)
  const right = instrument.tailoring.every((factor) => addsUp(factor, statement[factor.id]))
  const trial = useTrial(id, changed && right ? draft : null)
  const shown = changed && right ? (trial.data ?? tailoring) : tailoring
  const keep = async () => {
    const kept = await run(
      () =>
        take(
          api.PUT('/workspaces/{workspace}/instruments/{id}/tailoring', {
            params: { path: { workspace, id } },
            headers: { 'If-Match': `"${tailoring.version}"` },
            body: { statement },
          }),
        ),
      { done: t('kept'), kinds: ['campaigns'] },
    )
    if (kept) setDraft(null)
  }
  const byHand = shown.need.items.filter((one) => one.override).length
  return (
    <Page
      measure="report"
      title={t('title', { name })}
      above={<Go to={`assess/instruments/${encodeURIComponent(id)}`}>{name}</Go>}
      sentence={t('sentence', {
        stated: Object.keys(tailoring.statement).length,
        count: instrument.tailoring.length,
        by_hand: byHand,
      })}
      actions={
        <Button variant="default" onClick={() => setSearch({ weights: '1' })}>
          {t('weights.title')}
        </Button>
      }
    >
      <SheetStack>
        <Sheet
          title={t('factors')}
          flush
          note={
            tailoring.stated_at && (
              <>
                <PersonName name={nameOf(tailoring.stated_by)} /> ·{' '}
                <DateValue value={tailoring.stated_at} />
              </>
            )
          }
        >
          <p className={styles['lead']}>{t('factors_text')}</p>
          <Factors
            factors={instrument.tailoring}
            statement={statement}
            onChange={may ? setDraft : undefined}
            open={search['factor']}
            onOpen={(factor) => setSearch({ factor })}
          />
          {changed && (
            <div className={styles['keep']}>
              <p role="status">{t(right ? 'trial' : 'trial_wrong')}</p>
              <Button variant="default" onClick={() => setDraft(null)}>
                {t('discard')}
              </Button>
              <Button loading={busy} disabled={!right} onClick={() => void keep()}>
                {t('keep')}
              </Button>
            </div>
          )}
        </Sheet>
        <NeedsTable
          instrument={instrument}
          tailoring={shown}
          may={may && !changed}
          pending={changed && trial.isFetching}
        />
        {tailoring.past.length > 0 && <Past instrument={instrument} tailoring={tailoring} />}
      </SheetStack>
      {search['weights'] && (
        <WeightsDrawer
          instrument={instrument}
          tailoring={tailoring}
          may={may}
          onClose={() => setSearch({ weights: undefined })}
        />
      )}
    </Page>
  )
}

// What was set by hand once, by whom, why, and how it ended.
function Past({ instrument, tailoring }: Props) {
  const t = useWords('tailoring')
  const format = useFormat()
  return (
    <Sheet title={t('past.title')} note={t('past.note')}>
      <ul className={styles['past']}>
        {tailoring.past.map((one, at) => (
          <li key={at}>
            <span className={styles['itemName']}>
              {instrument.items.find((item) => item.id === one.item)?.name ?? one.item}
            </span>
            <span>
              {[
                one.importance !== null &&
                  t('past.importance', { value: format.change(one.importance, 0) }),
                one.target !== null && t('past.target', { value: format.plain(one.target) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <span>{one.reason}</span>
            <span className={styles['quiet']}>
              {t('past.set', { name: nameOf(one.by), at: format.date(one.at) })}{' '}
              {one.withdrawn_at
                ? t('past.withdrawn', {
                    name: nameOf(one.withdrawn_by),
                    at: format.date(one.withdrawn_at),
                  })
                : t('past.replaced', { at: format.date(one.replaced_at) })}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
