import { Button, Group, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, isProblem, key, type Schemas, take } from '@/api'
import { useWrite } from '@/app/write'
import {
  Badge,
  DateValue,
  ErrorState,
  Figure,
  FigureRow,
  Sheet,
  SheetStack,
  Skeleton,
} from '@/parts'
import { languages, useFormat, useWords } from '@/words'
import { Wide } from './wide'
import styles from './administration.module.css'

type ServerMail = Schemas['ServerMail']
type Values = ServerMail['settings']

const ports = { tls: 465, starttls: 587, none: 25 } as const

// How mail leaves the server, how it fares, and what could not be delivered.
export function Mail() {
  const mail = useQuery({
    queryKey: key('server', undefined, 'mail'),
    queryFn: ({ signal }) => take(api.GET('/mail', { signal })),
    refetchInterval: 15_000,
  })
  if (mail.isPending) return <Skeleton shape="figures" />
  if (mail.error) return <ErrorState error={mail.error} onRetry={() => void mail.refetch()} />
  const { data } = mail
  return (
    <SheetStack>
      {(data.ready || data.health.waiting > 0 || data.health.failed > 0) && <Health mail={data} />}
      <Form key={JSON.stringify(data.settings)} mail={data} />
      {data.ready && <Try />}
      {data.health.failed > 0 && <Failed count={data.health.failed} />}
    </SheetStack>
  )
}

function Health({ mail }: { mail: ServerMail }) {
  const t = useWords('administration')
  const format = useFormat()
  const { health } = mail
  return (
    <>
      <FigureRow>
        <Figure
          label={t('mail.waiting')}
          value={format.number(health.waiting)}
          note={
            health.next_at && (
              <>
                {t('mail.next')} <DateValue value={health.next_at} as="moment" />
              </>
            )
          }
        />
        <Figure
          label={t('mail.sent_today')}
          value={format.number(health.sent_today)}
          note={
            health.sent_at ? (
              <>
                {t('mail.last')} <DateValue value={health.sent_at} as="ago" />
              </>
            ) : (
              t('mail.never')
            )
          }
        />
        <Figure label={t('mail.failed')} value={format.number(health.failed)} />
      </FigureRow>
      {health.error && (
        <Sheet
          title={t('mail.trouble')}
          note={health.error_at && <DateValue value={health.error_at} as="ago" />}
        >
          <Said what={health.error} answer={health.answer} remedy={health.remedy} />
        </Sheet>
      )}
    </>
  )
}

interface SaidProps {
  what: string
  answer: string | null
  remedy: string | null
}

// What happened, what the mail server said, and what helps.
function Said({ what, answer, remedy }: SaidProps) {
  const t = useWords('administration')
  return (
    <div className={styles['said']}>
      <p>{what}</p>
      {answer && (
        <p>
          {t('mail.answer')} <code>{answer}</code>
        </p>
      )}
      {remedy && <p className={styles['hint']}>{remedy}</p>}
    </div>
  )
}

function Form({ mail }: { mail: ServerMail }) {
  const t = useWords('administration')
  const { run, busy } = useWrite()
  const [values, setValues] = useState<Values>(mail.settings)
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const set = (patch: Partial<Values>) => {
    setError(null)
    setValues((old) => ({ ...old, ...patch }))
  }
  const text = (field: 'host' | 'user' | 'sender' | 'sender_name' | 'public_url') => ({
    label: t(`mail.${field}`),
    value: values[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ [field]: event.currentTarget.value }),
    error: wrong(field),
  })
  const wrong = (field: string) => {
    if (!isProblem(error)) return undefined
    const named = error.field(field)
    if (named) return named
    return error.where === field ? `${error.message} ${error.remedy ?? ''}` : undefined
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const { has_password: _, ...rest } = values
    const body = mail.fixed
      ? {
          public_url: values.public_url,
          language: values.language,
          digest_hour: values.digest_hour,
        }
      : { ...rest, ...(password ? { password } : {}) }
    await run(
      async () => {
        try {
          return await take(api.PATCH('/mail', { body }))
        } catch (trouble) {
          setError(trouble)
          throw trouble
        }
      },
      { done: t('mail.saved'), kinds: ['server'] },
    )
  }
  const moved = values.host !== mail.settings.host || values.user !== mail.settings.user
  const lost = mail.settings.has_password && moved && !password && !!values.user
  return (
    <Sheet title={t('mail.settings')} note={mail.fixed && <Badge>{t('mail.fixed')}</Badge>}>
      <form className={styles['mailForm']} onSubmit={(event) => void save(event)}>
        <p className={styles['hint']}>{t(mail.fixed ? 'mail.fixed_hint' : 'mail.hint')}</p>
        <div className={styles['mailRow']}>
          <TextInput {...text('host')} placeholder={t('mail.host_example')} readOnly={mail.fixed} />
          <Select
            label={t('mail.security')}
            data={(['starttls', 'tls', 'none'] as const).map((value) => ({
              value,
              label: t(`mail.security_${value}`),
            }))}
            value={values.security}
            onChange={(value) => {
              const security = value as Values['security']
              const usual = values.port === ports[values.security]
              set({ security, ...(usual ? { port: ports[security] } : {}) })
            }}
            error={wrong('security')}
            allowDeselect={false}
            readOnly={mail.fixed}
          />
          <NumberInput
            label={t('mail.port')}
            value={values.port}
            onChange={(value) => set({ port: typeof value === 'number' ? value : 0 })}
            error={wrong('port')}
            min={1}
            max={65535}
            allowDecimal={false}
            hideControls
            readOnly={mail.fixed}
          />
        </div>
        <div className={styles['mailRow']}>
          <TextInput
            {...text('user')}
            description={t('mail.user_hint')}
            autoComplete="off"
            readOnly={mail.fixed}
          />
          <PasswordInput
            label={t('mail.password')}
            description={t(
              lost
                ? 'mail.password_again'
                : mail.settings.has_password
                  ? 'mail.password_kept'
                  : 'mail.password_hint',
            )}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={wrong('password')}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('mail.show_password') }}
            readOnly={mail.fixed}
          />
        </div>
        <div className={styles['mailRow']}>
          <TextInput
            {...text('sender')}
            type="email"
            placeholder={t('mail.sender_example')}
            readOnly={mail.fixed}
          />
          <TextInput {...text('sender_name')} readOnly={mail.fixed} />
        </div>
        <TextInput
          {...text('public_url')}
          description={t(mail.links_lead_here ? 'mail.links_lead_here' : 'mail.public_url_hint', {
            url: mail.links_begin,
          })}
          placeholder={mail.links_begin}
          data-tone={mail.links_lead_here ? 'bad' : undefined}
        />
        <div className={styles['mailRow']}>
          <Select
            label={t('mail.language')}
            description={t('mail.language_hint')}
            data={languages.map((one) => ({ value: one.id, label: one.name }))}
            value={values.language}
            onChange={(value) => set({ language: value as Values['language'] })}
            allowDeselect={false}
          />
          <NumberInput
            label={t('mail.digest_hour')}
            description={t('mail.digest_hour_hint')}
            value={values.digest_hour}
            onChange={(value) => set({ digest_hour: typeof value === 'number' ? value : 0 })}
            min={0}
            max={23}
            allowDecimal={false}
          />
        </div>
        <div>
          <Button type="submit" loading={busy}>
            {t('mail.save')}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}

