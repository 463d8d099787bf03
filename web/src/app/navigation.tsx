import { ActionIcon } from '@mantine/core'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useMay } from '@/api'
import { useWords } from '@/words'
import { Go, useMaybeWorkspace } from './place'
import { groups, navigation, type NavigationEntry } from './screen'
import styles from './navigation.module.css'

const Tip = lazy(async () => ({ default: (await import('./navigation_tip')).Tip }))

interface Props {
  folded: boolean
  onFold?: (folded: boolean) => void
  // After a choice: closes the drawer on a phone.
  onChoose?: () => void
}

function useActive(): (path: string) => boolean {
  const { pathname } = useLocation()
  const below = pathname.replace(/^\/w\/[^/]+\/?/, '')
  return (path) => {
    const first = path.split('/$')[0] ?? path
    return first === '' ? below === '' : below === first || below.startsWith(`${first}/`)
  }
}

export function useEntries(): NavigationEntry[] {
  const workspace = useMaybeWorkspace()
  const may = useMay(workspace ?? '')
  return workspace ? navigation.filter((entry) => !entry.may || may(entry.may)) : []
}

export function Navigation({ folded, onFold, onChoose }: Props) {
  const t = useWords('app')
  const entries = useEntries()
  const active = useActive()
  return (
    <nav
      className={styles['navigation']}
      data-folded={folded || undefined}
      aria-label={t('navigation.label')}
    >
      <div className={styles['groups']}>
        {groups.map((group) => {
          const own = entries.filter((entry) => entry.group === group)
          if (own.length === 0) return null
          return (
            <div key={group} className={styles['group']}>
              <div className={styles['groupName']} id={`group-${group}`}>
                {t(`group.${group}`)}
              </div>
              <ul aria-labelledby={`group-${group}`}>
                {own.map((entry) => {
                  const link = (
                    <Go
                      to={entry.path}
                      className={styles['entry']}
                      data-active={active(entry.path) || undefined}
                      aria-current={active(entry.path) ? 'page' : undefined}
                      onClick={onChoose}
                    >
                      <entry.icon size={17} stroke={1.6} aria-hidden />
                      <span className={styles['name']}>{t(`navigation.${entry.id}`)}</span>
                    </Go>
                  )
                  return (
                    <li key={entry.path}>
                      {folded ? (
                        <Suspense fallback={link}>
                          <Tip label={t(`navigation.${entry.id}`)}>{link}</Tip>
                        </Suspense>
                      ) : (
                        link
                      )}
                    </li>
                  )
                })}
              </ul>
            </div>
          )
        })}
      </div>
      {onFold && (
        <div className={styles['foot']}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={folded ? t('navigation.unfold') : t('navigation.fold')}
            aria-expanded={!folded}
            onClick={() => onFold(!folded)}
          >
            {folded ? (
              <IconLayoutSidebarLeftExpand size={17} stroke={1.6} />
            ) : (
              <IconLayoutSidebarLeftCollapse size={17} stroke={1.6} />
            )}
          </ActionIcon>
        </div>
      )}
    </nav>
  )
}
