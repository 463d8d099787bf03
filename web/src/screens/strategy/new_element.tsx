import { Button, Group, Modal, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, type Schemas, take } from '@/api'
import { useMoment, useSearchState, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { useWords } from '@/words'

interface Props {
  type: 'vision' | 'goal' | 'driver'
  goals: Schemas['GoalRow'][]
  onClose: () => void
}

// Adds a vision, a goal or a driver; everything else is filled in on its page or in the panel.
export function NewElement({ type, goals, onClose }: Props) {
  const t = useWords('strategy')
  const app = useWords('app')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const [, setSearch] = useSearchState()
  const { run, busy } = useWrite()
  const [name, setName] = useState('')
  const [side, setSide] = useState<'business' | 'it'>('business')
  const [parent, setParent] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/elements', {
            params: { path: { workspace }, query: scenario ? { scenario } : {} },
            body: {
              type,
              name: name.trim(),
              ...(type === 'goal' ? { side } : {}),
              ...(parent ? { relations: [{ kind: 'part_of', to: parent }] } : {}),
            },
          }),
        ),
      { done: t(`${type}.made`) },
    )
    if (!made) return
    onClose()
    if (type === 'goal') setSearch({ goal: made.element.id })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`${type}.new`)}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={12}>
          <TextInput
            label={t('form.name')}
            description={t(`${type}.hint`)}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            withAsterisk={false}
            maxLength={2000}
            data-autofocus
          />
          {type === 'goal' && (
            <>
              <SegmentedControl
                aria-label={t('form.side')}
                value={side}
                onChange={(value) => setSide(value as 'business' | 'it')}
                data={[
                  { value: 'business', label: t('side.business') },
                  { value: 'it', label: t('side.it') },
                ]}
              />
              <Select
                label={t('form.parent')}
                placeholder={t('form.no_parent')}
                data={goals.map((goal) => ({ value: goal.id, label: goal.name }))}
                value={parent}
                onChange={setParent}
                searchable
                clearable
              />
            </>
          )}
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!name.trim()}>
              {t('form.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