function Try() {
  const t = useWords('administration')
  const { run, busy } = useWrite()
  const [to, setTo] = useState('')
  type Answer = SaidProps & { to: string; taken: boolean }
  const [answer, setAnswer] = useState<Answer | null>(null)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setAnswer(null)
    const said = await run(
      () => take(api.POST('/mail/test', { body: to.trim() ? { to: to.trim() } : {} })),
      { kinds: ['server'] },
    )
    if (said) setAnswer(said)
  }
  return (
    <Sheet title={t('mail.try')}>
      <form className={styles['mailForm']} onSubmit={(event) => void send(event)}>
        <TextInput
          type="email"
          label={t('mail.try_to')}
          description={t('mail.try_hint')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" variant="default" loading={busy}>
            {t('mail.try_send')}
          </Button>
        </div>
        <div aria-live="polite">
          {answer && (
            <>
              <Badge tone={answer.taken ? 'good' : 'bad'}>
                {t(answer.taken ? 'mail.taken' : 'mail.not_taken', { to: answer.to })}
              </Badge>
              <Said {...answer} />
            </>
          )}
        </div>
      </form>
    </Sheet>
  )
}

function Failed({ count }: { count: number }) {
  const t = useWords('administration')
  const { run, busy } = useWrite()
  const failed = useQuery({
    queryKey: key('server', undefined, 'mail', 'failed', count),
    queryFn: ({ signal }) => take(api.GET('/mail/failed', { signal })),
  })
  if (failed.isPending) return <Skeleton shape="table" />
  if (failed.error) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  const act = (id: string, method: 'POST' | 'DELETE') =>
    run(
      async () => {
        const path = { params: { path: { id } } }
        await take(
          method === 'POST'
            ? api.POST('/mail/failed/{id}', path)
            : api.DELETE('/mail/failed/{id}', path),
        )
      },
      { done: t(method === 'POST' ? 'mail.retried' : 'mail.dropped'), kinds: ['server'] },
    )
  return (
    <Sheet title={t('mail.failed')} flush>
      <Wide label={t('mail.failed')}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('mail.to')}</th>
              <th scope="col">{t('mail.kind_title')}</th>
              <th scope="col">{t('mail.why')}</th>
              <th scope="col">{t('mail.made')}</th>
              <th>
                <span className="visually-hidden">{t('people.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {failed.data.items.map((one) => (
              <tr key={one.id}>
                <td>{one.to}</td>
                <td data-label={t('mail.kind_title')}>
                  {t(`mail.kind.${one.kind}`)}
                  {one.workspace && <span className={styles['muted']}> · {one.workspace}</span>}
                </td>
                <td data-label={t('mail.why')}>
                  <Said what={one.error} answer={one.answer} remedy={one.remedy} />
                </td>
                <td data-label={t('mail.made')}>
                  <DateValue value={one.made_at} as="ago" />
                </td>
                <td className={styles['end']}>
                  <Group gap={6} justify="flex-end" wrap="nowrap">
                    <Button
                      size="compact-xs"
                      variant="default"
                      disabled={busy}
                      aria-label={`${t('mail.retry')}: ${one.to}`}
                      onClick={() => void act(one.id, 'POST')}
                    >
                      {t('mail.retry')}
                    </Button>
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      color="gray"
                      disabled={busy}
                      aria-label={`${t('mail.drop')}: ${one.to}`}
                      onClick={() => void act(one.id, 'DELETE')}
                    >
                      {t('mail.drop')}
                    </Button>
                  </Group>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Sheet>
  )
}
