// Answering a survey: no account, a link, usually a phone. The key stays in the fragment of the address,
// which browsers do not send, and goes to the server in a body only.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { api, isProblem, key as queryKey, take } from '@/api'
import { Skeleton } from '@/parts'
import { useLanguage, useWords } from '@/words'
import type { Answering } from './asked'
import { keptDoor, keyInAddress, putIntoAddress } from './kept'
import { Paper } from './paper'
import { Survey } from './survey'
import { Refused, Trouble } from './trouble'
import { Workshop } from './workshop'

const opening = (key: string, language: string) => queryKey('answering', undefined, key, language)

// Opens what is behind a key. A door gives a key of one's own, kept here and put into the address.
function useAnswering() {
  const language = useLanguage()
  const client = useQueryClient()
  const [key, setKey] = useState(keyInAddress)
  useEffect(() => {
    const changed = () => setKey(keyInAddress())
    window.addEventListener('hashchange', changed)
    return () => window.removeEventListener('hashchange', changed)
  }, [])
  const own = keptDoor.keyOf(key) ?? key
  const query = useQuery({
    queryKey: opening(own, language),
    queryFn: async (): Promise<Answering> => {
      try {
        return await take(api.POST('/answering/open', { body: { key: own } }))
      } catch (error) {
        // What was answered through this door is gone: go through it once more.
        if (own === key || !isProblem(error, 404)) throw error
        keptDoor.set(key, null)
        return take(api.POST('/answering/open', { body: { key } }))
      }
    },
    enabled: key !== '',
    // Another language brings other words, not another survey.
    placeholderData: (previous) => (previous?.key === own ? previous : undefined),
    retry: false,
    staleTime: Infinity,
    gcTime: Infinity,
  })
  const found = query.data
  useEffect(() => {
    if (!found || found.key === key) return
    keptDoor.set(key, found.key)
    client.setQueryData(opening(found.key, language), found)
    putIntoAddress(found.key)
    setKey(found.key)
  }, [found, key, client, language])
  const { refetch, error } = query
  useEffect(() => {
    if (!error) return
    const back = () => void refetch()
    window.addEventListener('online', back)
    return () => window.removeEventListener('online', back)
  }, [error, refetch])
  // Somebody else, on the same device.
  const enter = useCallback((door: string) => {
    keptDoor.set(door, null)
    putIntoAddress(door)
    setKey(door)
  }, [])
  return { key, query, enter }
}

export function Answer() {
  const t = useWords('answer')
  const { key, query, enter } = useAnswering()
  useEffect(() => {
    document.title = `${query.data?.name ?? t('title')} · Plumbline`
  }, [query.data, t])
  if (key === '') return <Trouble title={t('trouble.no_key')}>{t('trouble.no_key_text')}</Trouble>
  if (query.data?.workshop) return <Workshop key={query.data.key} answering={query.data} />
  if (query.data) return <Survey key={query.data.key} answering={query.data} onEnter={enter} />
  if (!query.error)
    return (
      <Paper>
        <Skeleton shape="page" />
      </Paper>
    )
  return <Refused error={query.error} onRetry={() => void query.refetch()} />
}
