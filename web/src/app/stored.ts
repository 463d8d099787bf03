import { useCallback, useState } from 'react'

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

// A choice that belongs to this browser: folded navigation, density.
export function useStored<T extends string>(name: string, initial: T): [T, (next: T) => void] {
  const key = `plumbline.${name}`
  const [value, setValue] = useState<T>(() => (read(key) as T | null) ?? initial)
  const set = useCallback(
    (next: T) => {
      setValue(next)
      try {
        localStorage.setItem(key, next)
      } catch {
        // Then it lasts as long as the page.
      }
    },
    [key],
  )
  return [value, set]
}

export const lastWorkspace = {
  get: () => read('plumbline.workspace'),
  set: (workspace: string) => {
    try {
      localStorage.setItem('plumbline.workspace', workspace)
    } catch {
      // The list of workspaces is one click away.
    }
  },
}
