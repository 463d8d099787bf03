// Keys without a modifier: g and a letter goes somewhere, ? shows all. Never while somebody types.
import { useEffect, useRef } from 'react'

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null
  )
}

export interface KeyActions {
  // After g.
  places: Record<string, () => void>
  // Alone.
  single: Record<string, () => void>
}

const patience = 1_200

export function useKeys({ places, single }: KeyActions) {
  const actions = useRef({ places, single })
  useEffect(() => {
    actions.current = { places, single }
  })
  useEffect(() => {
    let since = 0
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.defaultPrevented) return
      const now = event.timeStamp
      if (since > 0 && now - since < patience) {
        since = 0
        const go = actions.current.places[event.key]
        if (go) {
          event.preventDefault()
          go()
        }
        return
      }
      since = 0
      if (event.key === 'g') {
        since = now
        return
      }
      const act = actions.current.single[event.key]
      if (act) {
        event.preventDefault()
        act()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
