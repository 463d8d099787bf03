import { Button, CopyButton, Group, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, download, key, type paths, send, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { fileName } from '@/app/table_export'
import { useWrite } from '@/app/write'
import { Badge, DateValue, ErrorState, PersonName, Sheet } from '@/parts'
import { useWords } from '@/words'
import type { Campaign } from './data'
import styles from './assess.module.css'

type Taken =
  paths['/workspaces/{workspace}/campaigns/{id}/reminders']['post']['responses'][201]['content']['application/json']
type Text = Taken['texts'][number]

// When people are reminded, who is waiting, and what to write to them: by mail where the server sends
// it and knows an address, else as a text to hand on.
export function Reminders({ campaign }: { campaign: Campaign }) {
  const t = useWords('assess')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [taken, setTaken] = useState<Taken | null>(null)
  const query = useQuery({
    queryKey: key('campaigns', workspace, 'reminders', campaign.id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/campaigns/{id}/reminders', {
          params: { path: { workspace, id: campaign.id } },
          signal,
        }),
      ),
  })
  if (query.isPending) return null
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const { due, next, last, waiting, texts, mail_ready, remind_by_mail } = query.data
  const reachable = mail_ready ? waiting.filter((one) => one.has_address).length : 0
  const note = async (mail = false) => {
    const answer = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/campaigns/{id}/reminders', {
            params: { path: { workspace, id: campaign.id } },
            body: mail ? { mail: true } : {},
          }),
        ),
      { done: t(mail ? 'reminders.sent' : 'reminders.noted'), kinds: ['campaigns'] },
    )
    if (answer && typeof answer !== 'string') setTaken(answer)
  }
  const file = async () => {
    const place = `/workspaces/${encodeURIComponent(workspace)}/campaigns/${encodeURIComponent(campaign.id)}`
    const bytes = await run(
      async () =>
        (
          await send(`${place}/reminders?format=csv`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: '{}',
          })
        ).blob(),
      { done: t('reminders.noted'), kinds: ['campaigns'] },
    )
    if (bytes) download(bytes, fileName(`${t('reminders.title')} ${campaign.name}`, 'csv'))
  }
  const nobody = !campaign.anonymous && waiting.length === 0
  return (
    <Sheet
      title={t('reminders.title')}
      note={last && [t('reminders.last'), ' ', <DateValue key="last" value={last} as="moment" />]}
    >
      <Stack gap={12}>
        <p className={styles['reminder']}>
          {due && <Badge tone="attention">{t('reminders.due')}</Badge>}{' '}
          {due ? (
            t(mail_ready ? 'reminders.due_mail' : 'reminders.due_text')
          ) : next ? (
            <>
              {t('reminders.next')} <DateValue value={next} />
            </>
          ) : (
            t('reminders.never')
          )}
        </p>
        {campaign.anonymous ? (
          <>
            <p className={styles['note']}>{t('reminders.anonymous')}</p>
            <Texts texts={taken?.texts ?? texts} />
            <Group>
              <Button loading={busy} onClick={() => void note()}>
                {t('reminders.note')}
              </Button>
            </Group>
          </>
        ) : nobody ? (
          <p className={styles['note']}>{t('reminders.nobody')}</p>
        ) : (
          <>
            <p className={styles['warning']}>{t('reminders.warning')}</p>
            {mail_ready && (
              <p className={styles['note']}>
                {t('reminders.reach', { count: reachable, of: waiting.length })}{' '}
                {remind_by_mail && t('reminders.by_itself')}
              </p>
            )}
            <Group gap={6}>
              {reachable > 0 && (
                <Button loading={busy} onClick={() => void note(true)}>
                  {t('reminders.mail', { count: reachable })}
                </Button>
              )}
              <Button
                variant={reachable > 0 ? 'default' : 'filled'}
                loading={busy}
                onClick={() => void note()}
              >
                {t('reminders.take', { count: waiting.length })}
              </Button>
              <Button variant="default" disabled={busy} onClick={() => void file()}>
                {t('reminders.csv')}
              </Button>
            </Group>
          </>
        )}
        {taken && taken.mailed > 0 && (
          <p className={styles['note']} role="status">
            {t('links.mailed', { count: taken.mailed })} {taken.items.length > 0 && t('links.left')}
          </p>
        )}
        {taken && taken.items.length > 0 && (
          <ul className={styles['benchmarks']}>
            {taken.items.map((item) => (
              <li key={item.key}>
                <PersonName name={item.person} />
                <Texts texts={item.texts} of={item.person} />
              </li>
            ))}
          </ul>
        )}
      </Stack>
    </Sheet>
  )
}

// Ready to send, in each language of the campaign.
function Texts({ texts, of }: { texts: readonly Text[]; of?: string }) {
  const t = useWords('assess')
  return texts.map(({ language, subject, body }) => {
    const name = [t(`reminders.text_${language}`), of].filter(Boolean).join(', ')
    return (
      <details key={language} className={styles['question']} open={!of}>
        <summary>
          {t(`reminders.text_${language}`)}: {subject}
        </summary>
        <Textarea value={body} readOnly autosize maxRows={14} aria-label={name} />
        <CopyButton value={`${subject}\n\n${body}`}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="default"
              mt={6}
              aria-label={`${t(copied ? 'links.copied' : 'reminders.copy')}: ${name}`}
              onClick={copy}
            >
              {t(copied ? 'links.copied' : 'reminders.copy')}
            </Button>
          )}
        </CopyButton>
      </details>
    )
  })
}
