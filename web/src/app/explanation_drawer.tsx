import { useQuery } from '@tanstack/react-query'
import { explanationQuery, type Schemas } from '@/api'
import { ErrorState, Skeleton } from '@/parts'
import { Explain } from '@/parts/explain'
import { isDomain } from '@/tokens'
import { type Format, useFormat, useWords } from '@/words'
import { scaled } from './explanation'
import { Go, useMoment, useSearchState, useWorkspace } from './place'

type Input = Schemas['Explanation']['inputs'][number]

function inputName(input: Input) {
  if (input.id && input.kind === 'element')
    return <Go to={`elements/${encodeURIComponent(input.id)}`}>{input.name}</Go>
  if (input.id && input.kind === 'link')
    return <Go to={`alignment?link=${input.id}`}>{input.name}</Go>
  return input.name
}

function origin(
  input: Input,
  format: Format,
  t: (key: string, values?: Record<string, unknown>) => string,
) {
  const parts = [
    input.detail,
    input.business != null || input.it != null
      ? t('explain.sides', {
          business: format.number(scaled('', input.business)),
          it: format.number(scaled('', input.it)),
        })
      : undefined,
    input.at ? format.date(input.at) : undefined,
    input.by,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : undefined
}

export function ExplanationDrawer() {
  const t = useWords('app')
  const format = useFormat()
  const workspace = useWorkspace()
  const moment = useMoment()
  const [search, setSearch] = useSearchState()
  const subject = search['explain']
  const query = useQuery({
    ...explanationQuery(workspace, subject ?? '', moment),
    enabled: subject !== undefined,
  })
  if (!subject) return null
  const close = () => setSearch({ explain: undefined })
  const it = query.data
  if (!it) {
    return (
      <Explain opened onClose={close} title={t('explain.title')} value="">
        {query.error ? (
          <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Explain>
    )
  }
  const id = subject === 'line:index' ? 'index' : ''
  const plusMinus = it.stderr != null ? ` ± ${format.number(scaled(id, it.stderr), 1)}` : ''
  return (
    <Explain
      opened
      onClose={close}
      title={it.name}
      value={it.value == null ? '–' : `${format.number(scaled(id, it.value), 1)}${plusMinus}`}
      meaning={
        <>
          {it.missing ?? it.words}
          {it.confidence != null &&
            ` ${t('explain.sure', { percent: format.percent(it.confidence) })}`}
        </>
      }
      formula={it.formula}
      inputs={it.inputs.slice(0, 60).map((input) => ({
        name: inputName(input),
        value: format.number(
          scaled('', input.value),
          input.value != null && Math.abs(input.value) < 0.1 ? 1 : 0,
        ),
        weight:
          input.share != null
            ? format.percent(input.share)
            : input.weight != null
              ? `× ${format.plain(Math.round(input.weight * 1000) / 1000)}`
              : null,
        origin: origin(input, format, t),
        domain: isDomain(input.id?.slice(0, 2)) ? (input.id?.slice(0, 2) as 'BS') : null,
      }))}
      exclusions={(it.excluded ?? []).map((entry) => `${entry.name}: ${entry.reason}`)}
      dated={it.as_of ? t('explain.dated', { date: format.date(it.as_of) }) : undefined}
    >
      {it.inputs.length > 60 && <p>{t('explain.more', { count: it.inputs.length - 60 })}</p>}
    </Explain>
  )
}
