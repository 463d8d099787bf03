import { ActionIcon, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { api, take } from '@/api'
import { useMoment, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { useWords } from '@/words'
import styles from './scorecard.module.css'

interface Props {
  perspectives: { id: string; name: string }[]
  onClose: () => void
}

// Names, order and own perspectives, for everybody who looks at this workspace.
export function PerspectivesForm({ perspectives, onClose }: Props) {
  const t = useWords('scorecard')
  const app = useWords('app')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const { run, busy } = useWrite()
  const [rows, setRows] = useState(perspectives.map((one, at) => ({ ...one, key: at })))
  const change = (at: number, name: string) =>
    setRows(rows.map((row, index) => (index === at ? { ...row, name } : row)))
  const swap = (at: number, by: number) => {
    const next = [...rows]
    const [moved] = next.splice(at, 1)
    next.splice(at + by, 0, moved!)
    setRows(next)
  }
  const keep = async (list: { id?: string; name: string }[]) => {
    const kept = await run(
      () =>
        take(
          api.PUT('/workspaces/{workspace}/scorecard/perspectives', {
            params: { path: { workspace }, query: scenario ? { scenario } : {} },
            body: { perspectives: list },
          }),
        ),
      { done: t('perspective.kept') },
    )
    if (kept) onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void keep(rows.map(({ id, name }) => ({ ...(id ? { id } : {}), name: name.trim() })))
  }
  const complete = rows.length > 0 && rows.every((row) => row.name.trim())
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('perspective.title')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap={10}>
          <p className={styles['small']}>{t('perspective.hint')}</p>
          {rows.map((row, at) => (
            <Group key={row.key} gap={6} wrap="nowrap">
              <TextInput
                aria-label={t('perspective.name', { count: at + 1 })}
                value={row.name}
                maxLength={80}
                flex={1}
                onChange={(event) => change(at, event.currentTarget.value)}
              />
              <ActionIcon
                variant="default"
                aria-label={t('perspective.up', { name: row.name })}
                disabled={at === 0}
                onClick={() => swap(at, -1)}
              >
                <IconArrowUp size={15} stroke={1.6} />
              </ActionIcon>
              <ActionIcon
                variant="default"
                aria-label={t('perspective.down', { name: row.name })}
                disabled={at === rows.length - 1}
                onClick={() => swap(at, 1)}
              >
                <IconArrowDown size={15} stroke={1.6} />
              </ActionIcon>
              <ActionIcon
                variant="default"
                aria-label={t('perspective.remove', { name: row.name })}
                onClick={() => setRows(rows.filter((_, index) => index !== at))}
              >
                <IconTrash size={15} stroke={1.6} />
              </ActionIcon>
            </Group>
          ))}
          <Button
            variant="default"
            leftSection={<IconPlus size={15} stroke={1.8} />}
            disabled={rows.length >= 12}
            onClick={() =>
              setRows([
                ...rows,
                { id: '', name: '', key: Math.max(-1, ...rows.map((row) => row.key)) + 1 },
              ])
            }
          >
            {t('perspective.add')}
          </Button>
          <Group justify="space-between" gap={6}>
            <Button variant="subtle" disabled={busy} onClick={() => void keep([])}>
              {t('perspective.back')}
            </Button>
            <Group gap={6}>
              <Button variant="default" onClick={onClose}>
                {app('cancel')}
              </Button>
              <Button type="submit" loading={busy} disabled={!complete}>
                {t('save')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
