import { Anchor, Button, PasswordInput } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, isProblem, take } from '@/api'
import { useWords } from '@/words'
import { Frame } from './frame'
import { TroubleNote } from './trouble'
import styles from './frame.module.css'

// A new password with a link from an administrator.
export function ResetPassword() {
  const t = useWords('access')
  const { secret } = useParams({ strict: false }) as { secret: string }
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open')
  const [error, setError] = useState<unknown>(null)
  const differs = again !== '' && again !== password
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (password !== again) return
    setState('busy')
    setError(null)
    try {
      await take(api.POST('/reset/{secret}', { params: { path: { secret } }, body: { password } }))
      setState('done')
    } catch (trouble) {
      setError(trouble)
      setState('open')
    }
  }
  if (state === 'done') {
    return (
      <Frame title={t('reset.done')} sentence={t('reset.done_text')}>
        <div className={styles['form']}>
          <Anchor href="/sign-in">{t('sign_in.action')}</Anchor>
        </div>
      </Frame>
    )
  }
  return (
    <Frame title={t('reset.title')} sentence={t('reset.text')}>
      <form className={styles['form']} onSubmit={(event) => void submit(event)}>
        {/* Password managers look for whose password it is. */}
        <input type="text" autoComplete="username" hidden readOnly value="" />
        <PasswordInput
          size="sm"
          label={t('new_password')}
          description={t('password_hint')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={isProblem(error) ? error.field('password') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('show_password') }}
        />
        <PasswordInput
          size="sm"
          label={t('password_again')}
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={differs ? t('password_differs') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('show_password') }}
        />
        <TroubleNote error={error} />
        <Button type="submit" size="sm" h={36} loading={state === 'busy'} disabled={differs}>
          {t('reset.action')}
        </Button>
      </form>
    </Frame>
  )
}
