import { Button, CopyButton, Group, Stack } from '@mantine/core'
import { download } from '@/api'
import { fileName } from '@/app/table_export'
import { QrCode } from '@/parts/qr_code'
import { useWords } from '@/words'
import type { Campaign } from './data'
import { useRole } from './role'
import styles from './assess.module.css'

export interface Link {
  key: string
  side: string
  unit: string
  role: string
  person: string
  door: boolean
  // Who finds it on Home as well.
  holder?: string | null
  // On its way to its person; then nobody else sees it.
  mailed?: boolean
}

interface Props {
  campaign: Campaign
  items: Link[]
  notes: string[]
  mailed?: number
  onClose: () => void
}

export const addressOf = (key: string) => `${location.origin}/answer#${key}`
export const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

// Links are told once: to copy, to keep as a file, and as a picture for a wall.
export function Links({ campaign, items: made, notes, mailed = 0, onClose }: Props) {
  const t = useWords('assess')
  const roleOf = useRole(campaign)
  const items = made.filter((item) => !item.mailed)
  const unitOf = (id: string) => campaign.units.find((one) => one.id === id)?.name ?? id
  const named = items.some((item) => item.person)
  const roled = items.some((item) => item.role)
  const head = ['person', 'side', 'unit', 'role', 'link'].filter(
    (one) => (named || one !== 'person') && (roled || one !== 'role'),
  )
  const save = () => {
    const rows = items.map((item) =>
      [
        ...(named ? [item.person] : []),
        item.side && t(`side.${item.side}`),
        unitOf(item.unit),
        ...(roled ? [roleOf(item.role)] : []),
        addressOf(item.key),
      ].map(quoted),
    )
    const text = [head.map((one) => quoted(t(`links.${one}`))), ...rows]
      .map((row) => row.join(','))
      .join('\r\n')
    // The mark lets spreadsheets see the encoding.
    download(
      new Blob(['\ufeff', text, '\r\n'], { type: 'text/csv' }),
      fileName(campaign.name, 'csv'),
    )
  }
  const all = items.map((item) => addressOf(item.key)).join('\n')
  return (
    <Stack gap={16}>
      {mailed > 0 && (
        <p className={styles['consequence']} role="status">
          {t('links.mailed', { count: mailed })} {items.length > 0 && t('links.left')}
        </p>
      )}
      {items.length > 0 && (
        <>
          <p className={styles['consequence']}>
            <strong>{t('links.once')}</strong> {campaign.anonymous && t('links.shuffled')}
          </p>
          {notes.map((note) => (
            <p key={note} className={styles['warning']}>
              {note}
            </p>
          ))}
          <Group gap={6}>
            <CopyButton value={all}>
              {({ copied, copy }) => (
                <Button onClick={copy} data-autofocus>
                  {t(copied ? 'links.copied' : 'links.copy_all')}
                </Button>
              )}
            </CopyButton>
            <Button variant="default" onClick={save}>
              {t('links.csv')}
            </Button>
          </Group>
          <ul className={styles['links']}>
            {items.map((item) => {
              const who = [
                item.person,
                item.side && t(`side.${item.side}`),
                item.unit && unitOf(item.unit),
                item.role && roleOf(item.role),
                item.door && t('links.door'),
                item.holder && t('links.holder', { name: item.holder }),
              ]
                .filter(Boolean)
                .join(' · ')
              return (
                <li key={item.key}>
                  <span className={styles['note']}>{who}</span>
                  <span className={styles['link']}>
                    <code>{addressOf(item.key)}</code>
                    <CopyButton value={addressOf(item.key)}>
                      {({ copied, copy }) => (
                        <Button size="compact-xs" variant="default" onClick={copy}>
                          {t(copied ? 'links.copied' : 'links.copy')}
                        </Button>
                      )}
                    </CopyButton>
                  </span>
                  {item.door && (
                    <QrCode text={addressOf(item.key)} label={t('links.qr', { who })} />
                  )}
                </li>
              )
            })}
          </ul>
        </>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('links.done')}
        </Button>
      </Group>
    </Stack>
  )
}
