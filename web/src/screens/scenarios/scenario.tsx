import { Button, Group, Modal, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, type Schemas, take, useMay, useMetamodel } from '@/api'
import { useFieldNames } from '@/app/field_names'
import { Go, useGo, usePathParam, useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { Badge, DateValue, EmptyState, ErrorState, Page, Sheet, SheetGrid, Skeleton } from '@/parts'
import { DiffList } from '@/parts/diff_list'
import { useFormat, useWords } from '@/words'
import { ScoresTable } from './scores_table'

type Prefer = 'refuse' | 'scenario' | 'base'

// One scenario: what it changes, what that would do, and bringing it into the plan of record.
export function Screen() {
  const workspace = useWorkspace()
  const id = usePathParam('id')
  const scenario = useQuery({
    queryKey: key('scenarios', workspace, 'one', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/scenarios/{id}', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
  })
  const diff = useQuery({
    queryKey: key('scenarios', workspace, 'diff', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/scenarios/{id}/diff', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
  })
  if (scenario.isPending || diff.isPending) return <Skeleton shape="page" />
  if (scenario.error)
    return <ErrorState error={scenario.error} onRetry={() => void scenario.refetch()} />
  if (diff.error) return <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />
  return <Scenario row={scenario.data} diff={diff.data} />
}

function Scenario({ row, diff }: { row: Schemas['ScenarioRow']; diff: Schemas['Diff'] }) {
  const t = useWords('scenarios')
  const format = useFormat()
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const go = useGo()
  const client = useQueryClient()
  const { typeName } = useMetamodel(workspace)
  const fieldName = useFieldNames(workspace)
  const { run, busy } = useWrite()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [prefer, setPrefer] = useState<Prefer>('refuse')
  const trouble = useTrouble()
  const [renaming, setRenaming] = useState(false)
  const open = row.status === 'open'
  const mine = row.may?.includes('edit') ?? may('edit')
  const chosen = diff.items.filter((item) => !left.has(item.id))
  const conflicts = chosen.filter((item) => item.conflict && Object.keys(item.conflict).length > 0)
  const before = diff.before?.index
  const after = diff.after?.index
  const params = { path: { workspace, id: row.id } }
  const merge = async () => {
    try {
      await run(
        () =>
          take(
            api.POST('/workspaces/{workspace}/scenarios/{id}/merge', {
              params,
              body: { items: chosen.map((item) => item.id), prefer },
            }),
          ),
        { done: t('merged', { count: chosen.length }), quiet: true },
      )
      go('scenarios', { scenario: undefined })
    } catch (error) {
      trouble(error)
      // What is in conflict by now is to be seen before it is decided.
      await client.invalidateQueries({ queryKey: key('scenarios', workspace) })
    }
  }
  const change = (body: { status?: 'open' | 'closed'; name?: string }, done: string) =>
    run(() => take(api.PATCH('/workspaces/{workspace}/scenarios/{id}', { params, body })), { done })
  return (
    <Page
      title={row.name}
      above={<Go to="scenarios">{t('title')}</Go>}
      sentence={
        before != null && after != null
          ? t('sentence.moves', {
              before: format.number(before, 1),
              after: format.number(after, 1),
              change: format.change(after - before),
              count: diff.items.length,
            })
          : t('changes', { count: diff.items.length })
      }
      actions={
        <>
          {!open && <Badge>{t(`status.${row.status}`)}</Badge>}
          {open && (
            <Button
              variant="default"
              renderRoot={(props) => <Go {...props} to="" search={{ scenario: row.id }} />}
            >
              {t('enter')}
            </Button>
          )}
          {mine && (
            <Button variant="default" onClick={() => setRenaming(true)}>
              {t('rename')}
            </Button>
          )}
          {mine && (
            <Button
              variant="default"
              disabled={busy}
              onClick={() =>
                void change(
                  { status: open ? 'closed' : 'open' },
                  t(open ? 'closed' : 'opened_again'),
                )
              }
            >
              {t(open ? 'close' : 'open_again')}
            </Button>
          )}
        </>
      }
    >
      <SheetGrid weights={[5, 3]}>
        <Sheet
          title={t('differences')}
          note={
            <>
              {t('branched')} <DateValue value={row.at} />
            </>
          }
        >
          {diff.items.length === 0 ? (
            <EmptyState kind="nothing" title={t('no_differences')} compact>
              {t('no_differences_text')}
            </EmptyState>
          ) : (
            <DiffList
              items={diff.items}
              fieldName={fieldName}
              typeName={typeName}
              selection={open && may('merge') ? new Set(chosen.map((item) => item.id)) : undefined}
              onSelect={(next) =>
                setLeft(new Set(diff.items.map((item) => item.id).filter((id) => !next.has(id))))
              }
              nameLink={(item, name) =>
                item.subject === 'element' ? (
                  <Go
                    to={`elements/${encodeURIComponent(item.id)}`}
                    search={open ? { scenario: row.id } : {}}
                  >
                    {name}
                  </Go>
                ) : (
                  name
                )
              }
            />
          )}
          {open && may('merge') && diff.items.length > 0 && (
            <Stack gap={10} mt={16}>
              {conflicts.length > 0 && (
                <div role="group" aria-label={t('conflicts.title')}>
                  <p>{t('conflicts.text', { count: conflicts.length })}</p>
                  <SegmentedControl
                    aria-label={t('conflicts.title')}
                    value={prefer}
                    onChange={(value) => setPrefer(value as Prefer)}
                    data={(['refuse', 'scenario', 'base'] as const).map((value) => ({
                      value,
                      label: t(`conflicts.${value}`),
                    }))}
                  />
                </div>
              )}
              <Group justify="flex-end">
                <Button
                  loading={busy}
                  disabled={chosen.length === 0 || (conflicts.length > 0 && prefer === 'refuse')}
                  onClick={() => void merge()}
                >
                  {t('merge', { count: chosen.length })}
                </Button>
              </Group>
            </Stack>
          )}
        </Sheet>
        <Sheet title={t('scores.title')} note={t('scores.note')}>
          <ScoresTable before={diff.before} after={diff.after} />
        </Sheet>
      </SheetGrid>
      {renaming && (
        <Rename
          name={row.name}
          onClose={() => setRenaming(false)}
          onSave={async (name) => {
            if (await change({ name }, t('renamed'))) setRenaming(false)
          }}
        />
      )}
    </Page>
  )
}

interface RenameProps {
  name: string
  onClose: () => void
  onSave: (name: string) => Promise<void>
}

function Rename({ name, onClose, onSave }: RenameProps) {
  const t = useWords('scenarios')
  const app = useWords('app')
  const [value, setValue] = useState(name)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('rename')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void onSave(value.trim())
        }}
      >
        <Stack gap={12}>
          <TextInput
            label={t('name')}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            maxLength={200}
            required
            withAsterisk={false}
            data-autofocus
          />
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button type="submit" disabled={!value.trim()}>
              {app('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
