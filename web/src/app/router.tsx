// Addresses. Screens register themselves (screen.ts); public pages and the frame are here.
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { sessionQuery, statusQuery } from '@/api'
import { Skeleton } from '@/parts'
import { loadWords } from '@/words'
import { NotFound, NothingHere, ScreenError } from './errors'
import type { Search } from './place'
import { type Screen, screens } from './screen'
import { Shell } from './shell'
import { lastWorkspace } from './stored'

interface Context {
  client: QueryClient
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: NotFound,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
})

const publicPage = (path: string, name: 'SignIn' | 'SetUp' | 'Invitation' | 'ResetPassword') =>
  createRoute({
    getParentRoute: () => root,
    path,
    loader: async ({ context }) => {
      await Promise.all([
        loadWords('access'),
        context.client.ensureQueryData(statusQuery).catch(() => undefined),
      ])
    },
    component: lazyRouteComponent(() => import('./pages'), name),
    errorComponent: ScreenError,
  })

// Questions behind a link, for people without an account: nothing but its own chunk is fetched for them.
const answer = createRoute({
  getParentRoute: () => root,
  path: '/answer',
  loader: () => loadWords('answer'),
  component: lazyRouteComponent(() => import('./answer/answer'), 'Answer'),
  errorComponent: ScreenError,
})

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await context.client.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/sign-in' as never })
    const known = session.workspaces.map((entry) => entry.id)
    const last = lastWorkspace.get()
    const target = last && known.includes(last) ? last : known.length === 1 ? known[0] : undefined
    throw redirect({ to: (target ? `/w/${target}` : '/workspaces') as never })
  },
  errorComponent: ScreenError,
})

const signed = createRoute({
  getParentRoute: () => root,
  id: 'signed',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery)
    if (!session) {
      throw redirect({ to: '/sign-in' as never, search: { return_to: location.href } as never })
    }
  },
  component: Shell,
  errorComponent: ScreenError,
})

const workspace = createRoute({
  getParentRoute: () => signed,
  path: '/w/$workspace',
  component: Outlet,
})

const parents = { public: root, server: signed, workspace }
const of = (scope: keyof typeof parents) =>
  screens.filter((screen) => (screen.scope ?? 'workspace') === scope).map(screenRoute)

function screenRoute(screen: Screen) {
  return createRoute({
    getParentRoute: () => parents[screen.scope ?? 'workspace'] as typeof workspace,
    path: (screen.path || '/') as string,
    loader: async () => {
      await Promise.all([screen.words].flat().map(loadWords))
    },
    component: lazyRouteComponent(screen.load, 'Screen'),
    errorComponent: ScreenError,
    pendingComponent: () => <Skeleton shape="page" after={0} />,
  })
}

const tree = root.addChildren([
  index,
  answer,
  publicPage('/sign-in', 'SignIn'),
  publicPage('/setup/$secret', 'SetUp'),
  publicPage('/invitations/$secret', 'Invitation'),
  publicPage('/reset/$secret', 'ResetPassword'),
  ...of('public'),
  signed.addChildren([...of('server'), workspace.addChildren(of('workspace'))]),
])

// Search parameters are plain words: no quotes, no JSON, empty ones left out.
const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text))
function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter(([, value]) => value != null && value !== '')
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return text ? `?${text.replaceAll('%2C', ',').replaceAll('%3A', ':')}` : ''
}

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    defaultNotFoundComponent: NothingHere,
    defaultErrorComponent: ScreenError,
    parseSearch,
    stringifySearch,
    scrollRestoration: false,
  })
}
