import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { isProblem, type Schemas } from '@/api'
import { useWords } from '@/words'
import { TroubleNote } from './trouble'
import styles from './frame.module.css'

interface Props {
  action: string
  email?: string
  onSubmit: (person: Schemas['NewPerson']) => Promise<void>
}

// Login, name and password of somebody new.
export function PersonForm({ action, email = '', onSubmit }: Props) {
  const t = useWords('access')
  const [values, setValues] = useState({ login: '', name: '', email, password: '', again: '' })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const differs = values.again !== '' && values.again !== values.password
  const set = (field: keyof typeof values) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget
    setValues((old) => ({ ...old, [field]: value }))
  }
  const problem = (field: string) => (isProblem(error) ? error.field(field) : undefined)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (values.password !== values.again) return
    setBusy(true)
    setError(null)
    try {
      await onSubmit({
        login: values.login.trim(),
        name: values.name.trim(),
        password: values.password,
        ...(values.email.trim() ? { email: values.email.trim() } : {}),
      })
    } catch (trouble) {
      setError(trouble)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)}>
      <TextInput
        size="sm"
        label={t('name')}
        value={values.name}
        onChange={set('name')}
        autoComplete="name"
        required
        withAsterisk={false}
        error={problem('name')}
      />
      <TextInput
        size="sm"
        label={t('login')}
        description={t('login_hint')}
        value={values.login}
        onChange={set('login')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        error={problem('login')}
      />
      <TextInput
        size="sm"
        type="email"
        label={t('email')}
        value={values.email}
        onChange={set('email')}
        autoComplete="email"
        error={problem('email')}
      />
      <PasswordInput
        size="sm"
        label={t('new_password')}
        description={t('password_hint')}
        value={values.password}
        onChange={set('password')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        error={problem('password')}
        visibilityToggleButtonProps={{ 'aria-label': t('show_password') }}
      />
      <PasswordInput
        size="sm"
        label={t('password_again')}
        value={values.again}
        onChange={set('again')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        error={differs ? t('password_differs') : undefined}
        visibilityToggleButtonProps={{ 'aria-label': t('show_password') }}
      />
      <TroubleNote error={error} />
      <Button type="submit" size="sm" h={36} loading={busy} disabled={differs}>
        {action}
      </Button>
    </form>
  )
}
