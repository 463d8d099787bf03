// A dashboard being composed: steps that can be taken back, kept in this window until saved.
import { useCallback, useState } from 'react'
import type { Tile } from './data'

export interface Draft {
  name: string
  description: string
  tiles: Tile[]
}
interface Kept {
  version: number
  draft: Draft
}

const store = {
  get(place: string): Kept | null {
    try {
      return JSON.parse(sessionStorage.getItem(place) ?? 'null') as Kept | null
    } catch {
      return null
    }
  },
  set(place: string, kept: Kept | null) {
    try {
      if (kept) sessionStorage.setItem(place, JSON.stringify(kept))
      else sessionStorage.removeItem(place)
    } catch {
      // Then the draft lasts as long as the page.
    }
  },
}

const most = 100

export function useDraft(workspace: string, id: string, version: number, saved: Draft) {
  const place = `plumbline.dashboard.${workspace}.${id}`
  const [begin] = useState(() => store.get(place))
  const [base, setBase] = useState(begin?.version ?? version)
  const [draft, setDraft] = useState(begin?.draft ?? saved)
  const [past, setPast] = useState<Draft[]>([])
  const [future, setFuture] = useState<Draft[]>([])
  // The state before a movement that is still under way.
  const [held, setHeld] = useState<Draft | null>(null)

  const keep = (next: Draft) => {
    setDraft(next)
    store.set(place, { version: base, draft: next })
  }
  // Unsettled changes come in a stream and are one step together.
  const change = (patch: Partial<Draft>, settle = true) => {
    const next = { ...draft, ...patch }
    const before = held ?? draft
    if (settle) {
      setHeld(null)
      setPast([...past, before].slice(-most))
      setFuture([])
    } else {
      setHeld(before)
    }
    keep(next)
  }
  const undo = () => {
    const before = past.at(-1)
    if (!before) return
    setPast(past.slice(0, -1))
    setFuture([draft, ...future])
    keep(before)
  }
  const redo = () => {
    const next = future[0]
    if (!next) return
    setFuture(future.slice(1))
    setPast([...past, draft])
    keep(next)
  }
  const forget = useCallback(() => store.set(place, null), [place])
  const rebase = (to: number) => {
    setBase(to)
    store.set(place, { version: to, draft })
  }
  return {
    draft,
    base,
    change,
    undo: past.length > 0 ? undo : undefined,
    redo: future.length > 0 ? redo : undefined,
    touched: JSON.stringify(draft) !== JSON.stringify(saved),
    restored: begin !== null,
    forget,
    rebase,
  }
}
