// How a screen makes itself known: a file src/screens/<name>/screen.ts exports `screens`. Nothing else
// has to be edited for a new screen.
import type { Icon } from '@tabler/icons-react'
import type { ComponentType } from 'react'

export type Group = 'understand' | 'decide' | 'run' | 'setup'
export const groups: readonly Group[] = ['understand', 'decide', 'run', 'setup']

export interface Screen {
  // Below /w/<workspace>/, in TanStack's spelling: 'findings', 'elements/$id'; '' is home. With scope
  // 'server' below /; with 'public' also, but outside the frame and without asking who comes.
  path: string
  scope?: 'workspace' | 'server' | 'public'
  // File of words in src/locales/<language>/.
  words: string | string[]
  // The component, in a chunk of its own.
  load: () => Promise<{ Screen: ComponentType }>
  navigation?: {
    // Words of the entry: app.json, navigation.<id>.
    id: string
    group: Group
    // Place in the group; tens, so that others fit between.
    order: number
    icon: Icon
    // g and then this letter goes there.
    letter?: string
    // Shown only to those who may.
    may?: string
  }
  // A screen without an entry of the navigation that the palette offers. Words: navigation.<id>.
  find?: {
    id: string
    icon: Icon
    // Offered only to those who may, in the workspace; for a screen of the server, on the server.
    may?: string
  }
}

const files = import.meta.glob<{ screens: Screen[] }>('../screens/*/screen.ts', { eager: true })

export const screens: Screen[] = Object.values(files).flatMap((file) => file.screens)

export const navigation = screens
  .filter((screen) => screen.navigation && (screen.scope ?? 'workspace') === 'workspace')
  .map((screen) => ({ path: screen.path, ...screen.navigation! }))
  .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || a.order - b.order)
export const findable = screens.flatMap(({ path, scope, find }) =>
  find ? [{ path, scope: scope ?? 'workspace', ...find }] : [],
)

export type NavigationEntry = (typeof navigation)[number]
