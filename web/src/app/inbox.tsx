import { Button, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { cloneElement, type ReactElement } from 'react'
import { api, key } from '@/api'
import { DateValue, EmptyState, PersonName } from '@/parts'
import { useWords } from '@/words'
import { useNotifications } from './notifications'
import { Go, placeOf, useWorkspace } from './place'
import styles from './notifications.module.css'

// What concerns the reader, each with the reason why they are told.
export function Inbox({ button }: { button: ReactElement<object> }) {
  const t = useWords('app')
  const workspace = useWorkspace()
  const client = useQueryClient()
  const [opened, popover] = useDisclosure(true)
  const { data } = useNotifications()
  const items = data?.items ?? []
  const unread = data?.unread ?? 0
  const readAll = async () => {
    const seq = Math.max(0, ...items.map((item) => item.seq))
    await api
      .PUT('/workspaces/{workspace}/notifications/read', {
        params: { path: { workspace } },
        body: { seq },
      })
      .catch(() => undefined)
    await client.invalidateQueries({ queryKey: key('notifications', workspace) })
  }
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && popover.close()}
      width={360}
      position="bottom-end"
      trapFocus
      returnFocus
    >
      <Popover.Target>{cloneElement(button, { onClick: popover.toggle } as object)}</Popover.Target>
      <Popover.Dropdown className={styles['dropdown']}>
        <div className={styles['head']}>
          <h2>{t('notifications.title')}</h2>
          {unread > 0 && (
            <Button size="compact-xs" variant="subtle" onClick={() => void readAll()}>
              {t('notifications.read')}
            </Button>
          )}
        </div>
        {items.length === 0 ? (
          <EmptyState kind="nothing" title={t('notifications.none')} compact>
            {t('notifications.none_text')}
          </EmptyState>
        ) : (
          <ul className={styles['list']}>
            {items.map((item) => {
              const to = placeOf(item.subject)
              const words = (
                <>
                  <span className={styles['text']}>
                    <PersonName name={item.actor.name} /> {item.text}
                  </span>
                  <span className={styles['reason']}>
                    {item.reason} · <DateValue value={item.at} as="ago" />
                  </span>
                </>
              )
              return (
                <li key={item.seq} data-unread={!item.read || undefined}>
                  {to ? (
                    <Go to={to} onClick={popover.close}>
                      {words}
                    </Go>
                  ) : (
                    <div>{words}</div>
                  )}
                </li>
              )
            })}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
