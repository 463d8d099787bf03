import { Button, Group, Modal, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, key, type Schemas, take, useMay } from '@/api'
import { Go, useGo, useSearchState, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import {
  Badge,
  DateValue,
  EmptyState,
  ErrorState,
  Page,
  PersonName,
  Sheet,
  Skeleton,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './scenarios.module.css'

type Row = Schemas['ScenarioRow']
const statuses = ['open', 'merged', 'closed', 'all'] as const

// Branches of the model: try something, see what it would do, bring over what is worth it.
export function Screen() {
  const t = useWords('scenarios')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const [search, setSearch] = useSearchState()
  const [adding, setAdding] = useState(false)
  const status = statuses.find((one) => one === search['status']) ?? 'open'
  const scenarios = useQuery({
    queryKey: key('scenarios', workspace, 'list', status),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/scenarios', {
          params: { path: { workspace }, query: { status } },
          signal,
        }),
      ),
    placeholderData: (previous) => previous,
  })
  if (scenarios.isPending) return <Skeleton shape="table" />
  if (scenarios.error)
    return <ErrorState error={scenarios.error} onRetry={() => void scenarios.refetch()} />
  const { items, base } = scenarios.data
  const add = may('propose') && (
    <Button leftSection={<IconPlus size={16} stroke={1.8} />} onClick={() => setAdding(true)}>
      {t('new')}
    </Button>
  )
  return (
    <Page
      title={t('title')}
      sentence={<Best items={items} base={base} />}
      actions={
        <>
          <SegmentedControl
            aria-label={t('status.label')}
            value={status}
            onChange={(value) => setSearch({ status: value === 'open' ? undefined : value })}
            data={statuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          />
          {add}
        </>
      }
    >
      <Sheet flush>
        {items.length === 0 ? (
          <EmptyState
            kind={status === 'open' || status === 'all' ? 'nothing' : 'filtered'}
            title={t(status === 'open' ? 'none' : 'none_such')}
            action={status === 'open' && add}
          >
            {t('none_text')}
          </EmptyState>
        ) : (
          <Rows items={items} base={base} />
        )}
      </Sheet>
      {adding && <NewScenario onClose={() => setAdding(false)} />}
    </Page>
  )
}

// Says which open scenario would raise the index most.
function Best({ items, base }: { items: Row[]; base: Schemas['Scores'] }) {
  const t = useWords('scenarios')
  const format = useFormat()
  const moves = items
    .filter((row) => row.status === 'open')
    .map((row) => ({ row, change: changeOf(row, base) }))
    .filter((move): move is { row: Row; change: number } => move.change != null)
    .sort((a, b) => b.change - a.change)
  const best = moves[0]
  if (!best) return <>{t('sentence.none')}</>
  if (best.change < 0.05) return <>{t('sentence.no_gain')}</>
  return (
    <>
      {t('sentence.best', { name: best.row.name, change: format.change(best.change) })}{' '}
      <Go to={`scenarios/${encodeURIComponent(best.row.id)}`}>{t('sentence.look')}</Go>
    </>
  )
}

function changeOf(row: Row, base: Schemas['Scores']): number | null {
  const own = row.scores?.index
  return own == null || base.index == null ? null : own - base.index
}

function Rows({ items, base }: { items: Row[]; base: Schemas['Scores'] }) {
  const t = useWords('scenarios')
  const format = useFormat()
  return (
    <ul className={styles['rows']}>
      {items.map((row) => {
        const change = changeOf(row, base)
        return (
          <li key={row.id}>
            <div className={styles['words']}>
              <Go to={`scenarios/${encodeURIComponent(row.id)}`} className={styles['name']}>
                {row.name}
              </Go>
              <span className={styles['note']}>
                <PersonName name={row.by?.name} /> · <DateValue value={row.at} /> ·{' '}
                {t('changes', { count: row.changes })}
              </span>
            </div>
            {row.status !== 'open' && <Badge>{t(`status.${row.status}`)}</Badge>}
            <div className={styles['score']}>
              <span className={styles['index']}>{format.number(row.scores?.index, 1)}</span>
              <span
                className={styles['change']}
                data-tone={change == null ? undefined : change < -0.05 ? 'bad' : 'good'}
              >
                {change == null ? t('no_index') : t('against', { change: format.change(change) })}
              </span>
            </div>
            {row.status === 'open' && (
              <Button
                size="compact-sm"
                variant="default"
                renderRoot={(props) => <Go {...props} to="" search={{ scenario: row.id }} />}
              >
                {t('enter')}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function NewScenario({ onClose }: { onClose: () => void }) {
  const t = useWords('scenarios')
  const app = useWords('app')
  const workspace = useWorkspace()
  const go = useGo()
  const { run, busy } = useWrite()
  const [name, setName] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/scenarios', {
            params: { path: { workspace } },
            body: { name: name.trim() },
          }),
        ),
      { done: t('made') },
    )
    if (made) go('', { scenario: made.id, as_of: undefined })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('new')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={12}>
          <TextInput
            label={t('name')}
            description={t('name_hint')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={200}
            required
            withAsterisk={false}
            data-autofocus
          />
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!name.trim()}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
