// Any number opens to what it is made of. Which one is open stands in the address: explain=line:index.
import { lazy, Suspense, useCallback } from 'react'
import { useFocusBack } from './focus_back'
import { useSearchState } from './place'

// The index is 0 to 100, everything else 0 to 1 and shown as 0 to 100.
export const scaled = (id: string, value: number | null | undefined) =>
  value == null ? null : id === 'index' ? value : value * 100

// const explain = useExplain(); explain('line:structure')
export function useExplain() {
  const [, setSearch] = useSearchState()
  return useCallback((subject: string) => setSearch({ explain: subject }, true), [setSearch])
}

const ExplanationDrawer = lazy(async () => ({
  default: (await import('./explanation_drawer')).ExplanationDrawer,
}))

// Belongs once on every screen that calls useExplain.
export function Explanation() {
  const [search] = useSearchState()
  useFocusBack(Boolean(search['explain']))
  if (!search['explain']) return null
  return (
    <Suspense>
      <ExplanationDrawer />
    </Suspense>
  )
}
