import { Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, key, take, useMay } from '@/api'
import { useFieldNames } from '@/app/field_names'
import { Go, useGo, useMoment, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { DateValue, ErrorState, PanelPart, PersonName, SidePanel, Skeleton } from '@/parts'
import { DiffList } from '@/parts/diff_list'
import { useWords } from '@/words'

interface Props {
  id: string
  onClose: () => void
}

// One batch: its changes field by field, and taking it back.
export function BatchPanel({ id, onClose }: Props) {
  const t = useWords('history')
  const workspace = useWorkspace()
  const moment = useMoment()
  const may = useMay(workspace)
  const go = useGo()
  const { run, busy } = useWrite()
  const fieldName = useFieldNames(workspace)
  const batch = useQuery({
    queryKey: key('history', workspace, 'batch', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/batches/{id}', {
          params: { path: { workspace, id }, query: { limit: 200 } },
          signal,
        }),
      ),
  })
  if (batch.isPending) {
    return (
      <SidePanel title={t('batch')} onClose={onClose}>
        <Skeleton shape="lines" />
      </SidePanel>
    )
  }
  if (batch.error) {
    return (
      <SidePanel title={t('batch')} onClose={onClose}>
        <ErrorState error={batch.error} compact onRetry={() => void batch.refetch()} />
      </SidePanel>
    )
  }
  const { data } = batch
  const undo = () =>
    run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/batches/{id}/undo', {
            params: { path: { workspace, id } },
          }),
        ),
      { done: t('taken_back') },
    )
  return (
    <SidePanel
      title={data.reason || data.summary || t('batch')}
      kicker={
        <>
          <PersonName name={data.actor.name || t('command_line')} /> ·{' '}
          <DateValue value={data.at} as="moment" />
        </>
      }
      onClose={onClose}
      footer={
        <Stack gap={6} w="100%">
          {!data.scenario && (
            <Button
              variant="default"
              fullWidth
              onClick={() => go('', { as_of: `seq:${data.last_seq ?? 0}` })}
            >
              {t('see_then')}
            </Button>
          )}
          {may('restore') && !data.undone_by && !moment.as_of && (
            <Button variant="default" fullWidth loading={busy} onClick={() => void undo()}>
              {t('undo')}
            </Button>
          )}
        </Stack>
      }
    >
      <PanelPart title={t('changes', { count: data.changes })}>
        <DiffList
          items={data.items.map((change) => ({ ...change, name: change.name ?? change.id }))}
          fieldName={fieldName}
          nameLink={(item, name) =>
            item.subject === 'element' ? (
              <Go to={`elements/${encodeURIComponent(item.id)}`}>{name}</Go>
            ) : (
              name
            )
          }
        />
      </PanelPart>
      {data.source && <PanelPart title={t('source')}>{data.source}</PanelPart>}
    </SidePanel>
  )
}
