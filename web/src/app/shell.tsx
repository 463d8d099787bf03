import { Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import { useLive } from '@/api'
import { Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Header } from './header'
import { KeyHelp } from './key_help'
import { useKeys } from './keys'
import { MomentBanner } from './moment'
import { Navigation, useEntries } from './navigation'
import { Palette } from './palette'
import { useGo, useMaybeWorkspace } from './place'
import { lastWorkspace, useStored } from './stored'
import styles from './shell.module.css'

function Live({ workspace }: { workspace: string }) {
  useLive(workspace)
  useEffect(() => lastWorkspace.set(workspace), [workspace])
  return null
}

// Header, navigation, banner, and the screen. Without a workspace there is nothing to navigate.
export function Shell() {
  const t = useWords('app')
  const workspace = useMaybeWorkspace()
  const [folded, setFolded] = useStored<'yes' | 'no'>('folded', 'no')
  const [opened, drawer] = useDisclosure(false)
  const [help, setHelp] = useState(false)
  const main = useRef<HTMLElement>(null)
  const go = useGo()
  const entries = useEntries()
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })

  useEffect(() => {
    main.current?.scrollTo(0, 0)
  }, [path])

  useKeys({
    places: Object.fromEntries(
      entries.flatMap((entry) => (entry.letter ? [[entry.letter, () => go(entry.path)]] : [])),
    ),
    single: { '?': () => setHelp(true) },
  })

  return (
    <div
      className={styles['shell']}
      data-folded={folded === 'yes' || undefined}
      data-bare={!workspace || undefined}
    >
      <a href="#main" className={styles['skip']}>
        {t('skip')}
      </a>
      <Header onMenu={workspace ? drawer.open : undefined} onKeys={() => setHelp(true)} />
      {workspace && (
        <>
          <Live workspace={workspace} />
          <div className={styles['side']}>
            <Navigation
              folded={folded === 'yes'}
              onFold={(next) => setFolded(next ? 'yes' : 'no')}
            />
          </div>
          <Drawer
            opened={opened}
            onClose={drawer.close}
            size={272}
            title={t('name')}
            closeButtonProps={{ 'aria-label': t('close') }}
            classNames={{ content: styles['drawer']!, body: styles['drawerBody']! }}
          >
            <Navigation folded={false} onChoose={drawer.close} />
          </Drawer>
        </>
      )}
      <main id="main" ref={main} className={styles['main']} tabIndex={-1}>
        {workspace && <MomentBanner />}
        <div className={styles['screen']}>
          <Suspense fallback={<Skeleton shape="page" />}>
            <Outlet />
          </Suspense>
        </div>
      </main>
      <Palette />
      <KeyHelp opened={help} onClose={() => setHelp(false)} />
    </div>
  )
}
