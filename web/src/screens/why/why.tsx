import { SegmentedControl } from '@mantine/core'
import { DateInput } from '@/parts/fields/date_input'
import { useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import { Go, useSearchState, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import { DateValue, EmptyState, ErrorState, Page, Sheet, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { rangeOf, type Step, waterfall } from './waterfall'
import styles from './why.module.css'

const groupings = ['element', 'author', 'kind'] as const
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)

export function Screen() {
  const t = useWords('why')
  const workspace = useWorkspace()
  const [search, setSearch] = useSearchState()
  const from = search['from'] ?? day(90)
  const to = search['to']
  const group = groupings.find((entry) => entry === search['by']) ?? 'element'
  const why = useQuery({
    queryKey: key('analysis', workspace, 'why', from, to ?? null),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/why', {
          params: { path: { workspace }, query: { from, ...(to ? { to } : {}) } },
          signal,
        }),
      ),
    placeholderData: (previous) => previous,
  })
  return (
    <Page
      title={t('title')}
      sentence={why.data ? <Sentence sentence={why.data.sentence} /> : undefined}
      actions={
        <>
          <DateInput
            aria-label={t('from')}
            value={/^\d{4}-\d\d-\d\d/.test(from) ? from.slice(0, 10) : null}
            onChange={(value) => setSearch({ from: value ?? undefined })}
            maxDate={to ?? day(0)}
            valueFormat="YYYY-MM-DD"
            w={120}
            leftSectionWidth={44}
            leftSection={<span className={styles['prefix']}>{t('from')}</span>}
          />
          <DateInput
            aria-label={t('to')}
            placeholder={t('now')}
            value={to ? to.slice(0, 10) : null}
            onChange={(value) => setSearch({ to: value ?? undefined })}
            minDate={/^\d{4}/.test(from) ? from.slice(0, 10) : undefined}
            maxDate={day(0)}
            valueFormat="YYYY-MM-DD"
            clearable
            clearButtonProps={{ 'aria-label': t('now') }}
            w={140}
            leftSectionWidth={36}
            leftSection={<span className={styles['prefix']}>{t('to')}</span>}
          />
          <SegmentedControl
            aria-label={t('by')}
            value={group}
            onChange={(value) => setSearch({ by: value === 'element' ? undefined : value })}
            data={groupings.map((entry) => ({ value: entry, label: t(`group.${entry}`) }))}
          />
        </>
      }
    >
      {why.isPending && <Skeleton shape="sheet" rows={8} />}
      {why.error && <ErrorState error={why.error} onRetry={() => void why.refetch()} />}
      {why.data && <Causes why={why.data} group={group} />}
    </Page>
  )
}

function Causes({ why, group }: { why: Schemas['Why']; group: (typeof groupings)[number] }) {
  const t = useWords('why')
  const format = useFormat()
  if (why.from.index == null || why.to.index == null) {
    return (
      <Sheet>
        <EmptyState kind="nothing" drawing="bars" title={t('no_index')}>
          {t('no_index_text')}
        </EmptyState>
      </Sheet>
    )
  }
  const groups =
    group === 'element' ? why.by_element : group === 'author' ? why.by_author : why.by_kind
  const steps = waterfall({
    from: why.from.index,
    to: why.to.index,
    timePassed: why.time_passed,
    causes: groups,
    names: {
      start: format.date(why.from.at),
      end: format.date(why.to.at),
      rest: t('rest'),
      time: t('time'),
    },
  })
  return (
    <div className={styles['stack']}>
      <Sheet
        title={t('causes')}
        note={t('causes_note', { count: why.changes ?? why.steps?.length ?? 0 })}
      >
        <Waterfall steps={steps} linked={group === 'element'} />
      </Sheet>
      {(why.steps ?? []).length > 0 && (
        <Sheet title={t('steps')} note={t('steps_note')}>
          <div className={styles['scroll']}>
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">{t('when')}</th>
                  <th scope="col">{t('what')}</th>
                  <th scope="col">{t('who')}</th>
                  <th scope="col" className="number">
                    {t('difference')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {[...(why.steps ?? [])]
                  .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
                  .slice(0, 50)
                  .map((step) => (
                    <tr key={step.seq}>
                      <td className={styles['when']}>
                        <DateValue value={step.at} />
                      </td>
                      <td>
                        {step.element ? (
                          <Go to={`elements/${encodeURIComponent(step.element)}`}>{step.name}</Go>
                        ) : (
                          step.name
                        )}
                        <span className={styles['words']}>{step.words}</span>
                      </td>
                      <td>{step.actor}</td>
                      <td className="number">{format.change(step.difference, 2)}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
        </Sheet>
      )}
    </div>
  )
}

// Bars that begin where the one above ended; what raises is petrol, what lowers is ink.
function Waterfall({ steps, linked }: { steps: readonly Step[]; linked: boolean }) {
  const t = useWords('why')
  const format = useFormat()
  const [low, high] = rangeOf(steps)
  const place = (value: number) => `${(((value - low) / (high - low)) * 100).toFixed(2)}%`
  return (
    <table className={styles['waterfall']}>
      <caption className="visually-hidden">{t('caption')}</caption>
      <tbody>
        {steps.map((step) => {
          const whole = step.kind === 'start' || step.kind === 'end'
          const left = whole ? low : Math.min(step.from, step.to)
          const right = whole ? step.to : Math.max(step.from, step.to)
          const name =
            linked && step.kind === 'cause' && step.id ? (
              <Go to={`elements/${encodeURIComponent(step.id)}`}>{step.name}</Go>
            ) : (
              step.name
            )
          return (
            <tr key={step.id} data-kind={step.kind}>
              <th scope="row">
                {name}
                {step.changes != null && (
                  <span className={styles['changes']}>{t('changes', { count: step.changes })}</span>
                )}
              </th>
              <td className={styles['track']} aria-hidden>
                <div
                  className={styles['bar']}
                  data-sign={whole ? 'whole' : step.difference < 0 ? 'down' : 'up'}
                  style={{
                    insetInlineStart: place(left),
                    width: `calc(${place(right)} - ${place(left)})`,
                  }}
                />
              </td>
              <td className={styles['value']}>
                {whole
                  ? format.number(step.to, 1)
                  : format.change(step.difference, Math.abs(step.difference) < 0.1 ? 2 : 1)}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
