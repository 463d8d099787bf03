import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, isProblem, sessionQuery, take } from '@/api'
import { useTrouble } from '@/app/write'
import { useWords } from '@/words'

const templates = ['empty', 'retail', 'manufacturing', 'financial'] as const

// "Our organisation" as an address: our-organisation.
export const addressOf = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)

export function NewWorkspace({ onClose }: { onClose: () => void }) {
  const t = useWords('workspaces')
  const app = useWords('app')
  const client = useQueryClient()
  const navigate = useNavigate()
  const trouble = useTrouble()
  const [name, setName] = useState('')
  const [id, setId] = useState<string | null>(null)
  const [template, setTemplate] = useState<(typeof templates)[number]>('empty')
  const [currency, setCurrency] = useState('EUR')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | undefined>()
  const address = id ?? addressOf(name)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await take(
        api.POST('/workspaces', {
          body: { id: address, name: name.trim(), template, currency: currency.toUpperCase() },
        }),
      )
      await client.invalidateQueries({ queryKey: ['server'] })
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
      await navigate({ to: `/w/${address}` as never })
    } catch (refused) {
      if (isProblem(refused, 409)) setError(refused.message)
      else trouble(refused)
    } finally {
      setBusy(false)
    }
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
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            withAsterisk={false}
            maxLength={200}
            data-autofocus
          />
          <TextInput
            label={t('address')}
            description={t('address_hint')}
            value={address}
            onChange={(event) => setId(event.currentTarget.value)}
            error={error}
            maxLength={63}
          />
          <Select
            label={t('template.label')}
            data={templates.map((value) => ({ value, label: t(`template.${value}`) }))}
            value={template}
            onChange={(value) => value && setTemplate(value as (typeof templates)[number])}
            allowDeselect={false}
          />
          <TextInput
            label={t('currency')}
            value={currency}
            onChange={(event) => setCurrency(event.currentTarget.value)}
            maxLength={3}
            w={90}
          />
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!name.trim() || !address}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
