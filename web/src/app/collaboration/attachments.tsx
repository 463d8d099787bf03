// Files kept with something.
import { ActionIcon, Button, FileButton } from '@mantine/core'
import { IconPaperclip, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, download, key, type Schemas, send, take, useMay } from '@/api'
import { DateValue, EmptyState, ErrorState, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { useWorkspace } from '../place'
import { useTrouble, useWrite } from '../write'
import styles from './collaboration.module.css'

type Attachment = Schemas['Attachment']

export function useBytes() {
  const format = useFormat()
  const t = useWords('collaboration')
  return (bytes: number) =>
    bytes < 1024 * 1024
      ? t('bytes.kilo', { size: format.number(Math.max(1, bytes / 1024)) })
      : t('bytes.mega', { size: format.number(bytes / 1024 / 1024, 1) })
}

export function Attachments({ subject }: { subject: string }) {
  const t = useWords('collaboration')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const bytes = useBytes()
  const trouble = useTrouble()
  const { run, busy } = useWrite()
  const [waiting, setWaiting] = useState(false)
  const root = `/workspaces/${encodeURIComponent(workspace)}/attachments`
  const query = useQuery({
    queryKey: key('comments', workspace, 'attachments', subject),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/attachments', {
          params: { path: { workspace }, query: { subject } },
          signal,
        }),
      ),
  })
  const attach = async (files: File[]) => {
    for (const file of files) {
      const place = new URLSearchParams({ subject, name: file.name }).toString()
      await run(
        () =>
          send(`${root}?${place}`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/octet-stream' },
            body: file,
          }),
        { kinds: ['comments'], done: t('attachments.kept', { name: file.name }) },
      )
    }
  }
  const fetchFile = async (item: Attachment) => {
    setWaiting(true)
    try {
      const answer = await send(`${root}/${encodeURIComponent(item.id)}`)
      download(await answer.blob(), item.name)
    } catch (error) {
      trouble(error)
    } finally {
      setWaiting(false)
    }
  }
  const remove = (item: Attachment) =>
    run(
      () =>
        take(
          api.DELETE('/workspaces/{workspace}/attachments/{id}', {
            params: { path: { workspace, id: item.id } },
          }),
        ),
      { kinds: ['comments'], done: t('attachments.removed', { name: item.name }) },
    )
  if (query.isPending) return <Skeleton rows={2} />
  if (query.error)
    return <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
  const items = query.data.items
  return (
    <div className={styles['attachments']}>
      {items.length === 0 && (
        <EmptyState kind="nothing" compact title={t('attachments.none')}>
          {t('attachments.none_text')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <ul className={styles['files']}>
          {items.map((item) => (
            <li key={item.id}>
              <button type="button" disabled={waiting} onClick={() => void fetchFile(item)}>
                {item.name}
              </button>
              <span className={styles['meta']}>
                {bytes(item.bytes)}, {item.by.name}, <DateValue value={item.at} />
              </span>
              {may('edit') && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('attachments.remove', { name: item.name })}
                  onClick={() => void remove(item)}
                >
                  <IconTrash size={15} stroke={1.6} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {may('edit') && (
        <FileButton onChange={(files) => void attach(files)} multiple>
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={busy}
              leftSection={<IconPaperclip size={15} stroke={1.6} />}
            >
              {t('attachments.add')}
            </Button>
          )}
        </FileButton>
      )}
    </div>
  )
}
