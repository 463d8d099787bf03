// Where one is: workspace, moment and filters live in the address and nowhere else.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ComponentProps, type ReactNode, useCallback, useMemo } from 'react'
import type { Moment } from '@/api'

export type Search = Record<string, string | undefined>

export function useWorkspace(): string {
  const { workspace } = useParams({ strict: false }) as { workspace?: string }
  if (!workspace) throw new Error('This screen needs a workspace in its address.')
  return workspace
}

export function useMaybeWorkspace(): string | undefined {
  return (useParams({ strict: false }) as { workspace?: string }).workspace
}

// A parameter of the path: usePathParam('id') in 'elements/$id'.
export function usePathParam(name: string): string {
  return (useParams({ strict: false }) as Record<string, string>)[name] ?? ''
}

// as_of and scenario, to be passed to every read.
export function useMoment(): Moment {
  const { as_of, scenario } = useSearch({ strict: false }) as Search
  return useMemo(
    () => ({ ...(as_of ? { as_of } : {}), ...(scenario ? { scenario } : {}) }),
    [as_of, scenario],
  )
}

// Everything after the question mark, and a way to change some of it; undefined removes.
export function useSearchState(): [Search, (patch: Search, push?: boolean) => void] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const set = useCallback(
    (patch: Search, push = false) => {
      void navigate({
        to: '.',
        search: ((previous: Search) => ({ ...previous, ...patch })) as never,
        replace: !push,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return [search, set]
}

// Joins a place of the workspace with the moment one looks at.
export function addressOf(workspace: string | undefined, to: string) {
  const [path = '', query = ''] = to.split('?')
  const search: Search = Object.fromEntries(new URLSearchParams(query))
  if (path.startsWith('/') || !workspace)
    return { to: path.startsWith('/') ? path : `/${path}`, search }
  return { to: path ? `/w/${workspace}/${path}` : `/w/${workspace}`, search }
}

interface GoProps extends Omit<ComponentProps<'a'>, 'href'> {
  // Below the workspace: 'findings', 'elements/goal-1', 'findings?level=high'. '/account' is outside.
  to: string
  search?: Search
  // Keeps as_of and scenario (usual), or drops them.
  now?: boolean
  children?: ReactNode
}

// The router would give links to where one is a class, and with it take their look.
const plain = {}

// A link to another place of the workspace. The moment one looks at stays.
export function Go({ to, search, now, ...rest }: GoProps) {
  const workspace = useMaybeWorkspace()
  const moment = useMoment()
  const place = addressOf(workspace, to)
  return (
    <Link
      activeProps={plain}
      {...(rest as object)}
      to={place.to as never}
      search={{ ...(now ? {} : moment), ...place.search, ...search } as never}
    />
  )
}

// The same for buttons and keys.
export function useGo() {
  const navigate = useNavigate()
  const workspace = useMaybeWorkspace()
  const moment = useMoment()
  return useCallback(
    (to: string, search: Search = {}) => {
      const place = addressOf(workspace, to)
      void navigate({
        to: place.to as never,
        search: { ...moment, ...place.search, ...search } as never,
      })
    },
    [navigate, workspace, moment],
  )
}

// The place that shows a subject as the server names it: element:ID, finding:KEY, link:BS-IS …
export function placeOf(subject: string): string | null {
  const at = subject.indexOf(':')
  const kind = at < 0 ? subject : subject.slice(0, at)
  const id = at < 0 ? '' : subject.slice(at + 1)
  const safe = encodeURIComponent(id)
  switch (kind) {
    case 'element':
      return `elements/${safe}`
    case 'finding':
      return `findings?key=${safe}&state=all`
    case 'findings':
      return `findings?${id.replaceAll(';', '&')}`
    case 'link':
      return `alignment?link=${safe}`
    case 'component':
      return `alignment?component=${safe}`
    case 'line':
      return `alignment?line=${safe}`
    case 'elements':
      return `model?${id.replaceAll(';', '&')}`
    case 'perspective':
      return `alignment?perspective=${safe}`
    case 'measure':
      return `measures/${safe}`
    case 'measures':
      return `measures?${id.replaceAll(';', '&')}`
    case 'scenario':
      return `scenarios/${safe}`
    case 'campaign':
      return `assess/${safe}`
    case 'audit':
      return `assess/audits/${safe}`
    case 'feed':
      return `measures/feeds/${safe}`
    case 'view':
      return `views/${safe}`
    case 'batch':
      return `history?batch=${safe}`
    case 'alignment':
    case 'benefits':
    case 'levers':
    case 'why':
    case 'strategy':
      return kind
    default:
      return null
  }
}
