import { Button, CopyButton, Group, Modal, PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, isProblem, key, type Schemas, take } from '@/api'
import { download } from '@/api'
import { Sheet, StatusShape } from '@/parts'
import { QrCode } from '@/parts/qr_code'
import { useWords } from '@/words'
import styles from './account.module.css'

type Step =
  | { at: 'password'; then: 'begin' | 'remove' | 'renew' }
  | { at: 'scan'; secret: string; uri: string }
  | { at: 'codes'; codes: string[] }

// A code from a phone beside the password, and recovery codes for the day the phone is gone.
export function SecondFactor({ account }: { account: Schemas['Account'] }) {
  const t = useWords('account')
  const client = useQueryClient()
  const [step, setStep] = useState<Step | null>(null)
  const close = () => {
    setStep(null)
    void client.invalidateQueries({ queryKey: key('account') })
  }
  const proceed = async (password: string) => {
    if (step?.at !== 'password') return
    const body = { password }
    if (step.then === 'begin') {
      const seed = await take(api.POST('/account/totp', { body }))
      setStep({ at: 'scan', secret: seed.secret, uri: seed.uri })
    } else if (step.then === 'renew') {
      const { codes } = await take(api.POST('/account/recovery-codes', { body }))
      setStep({ at: 'codes', codes })
    } else {
      await take(api.POST('/account/totp/removal', { body }))
      close()
    }
  }
  return (
    <Sheet
      title={t('factor.title')}
      note={
        <StatusShape
          status={account.second_factor ? 'done' : 'not'}
          word={t(account.second_factor ? 'factor.on' : 'factor.off')}
        />
      }
    >
      <p className={styles['text']}>
        {t(account.second_factor ? 'factor.on_text' : 'factor.off_text', {
          count: account.recovery_codes_left ?? 0,
        })}
      </p>
      <Group gap="xs">
        {account.second_factor ? (
          <>
            <Button variant="default" onClick={() => setStep({ at: 'password', then: 'renew' })}>
              {t('factor.renew')}
            </Button>
            <Button variant="default" onClick={() => setStep({ at: 'password', then: 'remove' })}>
              {t('factor.remove')}
            </Button>
          </>
        ) : (
          <Button onClick={() => setStep({ at: 'password', then: 'begin' })}>
            {t('factor.begin')}
          </Button>
        )}
      </Group>
      <Modal
        opened={step !== null}
        onClose={close}
        title={t('factor.title')}
        closeButtonProps={{ 'aria-label': t('cancel') }}
      >
        {step?.at === 'password' && <AskPassword login={account.login} onPassword={proceed} />}
        {step?.at === 'scan' && (
          <Scan
            secret={step.secret}
            uri={step.uri}
            onConfirmed={(codes) => setStep({ at: 'codes', codes })}
          />
        )}
        {step?.at === 'codes' && <Codes codes={step.codes} onClose={close} />}
      </Modal>
    </Sheet>
  )
}

function useAttempt() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | undefined>(undefined)
  const attempt = async (call: () => Promise<void>) => {
    setBusy(true)
    setError(undefined)
    try {
      await call()
    } catch (trouble) {
      setError(
        isProblem(trouble) ? `${trouble.message} ${trouble.remedy ?? ''}`.trim() : String(trouble),
      )
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, attempt }
}

function AskPassword({
  login,
  onPassword,
}: {
  login: string
  onPassword: (password: string) => Promise<void>
}) {
  const t = useWords('account')
  const [password, setPassword] = useState('')
  const { busy, error, attempt } = useAttempt()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void attempt(() => onPassword(password))
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <input type="text" hidden readOnly value={login} autoComplete="username" />
      <PasswordInput
        label={t('password.current')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        error={error}
        data-autofocus
        visibilityToggleButtonProps={{ 'aria-label': t('show_password') }}
      />
      <div>
        <Button type="submit" loading={busy} disabled={password === ''}>
          {t('next')}
        </Button>
      </div>
    </form>
  )
}

interface ScanProps {
  secret: string
  uri: string
  onConfirmed: (codes: string[]) => void
}

function Scan({ secret, uri, onConfirmed }: ScanProps) {
  const t = useWords('account')
  const [code, setCode] = useState('')
  const { busy, error, attempt } = useAttempt()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void attempt(async () => {
      const { codes } = await take(api.PUT('/account/totp', { body: { code: code.trim() } }))
      onConfirmed(codes)
    })
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <p className={styles['text']}>{t('factor.scan')}</p>
      <QrCode text={uri} label={t('factor.qr')} />
      <p className={styles['text']}>
        {t('factor.by_hand')}{' '}
        <code className={styles['secret']}>{secret.replace(/(.{4})/g, '$1 ').trim()}</code>
      </p>
      <TextInput
        label={t('factor.code')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        inputMode="numeric"
        autoComplete="one-time-code"
        error={error}
      />
      <div>
        <Button type="submit" loading={busy} disabled={code.trim().length < 6}>
          {t('factor.confirm')}
        </Button>
      </div>
    </form>
  )
}

function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const t = useWords('account')
  const text = codes.join('\n')
  return (
    <div className={styles['form']}>
      <p className={styles['text']}>{t('factor.codes_text')}</p>
      <pre className={styles['codes']}>{text}</pre>
      <Group gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? 'copied' : 'copy')}
            </Button>
          )}
        </CopyButton>
        <Button
          variant="default"
          onClick={() =>
            download(
              new Blob([text + '\n'], { type: 'text/plain' }),
              'plumbline-recovery-codes.txt',
            )
          }
        >
          {t('factor.save')}
        </Button>
        <Button onClick={onClose}>{t('factor.kept')}</Button>
      </Group>
    </div>
  )
}
