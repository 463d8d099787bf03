import { Button, Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, type Role, type Schemas, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useMailReady } from '@/app/mail'
import { useWrite } from '@/app/write'
import { useWords } from '@/words'
import { roles } from './role_matrix'
import { Secret } from './secret'

// Makes a link that lets somebody in; it is shown once and handed over by whoever invites.
export function Invite({ onClose }: { onClose: () => void }) {
  const t = useWords('administration')
  const app = useWords('app')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('contributor')
  const ready = useMailReady()
  const [mail, setMail] = useState(true)
  const mailing = ready && mail && email.trim() !== ''
  const [link, setLink] = useState<Schemas['Link'] | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/invitations', {
            params: { path: { workspace } },
            body: {
              role,
              ...(email.trim() ? { email: email.trim() } : {}),
              ...(mailing ? { mail: true } : {}),
            },
          }),
        ),
      { kinds: ['people'] },
    )
    if (made) setLink(made)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('invite.title')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      {link ? (
        <Stack gap={16}>
          <Secret text={link.url} hint={t(link.mailed ? 'invite.mailed' : 'invite.link')} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('done')}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap={12}>
            <TextInput
              type="email"
              label={t('invite.email')}
              description={t('invite.email_hint')}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              data-autofocus
            />
            <Select
              label={t('people.role')}
              description={t(`role_hint.${role}`)}
              data={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
              value={role}
              onChange={(value) => value && setRole(value as Role)}
              allowDeselect={false}
            />
            {ready && email.trim() !== '' && (
              <Checkbox
                label={t('invite.mail')}
                checked={mail}
                onChange={(event) => setMail(event.currentTarget.checked)}
              />
            )}
            <Group justify="flex-end" gap={6}>
              <Button variant="default" onClick={onClose}>
                {app('cancel')}
              </Button>
              <Button type="submit" loading={busy}>
                {t('invite.make')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
