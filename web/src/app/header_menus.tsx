// What the buttons of the header open. Fetched when somebody goes for one of them (tool.tsx).
import { Menu } from '@mantine/core'
import {
  IconCheck,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { api, setCsrf, useMaybeSession } from '@/api'
import { languages, switchLanguage, useLanguage, useWords } from '@/words'
import { useMaybeWorkspace } from './place'
import { schemes, useScheme } from './scheme'
import styles from './header.module.css'

interface Props {
  button: ReactElement
}

export function WorkspaceMenu({ button }: Props) {
  const t = useWords('app')
  const workspace = useMaybeWorkspace()
  const session = useMaybeSession()
  const navigate = useNavigate()
  const all = session?.workspaces ?? []
  return (
    <Menu defaultOpened returnFocus position="bottom-start" width={280}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {all.map((entry) => (
          <Menu.Item
            key={entry.id}
            rightSection={
              entry.id === workspace ? <IconCheck size={14} aria-label={t('chosen')} /> : null
            }
            onClick={() => void navigate({ to: `/w/${entry.id}` as never })}
          >
            {entry.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate({ to: '/workspaces' as never })}>
          {t('workspace.all')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

export function LanguageMenu({ button }: Props) {
  const t = useWords('app')
  const language = useLanguage()
  return (
    <Menu defaultOpened returnFocus position="bottom-end" width={160}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {languages.map((entry) => (
          <Menu.Item
            key={entry.id}
            lang={entry.id}
            rightSection={
              entry.id === language ? <IconCheck size={14} aria-label={t('chosen')} /> : null
            }
            onClick={() => void switchLanguage(entry.id)}
          >
            {entry.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export function SchemeMenu({ button }: Props) {
  const t = useWords('app')
  const [scheme, setScheme] = useScheme()
  return (
    <Menu defaultOpened returnFocus position="bottom-end" width={180}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {schemes.map((entry) => (
          <Menu.Item
            key={entry}
            rightSection={
              entry === scheme ? <IconCheck size={14} aria-label={t('chosen')} /> : null
            }
            onClick={() => setScheme(entry)}
          >
            {t(`scheme.${entry}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export function AccountMenu({ button, onKeys }: Props & { onKeys: () => void }) {
  const t = useWords('app')
  const session = useMaybeSession()
  const navigate = useNavigate()
  const client = useQueryClient()
  const language = useLanguage()
  const [scheme, setScheme] = useScheme()
  const signOut = async () => {
    await api.DELETE('/session').catch(() => undefined)
    setCsrf(null)
    client.clear()
    await navigate({ to: '/sign-in' as never })
  }
  if (!session) return null
  return (
    <Menu defaultOpened returnFocus position="bottom-end" width={220}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <div className={styles['who']}>
          <div className={styles['whoName']}>{session.account.name}</div>
          <div>{session.account.login}</div>
        </div>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUser size={16} stroke={1.6} />}
          onClick={() => void navigate({ to: '/account' as never })}
        >
          {t('account.open')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} stroke={1.6} />} onClick={onKeys}>
          {t('keys.title')}
        </Menu.Item>
        {languages
          .filter((entry) => entry.id !== language)
          .map((entry) => (
            <Menu.Item
              key={entry.id}
              lang={entry.id}
              leftSection={<IconLanguage size={16} stroke={1.6} />}
              onClick={() => void switchLanguage(entry.id)}
            >
              {entry.name}
            </Menu.Item>
          ))}
        <Menu.Item
          leftSection={
            scheme === 'dark' ? (
              <IconSun size={16} stroke={1.6} />
            ) : (
              <IconMoon size={16} stroke={1.6} />
            )
          }
          onClick={() => setScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          {t(scheme === 'dark' ? 'scheme.light' : 'scheme.dark')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.6} />}
          onClick={() => void signOut()}
        >
          {t('account.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
