import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, isProblem, key, type Schemas, sessionQuery, take } from '@/api'
import { useAnnounce, useWrite } from '@/app/write'
import { ErrorState, Page, Sheet, SheetStack, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Notices } from './notices'
import { SecondFactor } from './second_factor'
import { Sessions } from './sessions'
import { Tokens } from './tokens'
import styles from './account.module.css'

export const accountKey = key('account')

export function Screen() {
  const t = useWords('account')
  const account = useQuery({
    queryKey: accountKey,
    queryFn: ({ signal }) => take(api.GET('/account', { signal })),
  })
  if (account.isPending) return <Skeleton shape="page" />
  if (account.error)
    return <ErrorState error={account.error} onRetry={() => void account.refetch()} />
  return (
    <Page title={t('title')} sentence={t('sentence', { login: account.data.login })} measure="form">
      <SheetStack>
        <Profile account={account.data} />
        <Notices email={account.data.email} />
        {account.data.has_password !== false && <Password login={account.data.login} />}
        <SecondFactor account={account.data} />
        <Sessions />
        <Tokens />
      </SheetStack>
    </Page>
  )
}

function Profile({ account }: { account: Schemas['Account'] }) {
  const t = useWords('account')
  const client = useQueryClient()
  const { run, busy } = useWrite()
  const [name, setName] = useState(account.name)
  const [email, setEmail] = useState(account.email)
  const changed = name !== account.name || email !== account.email
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const saved = await run(
      () => take(api.PATCH('/account', { body: { name: name.trim(), email: email.trim() } })),
      { done: t('saved'), kinds: ['account', 'people'] },
    )
    if (saved) await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }
  return (
    <Sheet title={t('profile')}>
      <form className={styles['form']} onSubmit={(event) => void save(event)}>
        <TextInput
          label={t('name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="name"
          required
          withAsterisk={false}
        />
        <TextInput
          label={t('email')}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          autoComplete="email"
        />
        <div>
          <Button type="submit" loading={busy} disabled={!changed}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}

function Password({ login }: { login: string }) {
  const t = useWords('account')
  const announce = useAnnounce()
  const [values, setValues] = useState({ current: '', next: '', again: '' })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const set = (field: keyof typeof values) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget
    setValues((old) => ({ ...old, [field]: value }))
  }
  const differs = values.again !== '' && values.again !== values.next
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await take(
        api.PUT('/account/password', { body: { current: values.current, next: values.next } }),
      )
      setValues({ current: '', next: '', again: '' })
      announce(t('password.done'))
    } catch (trouble) {
      setError(trouble)
    } finally {
      setBusy(false)
    }
  }
  const toggle = { visibilityToggleButtonProps: { 'aria-label': t('show_password') } }
  const refused = isProblem(error)
    ? `${error.message} ${error.remedy ?? ''}`
    : error
      ? String(error)
      : undefined
  const wrongCurrent = isProblem(error, 401)
  return (
    <Sheet title={t('password.title')} note={t('password.note')}>
      <form className={styles['form']} onSubmit={(event) => void save(event)}>
        <input type="text" hidden readOnly value={login} autoComplete="username" />
        <PasswordInput
          label={t('password.current')}
          value={values.current}
          onChange={set('current')}
          autoComplete="current-password"
          error={wrongCurrent ? refused : undefined}
          {...toggle}
        />
        <PasswordInput
          label={t('password.next')}
          value={values.next}
          onChange={set('next')}
          autoComplete="new-password"
          error={!wrongCurrent ? refused : undefined}
          {...toggle}
        />
        <PasswordInput
          label={t('password.again')}
          value={values.again}
          onChange={set('again')}
          autoComplete="new-password"
          error={differs ? t('password.differs') : undefined}
          {...toggle}
        />
        <div>
          <Button
            type="submit"
            loading={busy}
            disabled={values.current === '' || values.next === '' || values.next !== values.again}
          >
            {t('password.action')}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
