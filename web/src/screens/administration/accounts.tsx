import { ActionIcon, Button, Group, Menu, Modal, Stack, TextInput } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, type Schemas, take, useSession } from '@/api'
import { useWrite } from '@/app/write'
import { Badge, DateValue, ErrorState, PersonName, Sheet, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Secret } from './secret'
import styles from './administration.module.css'
import { Wide } from './wide'

type Account = Schemas['Account']

// Everybody who can sign in, and programs with tokens.
export function Accounts() {
  const t = useWords('administration')
  const { run, busy } = useWrite()
  const me = useSession().account.id
  const [link, setLink] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  const accounts = useQuery({
    queryKey: key('server', undefined, 'accounts'),
    queryFn: ({ signal }) => take(api.GET('/accounts', { signal })),
  })
  if (accounts.isPending) return <Skeleton shape="table" />
  if (accounts.error)
    return <ErrorState error={accounts.error} onRetry={() => void accounts.refetch()} />
  const act = {
    reset: async (account: Account) => {
      const made = await run(() =>
        take(api.POST('/accounts/{id}/reset-link', { params: { path: { id: account.id } } })),
      )
      if (made) setLink(made.url)
    },
    mail: (account: Account) =>
      run(
        () =>
          take(
            api.POST('/accounts/{id}/reset-link', {
              params: { path: { id: account.id } },
              body: { mail: true },
            }),
          ),
        { done: t('accounts.reset_mailed', { address: account.email }), kinds: ['server'] },
      ),
    change: (account: Account, body: { disabled?: boolean; server_admin?: boolean }) =>
      run(() => take(api.PATCH('/accounts/{id}', { params: { path: { id: account.id } }, body })), {
        done: t('accounts.changed', { name: account.name }),
        kinds: ['server'],
      }),
    factor: (account: Account) =>
      run(
        async () => {
          await take(
            api.DELETE('/accounts/{id}/second-factor', { params: { path: { id: account.id } } }),
          )
        },
        { done: t('accounts.factor_removed', { name: account.name }), kinds: ['server'] },
      ),
  }
  return (
    <Sheet
      title={t('accounts.title')}
      flush
      note={
        <Button size="compact-sm" variant="default" onClick={() => setAdding(true)}>
          {t('accounts.add_service')}
        </Button>
      }
    >
      <Wide label={t('accounts.title')}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('people.person')}</th>
              <th scope="col">{t('people.login')}</th>
              <th scope="col">{t('accounts.state')}</th>
              <th scope="col">{t('accounts.last')}</th>
              <th>
                <span className="visually-hidden">{t('people.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {accounts.data.items.map((account) => (
              <tr key={account.id}>
                <td>
                  <PersonName name={account.name} mark />
                </td>
                <td className={styles['muted']}>{account.login}</td>
                <td>
                  <Group gap={4}>
                    {account.server_admin && <Badge tone="accent">{t('accounts.admin')}</Badge>}
                    {account.service && <Badge>{t('accounts.service')}</Badge>}
                    {account.second_factor && <Badge tone="good">{t('accounts.factor')}</Badge>}
                    {account.disabled && <Badge tone="bad">{t('people.disabled')}</Badge>}
                  </Group>
                </td>
                <td data-label={t('accounts.last')}>
                  {account.signed_in_at ? (
                    <DateValue value={account.signed_in_at} as="ago" />
                  ) : (
                    <span className={styles['muted']}>{t('tokens.never')}</span>
                  )}
                </td>
                <td className={styles['end']}>
                  {account.id !== me && (
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          disabled={busy}
                          aria-label={t('accounts.actions_of', { name: account.name })}
                        >
                          <IconDots size={16} />
                        </ActionIcon>
                      </Menu.Target>
                      <Menu.Dropdown>
                        {!account.service && (
                          <Menu.Item onClick={() => void act.reset(account)}>
                            {t('accounts.reset')}
                          </Menu.Item>
                        )}
                        {!account.service && account.email && (
                          <Menu.Item onClick={() => void act.mail(account)}>
                            {t('accounts.reset_mail')}
                          </Menu.Item>
                        )}
                        {account.second_factor && (
                          <Menu.Item onClick={() => void act.factor(account)}>
                            {t('accounts.remove_factor')}
                          </Menu.Item>
                        )}
                        {!account.service && (
                          <Menu.Item
                            onClick={() =>
                              void act.change(account, { server_admin: !account.server_admin })
                            }
                          >
                            {t(
                              account.server_admin ? 'accounts.take_admin' : 'accounts.give_admin',
                            )}
                          </Menu.Item>
                        )}
                        <Menu.Item
                          onClick={() => void act.change(account, { disabled: !account.disabled })}
                        >
                          {t(account.disabled ? 'accounts.enable' : 'accounts.disable')}
                        </Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <Modal
        opened={link !== null}
        onClose={() => setLink(null)}
        title={t('accounts.reset')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {link && <Secret text={link} hint={t('accounts.reset_hint')} />}
      </Modal>
      {adding && <NewService onClose={() => setAdding(false)} />}
    </Sheet>
  )
}

function NewService({ onClose }: { onClose: () => void }) {
  const t = useWords('administration')
  const { run, busy } = useWrite()
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('accounts.add_service')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void run(
            () => take(api.POST('/accounts', { body: { login: login.trim(), name: name.trim() } })),
            { done: t('accounts.made'), kinds: ['server'] },
          ).then((made) => made && onClose())
        }}
      >
        <Stack gap={12}>
          <p className={styles['hint']}>{t('accounts.service_hint')}</p>
          <TextInput
            label={t('people.login')}
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label={t('tokens.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={busy} disabled={!login.trim() || !name.trim()}>
              {t('accounts.add_service')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
