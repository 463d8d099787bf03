// The one door to the server. Types come from api/openapi.yaml through `npm run api`.
import createClient, { type Middleware } from 'openapi-fetch'
import type { components, paths } from './schema'
import { Problem, type ProblemBody, unreachable } from './problem'

export type Schemas = components['schemas']
export type { paths }

let csrf: string | null = null
let onSignedOut: () => void = () => undefined

// Written by the session; sent with everything that changes something.
export function setCsrf(token: string | null) {
  csrf = token
}
export function whenSignedOut(act: () => void) {
  onSignedOut = act
}

const guard: Middleware = {
  onRequest({ request }) {
    // What the product itself says comes in the language of the page.
    request.headers.set('Accept-Language', document.documentElement.lang || 'en')
    if (request.method !== 'GET' && request.method !== 'HEAD' && csrf) {
      request.headers.set('X-CSRF-Token', csrf)
    }
    return request
  },
  onResponse({ response, schemaPath }) {
    if (
      response.status === 401 &&
      !schemaPath.startsWith('/session') &&
      !schemaPath.startsWith('/account')
    ) {
      onSignedOut()
    }
    return undefined
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return error
    return new Problem({ status: unreachable, type: 'unreachable', detail: 'unreachable' })
  },
}

export const base = '/api/v1'
export const api = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? base : `${location.origin}${base}`,
  credentials: 'same-origin',
  headers: { Accept: 'application/json' },
  // Found at the call, so that tests can answer in the server's place.
  fetch: (request) => globalThis.fetch(request),
})
api.use(guard)

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

// The data of an answer; a Problem is thrown for anything else. The raw response comes with takeWith.
export async function take<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await takeWith(call)).data
}

export async function takeWith<T>(
  call: Promise<Answer<T>>,
): Promise<{ data: T; response: Response }> {
  const { data, error, response } = await call
  if (!response.ok || (error !== undefined && data === undefined)) {
    throw problemOf(error, response.status)
  }
  return { data: data as T, response }
}

function problemOf(error: unknown, status: number): Problem {
  if (error && typeof error === 'object' && 'detail' in error) {
    return new Problem({ ...(error as ProblemBody), status })
  }
  return new Problem({
    status,
    detail: typeof error === 'string' && error.length < 300 ? error : undefined,
  })
}

// For uploads and downloads, which are bytes and not JSON. The path begins after /api/v1.
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (init.method && init.method !== 'GET' && csrf) headers.set('X-CSRF-Token', csrf)
  let response: Response
  try {
    response = await fetch(`${base}${path}`, { ...init, headers, credentials: 'same-origin' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem({ status: unreachable, type: 'unreachable', detail: 'unreachable' })
  }
  if (response.ok) return response
  if (response.status === 401) onSignedOut()
  const body: unknown = await response.json().catch(() => null)
  throw problemOf(body, response.status)
}

// Hands a file to the browser under a name.
export function download(bytes: Blob, name: string) {
  const address = URL.createObjectURL(bytes)
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = name
  document.body.append(anchor)
  anchor.click()
  anchor.remove()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
