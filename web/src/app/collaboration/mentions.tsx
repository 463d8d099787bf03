// Offers people while somebody writes @.
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { api, key, take } from '@/api'
import { useWords } from '@/words'
import { useWorkspace } from '../place'
import styles from './collaboration.module.css'

export function useMentions(text: string, setText: (next: string) => void) {
  const workspace = useWorkspace()
  const input = useRef<HTMLTextAreaElement>(null)
  const list = useId()
  const [at, setAt] = useState(0)
  const [dismissed, setDismissed] = useState('')
  const caret = input.current?.selectionStart ?? text.length
  const typed = /(?:^|\s)@([\w.-]*)$/.exec(text.slice(0, caret))
  const { data } = useQuery({
    queryKey: key('people', workspace, 'members'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/members', { params: { path: { workspace } }, signal })),
    enabled: typed !== null,
    staleTime: 60_000,
  })
  const wanted = typed?.[1]?.toLowerCase()
  const found = useMemo(() => {
    if (wanted === undefined || dismissed === text) return []
    return (data?.items ?? [])
      .filter(
        (member) =>
          member.login.toLowerCase().startsWith(wanted) ||
          member.name
            .toLowerCase()
            .split(/\s+/)
            .some((word) => word.startsWith(wanted)),
      )
      .slice(0, 6)
  }, [wanted, data, dismissed, text])
  const active = Math.min(at, Math.max(0, found.length - 1))
  const choose = (login: string) => {
    const start = caret - (wanted?.length ?? 0)
    const next = `${text.slice(0, start)}${login} ${text.slice(caret)}`
    setText(next)
    setAt(0)
    const place = start + login.length + 1
    requestAnimationFrame(() => {
      input.current?.focus()
      input.current?.setSelectionRange(place, place)
    })
  }
  const onKey = (event: KeyboardEvent): boolean => {
    const chosen = found[active]
    if (!chosen) return false
    const acts: Record<string, () => void> = {
      ArrowDown: () => setAt((active + 1) % found.length),
      ArrowUp: () => setAt((active + found.length - 1) % found.length),
      Enter: () => choose(chosen.login),
      Tab: () => choose(chosen.login),
      Escape: () => setDismissed(text),
    }
    const act = acts[event.key]
    if (!act || event.ctrlKey || event.metaKey) return false
    event.preventDefault()
    act()
    return true
  }
  const open = found.length > 0
  const aria = {
    // A text field of several lines may not be a combobox; it may point at a list.
    'aria-haspopup': 'listbox' as const,
    'aria-autocomplete': 'list' as const,
    'aria-controls': open ? list : undefined,
    'aria-activedescendant': open ? `${list}-${active}` : undefined,
  }
  return { input, list, found, active, choose, onKey, aria }
}

export function MentionList({ mentions }: { mentions: ReturnType<typeof useMentions> }) {
  const t = useWords('collaboration')
  if (mentions.found.length === 0) return null
  return (
    <div
      role="listbox"
      id={mentions.list}
      className={styles['mentions']}
      aria-label={t('comments.people')}
    >
      {mentions.found.map((member, index) => (
        // The text field keeps the focus and handles the keys.
        // eslint-disable-next-line jsx-a11y-x/click-events-have-key-events
        <div
          key={member.account}
          id={`${mentions.list}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === mentions.active}
          className={styles['member']}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => mentions.choose(member.login)}
        >
          <span>{member.name}</span>
          <small className="muted">@{member.login}</small>
        </div>
      ))}
    </div>
  )
}
