// Shows one screen as a reader sees it, with answers in the server's place.
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { type FunctionComponent, Suspense } from 'react'
import { vi } from 'vitest'
import { key, type Session } from '@/api'
import { loadWords } from '@/words'

// 'GET /elements' and so on, below the workspace. A function sees what was sent.
export type Answers = Record<string, unknown | ((request: Request, url: URL) => unknown)>

export class Answer {
  readonly status: number
  readonly body: unknown
  constructor(status: number, body: unknown) {
    this.status = status
    this.body = body
  }
}

export interface Sent {
  method: string
  path: string
  query: URLSearchParams
  body: unknown
  headers: Headers
}

const account = {
  id: 'u-1',
  login: 'ana',
  name: 'Ana Example',
  email: '',
  service: false,
  server_admin: false,
  disabled: false,
  second_factor: false,
  created_at: '2026-01-01T00:00:00Z',
}

interface Options {
  screen: FunctionComponent
  // In the router's spelling, below the workspace: 'elements/$id'.
  path: string
  // Where to begin, below the workspace.
  at: string
  words: string[]
  answers: Answers
  verbs?: string[]
}

export async function showScreen({ screen, path, at, words, answers, verbs }: Options) {
  await Promise.all([...words, 'element', 'collaboration'].map(loadWords))
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const request =
      input instanceof Request ? input : new Request(new URL(String(input), location.href), init)
    const url = new URL(request.url)
    const place = url.pathname.replace(/^\/api\/v1\/workspaces\/test/, '')
    const text = request.method === 'GET' ? '' : await request.clone().text()
    let body: unknown = text
    try {
      body = text ? JSON.parse(text) : null
    } catch {
      // Bytes.
    }
    if (request.method !== 'GET')
      sent.push({
        method: request.method,
        path: place,
        query: url.searchParams,
        body,
        headers: request.headers,
      })
    const known = answers[`${request.method} ${place}`]
    const found = typeof known === 'function' ? await known(request, url) : known
    const answer =
      found instanceof Answer
        ? found
        : found === undefined
          ? new Answer(404, { type: 't', title: 'Not found', status: 404, detail: `No ${place}.` })
          : new Answer(200, found)
    return new Response(JSON.stringify(answer.body), {
      status: answer.status,
      headers: {
        'Content-Type': answer.status < 400 ? 'application/json' : 'application/problem+json',
      },
    })
  })
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  client.setQueryData(key('session'), {
    account,
    csrf: 'c',
    server_verbs: [],
    workspaces: [
      {
        id: 'test',
        name: 'Test',
        role: 'editor',
        verbs: verbs ?? ['read', 'comment', 'edit', 'observe', 'restore', 'import', 'export'],
      },
    ],
  } satisfies Session)
  const root = createRootRoute({
    component: Outlet,
    validateSearch: (search: Record<string, unknown>) => search,
  })
  const workspace = createRoute({
    getParentRoute: () => root,
    path: '/w/$workspace',
    component: Outlet,
  })
  const own = createRoute({ getParentRoute: () => workspace, path, component: screen })
  const rest = createRoute({ getParentRoute: () => workspace, path: '$', component: () => null })
  const router = createRouter({
    routeTree: root.addChildren([workspace.addChildren([own, rest])]),
    history: createMemoryHistory({ initialEntries: [`/w/test/${at}`] }),
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(
        Object.entries(search).filter(([, value]) => value != null) as [string, string][],
      ).toString()
      return text ? `?${text}` : ''
    },
  })
  const view = render(
    <MantineProvider>
      <QueryClientProvider client={client}>
        <Suspense>
          <RouterProvider router={router as never} />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>,
  )
  return { ...view, sent, router, client }
}
