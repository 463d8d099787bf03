import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useLive } from '@/api'
import { Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Header } from './header'
import { useKeys } from './keys'
import { MomentBanner } from './moment'
import { Navigation, useEntries } from './navigation'
import { useFocusBack } from './focus_back'
import { useGo, useMaybeWorkspace } from './place'
import { lastWorkspace, useStored } from './stored'
import styles from './shell.module.css'

// Fetched when somebody asks for them.
const Palette = lazy(async () => ({ default: (await import('./palette')).Palette }))
const NavigationDrawer = lazy(async () => ({
  default: (await import('./navigation_drawer')).NavigationDrawer,
}))
const KeyHelp = lazy(async () => ({ default: (await import('./key_help')).KeyHelp }))

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
  const [drawn, setDrawn] = useState(false) // somebody opened the navigation of a narrow window
  const [opened, drawer] = useDisclosure(false, { onOpen: () => setDrawn(true) })
  const [help, setHelp] = useState<boolean>() // undefined: nobody asked yet
  const [asked, setAsked] = useState(0) // how often the palette was asked for
  useFocusBack(opened)
  useFocusBack(help === true)
  const search = () => setAsked((count) => count + 1)
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
  useHotkeys([
    ['mod + K', search],
    ['/', search],
  ])

  return (
    <div
      className={styles['shell']}
      data-folded={folded === 'yes' || undefined}
      data-bare={!workspace || undefined}
    >
      <a href="#main" className={styles['skip']}>
        {t('skip')}
      </a>
      <Header
        onMenu={workspace ? drawer.open : undefined}
        onSearch={search}
        onKeys={() => setHelp(true)}
      />
      {workspace && (
        <>
          <Live workspace={workspace} />
          <div className={styles['side']}>
            <Navigation
              folded={folded === 'yes'}
              onFold={(next) => setFolded(next ? 'yes' : 'no')}
            />
          </div>
          {drawn && (
            <Suspense>
              <NavigationDrawer opened={opened} onClose={drawer.close} />
            </Suspense>
          )}
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
      <Suspense>
        {asked > 0 && <Palette asked={asked} />}
        {help !== undefined && <KeyHelp opened={help} onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
  )
}
