import { useEffect } from 'react'

// Gives the focus back to where it was before something opened. Mantine's dialogs do so themselves, but
// for the first time of one that is fetched when it is asked for: it only learns of being open.
export function useFocusBack(open: boolean) {
  useEffect(() => {
    if (!open) return
    const opener = document.activeElement
    return () => {
      if (!(opener instanceof HTMLElement) || opener === document.body) return
      // The dialog goes first; what has taken the focus since keeps it.
      requestAnimationFrame(() => {
        const lost = document.activeElement === null || document.activeElement === document.body
        if (lost && opener.isConnected) opener.focus({ preventScroll: true })
      })
    }
  }, [open])
}
