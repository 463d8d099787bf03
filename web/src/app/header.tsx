import { ActionIcon, Kbd, Menu, UnstyledButton } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import {
  IconCheck,
  IconChevronDown,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMenu2,
  IconMoon,
  IconSearch,
  IconSun,
  IconSunMoon,
  IconUser,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, setCsrf, useLiveState, useMaybeSession } from '@/api'
import { initials } from '@/parts'
import { languages, switchLanguage, useLanguage, useWords } from '@/words'
import { BrandMark } from './brand'
import { MomentPicker } from './moment'
import { Notifications } from './notifications'
import { useGo, useMaybeWorkspace } from './place'
import { schemes, useScheme } from './scheme'
import styles from './header.module.css'

interface Props {
  onMenu: (() => void) | undefined
  onKeys: () => void
}

export function Header({ onMenu, onKeys }: Props) {
  const t = useWords('app')
  const workspace = useMaybeWorkspace()
  const go = useGo()
  return (
    <header className={styles['header']}>
      {onMenu && (
        <ActionIcon
          className={styles['burger']}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('navigation.open')}
          onClick={onMenu}
        >
          <IconMenu2 size={20} stroke={1.6} />
        </ActionIcon>
      )}
      <UnstyledButton
        className={styles['brand']}
        onClick={() => go(workspace ? '' : '/workspaces')}
      >
        <BrandMark />
        <span className={styles['brandName']}>{t('name')}</span>
      </UnstyledButton>
      <WorkspaceSwitch />
      <div className={styles['space']} />
      {workspace && (
        <UnstyledButton
          className={styles['search']}
          onClick={() => spotlight.open()}
          aria-keyshortcuts="Control+K"
        >
          <IconSearch size={16} stroke={1.6} aria-hidden />
          <span className={styles['searchWords']}>{t('search.button')}</span>
          <Kbd size="xs" aria-hidden className={styles['hint']}>
            {t('search.keys')}
          </Kbd>
        </UnstyledButton>
      )}
      <div className={styles['space']} />
      {workspace && (
        <>
          <LiveDot />
          <MomentPicker />
          <Notifications />
        </>
      )}
      <LanguageMenu />
      <SchemeButton />
      <AccountMenu onKeys={onKeys} />
    </header>
  )
}

function WorkspaceSwitch() {
  const t = useWords('app')
  const workspace = useMaybeWorkspace()
  const session = useMaybeSession()
  const navigate = useNavigate()
  const all = session?.workspaces ?? []
  const current = all.find((entry) => entry.id === workspace)
  if (!workspace) return null
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <UnstyledButton
          className={styles['workspace']}
          aria-label={t('workspace.switch', { name: current?.name ?? workspace })}
        >
          <span>{current?.name ?? workspace}</span>
          <IconChevronDown size={14} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
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

function LiveDot() {
  const t = useWords('app')
  const state = useLiveState()
  if (state !== 'lost') return null
  return (
    <span className={styles['lost']} role="status">
      {t('live.lost')}
    </span>
  )
}

function LanguageMenu() {
  const t = useWords('app')
  const language = useLanguage()
  return (
    <Menu position="bottom-end" width={160}>
      <Menu.Target>
        <ActionIcon
          className={styles['wide']}
          variant="subtle"
          color="gray"
          aria-label={t('language')}
        >
          <IconLanguage size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
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

const schemeIcons = { light: IconSun, dark: IconMoon, auto: IconSunMoon }

function SchemeButton() {
  const t = useWords('app')
  const [scheme, setScheme] = useScheme()
  const Icon = schemeIcons[scheme]
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon
          className={styles['wide']}
          variant="subtle"
          color="gray"
          aria-label={t('scheme.label')}
        >
          <Icon size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
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

function AccountMenu({ onKeys }: { onKeys: () => void }) {
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
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={styles['account']}>
          <span className="visually-hidden">
            {t('account.menu', { name: session.account.name })}
          </span>
          <span aria-hidden>{initials(session.account.name || session.account.login)}</span>
        </UnstyledButton>
      </Menu.Target>
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
