import { Button, PasswordInput, PinInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, base, sessionQuery, setCsrf, statusQuery, take } from '@/api'
import { useWords } from '@/words'
import type { Search } from '../place'
import { Frame } from './frame'
import { TroubleNote } from './trouble'
import styles from './frame.module.css'

// Only paths of this server: never another host.
export function safeReturn(target: string | undefined): string {
  return target && /^\/(?![/\\])/.test(target) ? target : '/'
}

export function SignIn() {
  const t = useWords('access')
  const { data: status } = useQuery(statusQuery)
  // A provider leads back here with what went wrong, or to the second factor.
  const { return_to, problem, stage: wanted } = useSearch({ strict: false }) as Search
  const [stage, setStage] = useState<'password' | 'code'>(
    wanted === 'second_factor' ? 'code' : 'password',
  )
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const client = useQueryClient()
  const router = useRouter()

  const attempt = async (
    call: () => Promise<{ stage: 'complete' | 'second_factor'; csrf?: string }>,
  ) => {
    setBusy(true)
    setError(null)
    try {
      const answer = await call()
      setCsrf(answer.csrf ?? null)
      if (answer.stage === 'second_factor') {
        setStage('code')
        return
      }
      client.removeQueries({ queryKey: sessionQuery.queryKey })
      await client.fetchQuery(sessionQuery)
      router.history.push(safeReturn(return_to))
    } catch (trouble) {
      setError(trouble)
    } finally {
      setBusy(false)
    }
  }
  const signIn = (login: string, password: string) =>
    attempt(() => take(api.POST('/session', { body: { login, password } })))

  if (stage === 'code') {
    return (
      <SecondFactor
        busy={busy}
        error={error}
        onCode={(code) =>
          attempt(() => take(api.POST('/session/second-factor', { body: { code } })))
        }
        onBack={() => setStage('password')}
      />
    )
  }
  const demo = status?.demo
  return (
    <Frame
      title={t('sign_in.title')}
      sentence={status?.setup_needed ? t('sign_in.setup_needed') : undefined}
      below={
        demo?.accounts?.length ? (
          <section className={styles['demo']}>
            <h2>{t('demo.title')}</h2>
            <p>{t('demo.text')}</p>
            <ul>
              {demo.accounts.map((account) => (
                <li key={account.login}>
                  <button
                    type="button"
                    disabled={busy}
                    onClick={() => void signIn(account.login ?? '', demo.password ?? '')}
                  >
                    <span>{account.name}</span>
                    <span>{account.role}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ) : undefined
      }
    >
      <PasswordForm
        busy={busy}
        error={
          error ??
          (problem ? new Error(t('sign_in.sent_back', { problem: problem.slice(0, 300) })) : null)
        }
        onSubmit={signIn}
      />
      {(status?.providers ?? []).length > 0 && (
        <div className={styles['form']}>
          <div className={styles['divider']}>{t('sign_in.or')}</div>
          {status?.providers.map((provider) => (
            <Button
              key={provider.id}
              component="a"
              variant="default"
              href={`${base}/oidc/${encodeURIComponent(provider.id)}/start?return_to=${encodeURIComponent(safeReturn(return_to))}`}
            >
              {t('sign_in.with', { provider: provider.label })}
            </Button>
          ))}
        </div>
      )}
    </Frame>
  )
}

interface PasswordProps {
  busy: boolean
  error: unknown
  onSubmit: (login: string, password: string) => Promise<void>
}

function PasswordForm({ busy, error, onSubmit }: PasswordProps) {
  const t = useWords('access')
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void onSubmit(login.trim(), password)
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <TextInput
        size="sm"
        label={t('login')}
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        data-autofocus
      />
      <PasswordInput
        size="sm"
        label={t('password')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        required
        withAsterisk={false}
        visibilityToggleButtonProps={{ 'aria-label': t('show_password') }}
      />
      <TroubleNote error={error} />
      <Button type="submit" size="sm" h={36} loading={busy}>
        {t('sign_in.action')}
      </Button>
    </form>
  )
}

interface CodeProps {
  busy: boolean
  error: unknown
  onCode: (code: string) => Promise<void>
  onBack: () => void
}

function SecondFactor({ busy, error, onCode, onBack }: CodeProps) {
  const t = useWords('access')
  const [code, setCode] = useState('')
  const [recovery, setRecovery] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void onCode(code.trim())
  }
  return (
    <Frame
      title={t('second_factor.title')}
      sentence={t(recovery ? 'second_factor.recovery_text' : 'second_factor.text')}
    >
      <form className={styles['form']} onSubmit={submit}>
        {recovery ? (
          <TextInput
            size="sm"
            label={t('second_factor.recovery_code')}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            autoComplete="off"
          />
        ) : (
          <PinInput
            length={6}
            type="number"
            oneTimeCode
            size="md"
            value={code}
            onChange={setCode}
            onComplete={(full) => void onCode(full)}
            aria-label={t('second_factor.code')}
          />
        )}
        <TroubleNote error={error} />
        <Button type="submit" size="sm" h={36} loading={busy} disabled={code.trim() === ''}>
          {t('second_factor.action')}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            setCode('')
            setRecovery(!recovery)
          }}
        >
          {t(recovery ? 'second_factor.use_code' : 'second_factor.use_recovery')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onBack}>
          {t('back')}
        </Button>
      </form>
    </Frame>
  )
}
