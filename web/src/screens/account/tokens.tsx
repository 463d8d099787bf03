import { Button, CopyButton, Group, Modal, Select, TextInput } from '@mantine/core'
import { DateInput } from '@/parts/fields/date_input'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, key, type Role, take, useSession } from '@/api'
import { useWrite } from '@/app/write'
import { DateValue, EmptyState, ErrorState, Sheet, Skeleton } from '@/parts'
import { useWords } from '@/words'
import styles from './account.module.css'

const roles: Role[] = ['reader', 'respondent', 'contributor', 'editor', 'steward', 'admin']
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

// What scripts sign in with: one workspace, at most one's own role, an end.
export function Tokens() {
  const t = useWords('account')
  const { run, busy } = useWrite()
  const [making, setMaking] = useState(false)
  const tokens = useQuery({
    queryKey: key('account', undefined, 'tokens'),
    queryFn: ({ signal }) => take(api.GET('/account/tokens', { signal })),
  })
  const items = tokens.data?.items ?? []
  return (
    <Sheet
      title={t('tokens.title')}
      note={
        <Button size="compact-xs" variant="subtle" onClick={() => setMaking(true)}>
          {t('tokens.new')}
        </Button>
      }
    >
      {tokens.isPending && <Skeleton rows={2} />}
      {tokens.error && (
        <ErrorState compact error={tokens.error} onRetry={() => void tokens.refetch()} />
      )}
      {tokens.data && items.length === 0 && (
        <EmptyState kind="nothing" compact title={t('tokens.none')}>
          {t('tokens.none_text')}
        </EmptyState>
      )}
      <ul className={styles['list']}>
        {items.map((token) => (
          <li key={token.id}>
            <span className={styles['what']}>
              <span>{token.name}</span>
              <span className={styles['note']}>
                {token.workspace} · {token.role} · {t('tokens.until')}{' '}
                <DateValue value={token.expires_at} />
                {token.used_at && (
                  <>
                    {' · '}
                    {t('tokens.used')} <DateValue value={token.used_at} as="ago" />
                  </>
                )}
              </span>
            </span>
            <Button
              size="compact-xs"
              variant="default"
              disabled={busy}
              onClick={() =>
                void run(
                  () => take(api.DELETE('/tokens/{id}', { params: { path: { id: token.id } } })),
                  { done: t('tokens.revoked'), kinds: ['account'] },
                )
              }
            >
              {t('tokens.revoke')}
            </Button>
          </li>
        ))}
      </ul>
      {making && <NewToken onClose={() => setMaking(false)} />}
    </Sheet>
  )
}

function NewToken({ onClose }: { onClose: () => void }) {
  const t = useWords('account')
  const access = useWords('access')
  const session = useSession()
  const { run, busy } = useWrite()
  const [name, setName] = useState('')
  const [workspace, setWorkspace] = useState<string | null>(session.workspaces[0]?.id ?? null)
  const [role, setRole] = useState<Role>('reader')
  const [until, setUntil] = useState<string | null>(inDays(90))
  const [made, setMade] = useState<string | null>(null)
  const own = session.workspaces.find((entry) => entry.id === workspace)?.role
  const allowed = roles.slice(0, Math.max(0, roles.indexOf(own as Role)) + 1)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!workspace || !until) return
    const token = await run(
      () =>
        take(
          api.POST('/account/tokens', {
            body: { name: name.trim(), workspace, role, expires_at: until },
          }),
        ),
      { kinds: ['account'] },
    )
    if (token) setMade(token.text)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tokens.new')}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      {made ? (
        <div className={styles['form']}>
          <p className={styles['text']}>{t('tokens.once')}</p>
          <pre className={styles['codes']}>{made}</pre>
          <Group gap="xs">
            <CopyButton value={made}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {t(copied ? 'copied' : 'copy')}
                </Button>
              )}
            </CopyButton>
            <Button onClick={onClose}>{t('tokens.kept')}</Button>
          </Group>
        </div>
      ) : (
        <form className={styles['form']} onSubmit={(event) => void submit(event)}>
          <TextInput
            label={t('tokens.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            withAsterisk={false}
            data-autofocus
          />
          <Select
            label={t('tokens.workspace')}
            data={session.workspaces.map((entry) => ({ value: entry.id, label: entry.name }))}
            value={workspace}
            onChange={setWorkspace}
            allowDeselect={false}
          />
          <Select
            label={t('tokens.role')}
            data={allowed.map((entry) => ({ value: entry, label: access(`role.${entry}`) }))}
            value={role}
            onChange={(value) => value && setRole(value as Role)}
            allowDeselect={false}
          />
          <DateInput
            label={t('tokens.until_label')}
            value={until}
            onChange={setUntil}
            minDate={inDays(1)}
            valueFormat="YYYY-MM-DD"
          />
          <div>
            <Button type="submit" loading={busy} disabled={name.trim() === '' || !until}>
              {t('tokens.make')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  )
}
