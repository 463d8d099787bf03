import { ActionIcon, FileButton, Button } from '@mantine/core'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { api, download, send, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { useFormat, useWords } from '@/words'
import type { Request } from './audit_data'
import styles from './audit.module.css'

interface Props {
  audit: string
  request: Request
  // Bring files and take them away again.
  may: boolean
}

// Files that came as evidence, by name, size and digest: what stands in the report.
export function EvidenceFiles({ audit, request, may }: Props) {
  const t = useWords('audit')
  const format = useFormat()
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const { files } = request
  const place = `/workspaces/${encodeURIComponent(workspace)}/audits/${encodeURIComponent(audit)}/requests/${encodeURIComponent(request.id)}/files`
  const bring = (file: File | null) =>
    file &&
    run(
      async () => {
        const answer = await send(`${place}?name=${encodeURIComponent(file.name)}`, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/octet-stream',
            'Accept-Language': document.documentElement.lang || 'en',
          },
          body: file,
        })
        return (await answer.json()) as object
      },
      { done: t('files.kept', { name: file.name }), kinds: ['campaigns'] },
    )
  const save = (id: string, name: string) =>
    run(async () => {
      const answer = await send(`${place}/${encodeURIComponent(id)}`)
      download(await answer.blob(), name)
      return true
    })
  const remove = (id: string) =>
    run(
      () =>
        take(
          api.DELETE('/workspaces/{workspace}/audits/{id}/requests/{request}/files/{file}', {
            params: { path: { workspace, id: audit, request: request.id, file: id } },
          }),
        ),
      { done: t('files.removed'), kinds: ['campaigns'] },
    )
  const size = (bytes: number) =>
    bytes < 1024
      ? t('files.bytes', { size: format.number(bytes) })
      : bytes < 1_048_576
        ? t('files.kib', { size: format.number(bytes / 1024, 1) })
        : t('files.mib', { size: format.number(bytes / 1_048_576, 1) })
  if (files.length === 0 && !may) return null
  return (
    <div className={styles['files']}>
      {files.length > 0 && (
        <ul aria-label={t('files.of', { about: request.text })}>
          {files.map((file) => (
            <li key={file.id}>
              <button
                type="button"
                className={styles['file']}
                onClick={() => void save(file.id, file.name)}
              >
                <IconPaperclip size={14} aria-hidden /> {file.name}
              </button>
              <span className={styles['note']}>
                {size(file.bytes)} · <code title={file.digest}>{file.digest.slice(0, 12)}…</code>
              </span>
              {may && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={t('files.remove_named', { name: file.name })}
                  disabled={busy}
                  onClick={() => void remove(file.id)}
                >
                  <IconX size={14} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {may && (
        <FileButton
          onChange={(file) => void bring(file)}
          inputProps={{ 'aria-label': t('files.bring_named', { about: request.text }) }}
        >
          {(props) => (
            <Button
              {...props}
              size="compact-sm"
              variant="default"
              loading={busy}
              leftSection={<IconPaperclip size={14} />}
              aria-label={t('files.bring_named', { about: request.text })}
            >
              {t('files.bring')}
            </Button>
          )}
        </FileButton>
      )}
    </div>
  )
}
