import { Button, FileInput, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { send, sessionQuery } from '@/api'
import { ErrorState } from '@/parts'
import { useWords } from '@/words'
import { addressOf } from './new_workspace'

// A workspace from a backup; its history is verified before it is taken in.
export function Restore({ onClose }: { onClose: () => void }) {
  const t = useWords('workspaces')
  const app = useWords('app')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [file, setFile] = useState<File | null>(null)
  const [id, setId] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const address = id ?? addressOf((file?.name ?? '').replace(/\.plumb$/, ''))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!file) return
    setBusy(true)
    setError(null)
    try {
      await send(`/workspaces/restoration?id=${encodeURIComponent(address)}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: file,
      })
      await client.invalidateQueries({ queryKey: ['server'] })
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
      await navigate({ to: `/w/${address}` as never })
    } catch (refused) {
      setError(refused)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('restore.title')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={12}>
          <FileInput
            label={t('restore.file')}
            description={t('restore.hint')}
            accept=".plumb"
            value={file}
            onChange={setFile}
          />
          <TextInput
            label={t('address')}
            description={t('address_hint')}
            value={address}
            onChange={(event) => setId(event.currentTarget.value)}
            maxLength={63}
          />
          {error != null && <ErrorState error={error} compact />}
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!file || !address}>
              {t('restore.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
