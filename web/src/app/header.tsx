import { ActionIcon, Kbd, UnstyledButton } from '@mantine/core'
import {
  IconChevronDown,
  IconLanguage,
  IconMenu2,
  IconMoon,
  IconSearch,
  IconSun,
  IconSunMoon,
} from '@tabler/icons-react'
import { useLiveState, useMaybeSession } from '@/api'
import { initials } from '@/parts'
import { useWords } from '@/words'
import { BrandMark } from './brand'
import { MomentPicker } from './moment'
import { Notifications } from './notifications'
import { useGo, useMaybeWorkspace } from './place'
import { useScheme } from './scheme'
import { Tool } from './tool'
import styles from './header.module.css'

interface Props {
  onMenu: (() => void) | undefined
  onSearch: () => void
  onKeys: () => void
}

export function Header({ onMenu, onSearch, onKeys }: Props) {
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
          onClick={onSearch}
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
      <LanguageButton />
      <SchemeButton />
      <AccountButton onKeys={onKeys} />
    </header>
  )
}

function WorkspaceSwitch() {
  const t = useWords('app')
  const workspace = useMaybeWorkspace()
  const session = useMaybeSession()
  const current = session?.workspaces.find((entry) => entry.id === workspace)
  if (!workspace) return null
  return (
    <Tool
      menu="WorkspaceMenu"
      button={
        <UnstyledButton
          className={styles['workspace']}
          aria-label={t('workspace.switch', { name: current?.name ?? workspace })}
        >
          <span>{current?.name ?? workspace}</span>
          <IconChevronDown size={14} stroke={1.6} aria-hidden />
        </UnstyledButton>
      }
    />
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

function LanguageButton() {
  const t = useWords('app')
  return (
    <Tool
      menu="LanguageMenu"
      button={
        <ActionIcon
          className={styles['wide']}
          variant="subtle"
          color="gray"
          aria-label={t('language')}
        >
          <IconLanguage size={18} stroke={1.6} />
        </ActionIcon>
      }
    />
  )
}

const schemeIcons = { light: IconSun, dark: IconMoon, auto: IconSunMoon }

function SchemeButton() {
  const t = useWords('app')
  const [scheme] = useScheme()
  const Icon = schemeIcons[scheme]
  return (
    <Tool
      menu="SchemeMenu"
      button={
        <ActionIcon
          className={styles['wide']}
          variant="subtle"
          color="gray"
          aria-label={t('scheme.label')}
        >
          <Icon size={18} stroke={1.6} />
        </ActionIcon>
      }
    />
  )
}

function AccountButton({ onKeys }: { onKeys: () => void }) {
  const t = useWords('app')
  const session = useMaybeSession()
  if (!session) return null
  return (
    <Tool
      menu="AccountMenu"
      onKeys={onKeys}
      button={
        <UnstyledButton className={styles['account']}>
          <span className="visually-hidden">
            {t('account.menu', { name: session.account.name })}
          </span>
          <span aria-hidden>{initials(session.account.name || session.account.login)}</span>
        </UnstyledButton>
      }
    />
  )
}
