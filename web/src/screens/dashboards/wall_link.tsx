// A link for a screen on the wall: which dashboards, how long each, and a key that can only read.
import { Button, CopyButton, Group, Modal, MultiSelect, NumberInput, Switch } from '@mantine/core'
import { DateInput } from '@/parts/fields/date_input'
import { type FormEvent, useState } from 'react'
import { api, take } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { useWords } from '@/words'
import styles from './dashboards.module.css'

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

interface Props {
  items: { id: string; name: string }[]
  chosen?: string[]
  onClose: () => void
}

export const wallPath = (workspace: string, boards: string[], seconds: number) =>
  `/wall/${encodeURIComponent(workspace)}?boards=${boards.map(encodeURIComponent).join(',')}&every=${seconds}`

export function WallLink({ items, chosen = [], onClose }: Props) {
  const t = useWords('dashboards')
  const app = useWords('app')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [boards, setBoards] = useState(chosen)
  const [seconds, setSeconds] = useState(30)
  const [keyed, setKeyed] = useState(false)
  const [until, setUntil] = useState<string | null>(inDays(90))
  const [link, setLink] = useState<string | null>(null)
  const path = wallPath(workspace, boards, seconds)
  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (!until) return
    const names = items.filter((one) => boards.includes(one.id)).map((one) => one.name)
    const token = await run(
      () =>
        take(
          api.POST('/account/tokens', {
            body: {
              name: t('token_name', { names: names.join(', ') }).slice(0, 100),
              workspace,
              role: 'reader',
              verbs: ['read'],
              expires_at: until,
            },
          }),
        ),
      { kinds: ['account'] },
    )
    // In the fragment, which browsers do not send: no log of addresses holds the key.
    if (token) setLink(`${location.origin}${path}#${token.text}`)
  }
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('wall_title')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      {link ? (
        <div className={styles['form']}>
          <p>{t('link_once')}</p>
          <div className={styles['code']}>{link}</div>
          <p className={styles['none']}>
            {t('link_rights')} <Go to="/account">{t('link_revoke')}</Go>
          </p>
          <Group justify="flex-end">
            <CopyButton value={link}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {t(copied ? 'link_copied' : 'link_copy')}
                </Button>
              )}
            </CopyButton>
            <Button onClick={onClose}>{t('done')}</Button>
          </Group>
        </div>
      ) : (
        <form className={styles['form']} onSubmit={(event) => void make(event)}>
          <MultiSelect
            label={t('wall_boards')}
            value={boards}
            data={items.map((one) => ({ value: one.id, label: one.name }))}
            onChange={setBoards}
            data-autofocus
          />
          <NumberInput
            label={t('wall_seconds')}
            value={seconds}
            min={5}
            max={3600}
            clampBehavior="strict"
            allowDecimal={false}
            onChange={(value) => setSeconds(Number(value) || 30)}
          />
          <Switch
            label={t('wall_keyed')}
            description={t('wall_keyed_hint')}
            checked={keyed}
            onChange={(event) => setKeyed(event.currentTarget.checked)}
          />
          {keyed && <DateInput label={t('wall_until')} value={until} onChange={setUntil} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            {keyed ? (
              <Button type="submit" loading={busy} disabled={boards.length === 0 || !until}>
                {t('wall_make')}
              </Button>
            ) : (
              <Button
                component="a"
                href={boards.length > 0 ? path : undefined}
                data-disabled={boards.length === 0 || undefined}
                target="_blank"
                rel="noreferrer"
              >
                {t('wall_open')}
              </Button>
            )}
          </Group>
        </form>
      )}
    </Modal>
  )
}
