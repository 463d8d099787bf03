import { Button, Slider, Switch } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { api, key, lineIds, linkIds, type Schemas, take } from '@/api'
import { Go, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import { Bar, DomainMark, EmptyState, ErrorState, Page, Sheet, Skeleton } from '@/parts'
import { isDomain } from '@/tokens'
import { useFormat, useWords } from '@/words'
import { type Edit, editOf, editsOf, identity, type Lever, textOfEdits, withEdit } from './edits'
import styles from './levers.module.css'

export function Screen() {
  const t = useWords('levers')
  const workspace = useWorkspace()
  const moment = useMoment()
  const [search, setSearch] = useSearchState()
  const [edits, setEdits] = useState<Edit[]>(() => editsOf(search['try']))
  const levers = useQuery({
    queryKey: key('analysis', workspace, 'levers', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/levers', {
          params: { path: { workspace }, query: { top: 20, ...moment } },
          signal,
        }),
      ),
    staleTime: 60_000,
  })
  const change = (edit: Edit, keep: boolean) => {
    const next = withEdit(edits, edit, keep)
    setEdits(next)
    setSearch({ try: textOfEdits(next) })
  }
  const reset = () => {
    setEdits([])
    setSearch({ try: undefined })
  }
  if (levers.isPending) return <Skeleton shape="page" />
  if (levers.error) return <ErrorState error={levers.error} onRetry={() => void levers.refetch()} />
  const { items, sentence } = levers.data
  const most = Math.max(0.01, ...items.map((lever) => lever.index_gain))
  return (
    <Page title={t('title')} sentence={<Sentence sentence={sentence} />}>
      {items.length === 0 ? (
        <Sheet>
          <EmptyState kind="nothing" drawing="bars" title={t('empty')}>
            {t('empty_text')}
          </EmptyState>
        </Sheet>
      ) : (
        <div className={styles['columns']}>
          <Sheet title={t('list')} note={t('list_note')}>
            <ol className={styles['levers']}>
              {items.map((lever, index) => (
                <LeverRow
                  key={index}
                  place={index + 1}
                  lever={lever}
                  most={most}
                  edits={edits}
                  onChange={change}
                />
              ))}
            </ol>
          </Sheet>
          <Outcome edits={edits} onReset={reset} />
        </div>
      )}
    </Page>
  )
}

interface RowProps {
  place: number
  lever: Lever
  most: number
  edits: readonly Edit[]
  onChange: (edit: Edit, keep: boolean) => void
}

function LeverRow({ place, lever, most, edits, onChange }: RowProps) {
  const t = useWords('levers')
  const format = useFormat()
  const from = lever.from ?? 0
  const to = lever.to ?? 1
  const template = editOf(lever, to)
  const current = template ? edits.find((edit) => identity(edit) === identity(template)) : undefined
  const domain = lever.component?.slice(0, 2)
  const at = current?.value ?? from
  return (
    <li className={styles['lever']} data-on={current ? true : undefined}>
      <span className={styles['place']}>{place}</span>
      <div className={styles['words']}>
        <div className={styles['text']}>
          {isDomain(domain) && <DomainMark domain={domain} bare />}
          {lever.element ? (
            <Go to={`elements/${encodeURIComponent(lever.element)}`}>{lever.text}</Go>
          ) : (
            lever.text
          )}
        </div>
        {lever.owner && <div className={styles['note']}>{t('owner', { person: lever.owner })}</div>}
      </div>
      <div className={styles['gain']}>
        <span>{format.change(lever.index_gain)}</span>
        <Bar
          value={Math.max(0, lever.index_gain) / most}
          label={t('gain', { points: format.change(lever.index_gain) })}
        />
      </div>
      {template && (
        <div className={styles['try']}>
          {template.kind === 'relation' ? (
            <Switch
              label={t('try')}
              checked={current !== undefined}
              onChange={(event) =>
                onChange({ ...template, value: to }, event.currentTarget.checked)
              }
            />
          ) : (
            <>
              <Slider
                className={styles['slider']}
                min={0}
                max={1}
                step={0.01}
                value={at}
                onChange={(value) =>
                  onChange({ ...template, value }, Math.abs(value - from) >= 0.005)
                }
                label={(value) => format.percent(value)}
                thumbLabel={t(template.kind === 'condition' ? 'condition_of' : 'strength_of', {
                  name: lever.name ?? lever.text,
                })}
                marks={[{ value: from }, { value: to }]}
                size="sm"
              />
              <span className={styles['at']}>
                {format.percent(from)}
                {current && ` → ${format.percent(at)}`}
              </span>
            </>
          )}
        </div>
      )}
    </li>
  )
}

