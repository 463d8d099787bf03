import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, download, key, send, take, useMay } from '@/api'
import { useGo, useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { DateValue, ErrorState, NumberValue, Sheet, SheetGrid, Skeleton } from '@/parts'
import { useWords } from '@/words'
import styles from './administration.module.css'

// The workspace as a file: copy it while others work, rename it, put it away.
export function Storage() {
  const t = useWords('administration')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const trouble = useTrouble()
  const go = useGo()
  const { run, busy } = useWrite()
  const [copying, setCopying] = useState(false)
  const [archiving, setArchiving] = useState(false)
  const [typed, setTyped] = useState('')
  const one = useQuery({
    queryKey: key('settings', workspace, 'row'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}', { params: { path: { workspace } }, signal })),
  })
  const [name, setName] = useState<string | null>(null)
  if (one.isPending) return <Skeleton shape="sheet" />
  if (one.error) return <ErrorState error={one.error} onRetry={() => void one.refetch()} />
  const row = one.data
  const backup = async () => {
    setCopying(true)
    try {
      const response = await send(`/workspaces/${encodeURIComponent(workspace)}/backup`)
      const day = new Date().toISOString().slice(0, 10)
      download(await response.blob(), `${workspace}-${day}.plumb`)
    } catch (error) {
      trouble(error)
    } finally {
      setCopying(false)
    }
  }
  const change = (body: { name?: string; archived?: boolean }, done: string) =>
    run(
      () => take(api.PATCH('/workspaces/{workspace}', { params: { path: { workspace } }, body })),
      { done, kinds: ['session', 'server'] },
    )
  return (
    <SheetGrid>
      <Sheet title={t('storage.backup')}>
        <Stack gap={10} align="start">
          <p className={styles['hint']}>{t('storage.backup_text')}</p>
          <p className={styles['hint']}>
            {t('storage.holds')} <NumberValue value={row.elements} /> {t('storage.elements')},{' '}
            <NumberValue value={row.relations} /> {t('storage.relations')},{' '}
            <NumberValue value={row.seq} /> {t('storage.changes')}
            {row.changed_at && (
              <>
                , {t('storage.changed')} <DateValue value={row.changed_at} as="ago" />
              </>
            )}
          </p>
          <Button loading={copying} onClick={() => void backup()}>
            {t('storage.backup_action')}
          </Button>
        </Stack>
      </Sheet>
      {may('manage_workspace') && (
        <Sheet title={t('storage.workspace')}>
          <Stack gap={12}>
            <Group gap={6} align="end">
              <TextInput
                label={t('storage.name')}
                value={name ?? row.name}
                onChange={(event) => setName(event.currentTarget.value)}
                maxLength={200}
              />
              <Button
                variant="default"
                disabled={!name?.trim() || name === row.name || busy}
                onClick={() => void change({ name: name?.trim() ?? '' }, t('storage.renamed'))}
              >
                {t('storage.rename')}
              </Button>
            </Group>
            <p className={styles['hint']}>{t('storage.archive_text')}</p>
            <Group>
              <Button variant="outline" color="red" onClick={() => setArchiving(true)}>
                {t('storage.archive')}
              </Button>
            </Group>
          </Stack>
        </Sheet>
      )}
      <Modal
        opened={archiving}
        onClose={() => setArchiving(false)}
        title={t('storage.archive')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Stack gap={12}>
          <p className={styles['hint']}>{t('storage.archive_confirm', { name: row.name })}</p>
          <TextInput
            aria-label={t('storage.name')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button
              color="red"
              disabled={typed !== row.name || busy}
              onClick={() =>
                void change({ archived: true }, t('storage.archived')).then(
                  (done) => done && go('/workspaces'),
                )
              }
            >
              {t('storage.archive')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </SheetGrid>
  )
}