// The scores as they would be, computed by the engine while one drags. Nothing is kept.
function Outcome({ edits, onReset }: { edits: readonly Edit[]; onReset: () => void }) {
  const t = useWords('levers')
  const format = useFormat()
  const workspace = useWorkspace()
  const moment = useMoment()
  const [tried] = useDebouncedValue(edits, 60)
  const outcome = useQuery({
    queryKey: key('analysis', workspace, 'what_if', tried, moment),
    queryFn: ({ signal }) =>
      take(
        api.POST('/workspaces/{workspace}/what-if', {
          params: { path: { workspace }, query: moment },
          body: { edits: tried.map((edit) => ({ ...edit })) },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  const { data } = outcome
  const gain =
    data?.after.index != null && data.before.index != null
      ? data.after.index - data.before.index
      : null
  return (
    <div className={styles['outcome']}>
      <Sheet
        title={t('outcome')}
        note={
          edits.length > 0 ? (
            <Button size="compact-xs" variant="subtle" onClick={onReset}>
              {t('reset')}
            </Button>
          ) : (
            t('outcome_note')
          )
        }
      >
        {outcome.error && (
          <ErrorState compact error={outcome.error} onRetry={() => void outcome.refetch()} />
        )}
        {!data && !outcome.error && <Skeleton rows={6} />}
        {data && (
          <>
            <div className={styles['headline']} aria-live="polite">
              <span className={styles['big']}>{format.number(data.after.index, 1)}</span>
              <span>
                {edits.length > 0
                  ? t('against', {
                      before: format.number(data.before.index, 1),
                      change: format.change(gain),
                    })
                  : t('of_100')}
              </span>
            </div>
            <Rows
              title={t('lines')}
              ids={lineIds}
              word={(id) => t(`line.${id}`)}
              before={data.before.lines}
              after={data.after.lines}
            />
            <Rows
              title={t('links')}
              ids={linkIds}
              word={(id) =>
                id
                  .split('-')
                  .map((part) => t(`domain.${part}`))
                  .join(' – ')
              }
              before={data.before.links}
              after={data.after.links}
            />
          </>
        )}
      </Sheet>
    </div>
  )
}

interface RowsProps {
  title: string
  ids: readonly string[]
  word: (id: string) => string
  before: Schemas['Scores']['lines']
  after: Schemas['Scores']['lines']
}

function Rows({ title, ids, word, before, after }: RowsProps) {
  const t = useWords('levers')
  const format = useFormat()
  return (
    <section className={styles['rows']}>
      <h3>{title}</h3>
      {ids.map((id) => {
        const was = before[id]
        const now = after[id]
        const moved = was != null && now != null ? (now - was) * 100 : 0
        return (
          <div key={id} className={styles['row']}>
            <span>{word(id)}</span>
            <Bar
              value={now}
              target={Math.abs(moved) >= 0.05 ? was : null}
              label={now == null ? t('no_score') : format.number(now * 100, 1)}
            />
            <span className={styles['number']}>{now == null ? '–' : format.number(now * 100)}</span>
            <span className={styles['moved']}>
              {Math.abs(moved) >= 0.05 ? format.change(moved) : ''}
            </span>
          </div>
        )
      })}
    </section>
  )
}
