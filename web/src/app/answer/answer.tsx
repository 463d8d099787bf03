// Answering a survey: no account, a link, usually a phone. The key stays in the fragment of the address,
// which browsers do not send, and goes to the server in a body only.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { api, isProblem, key as queryKey, take } from '@/api'
import { Skeleton } from '@/parts'
import { useLanguage, useWords } from '@/words'
import type { Answering } from './asked'
import { keptDoor, keptSurvey, keyInAddress, putIntoAddress } from './kept'
import { Paper } from './paper'
import { Survey } from './survey'
import { Refused, Trouble } from './trouble'
import { isGone } from './use_answers'
import { Workshop } from './workshop'

// Looks for the server again this often while only what is kept here is shown.
const again = 5_000

// Answering opens without a network from the second time on; only this page does.
function useWorker(found: boolean) {
  useEffect(() => {
    if (!found || !import.meta.env.PROD || !('serviceWorker' in navigator)) return
    // Where it cannot be, the page needs the network to open.
    navigator.serviceWorker
      .register('/answer-worker.js', { scope: '/answer' })
      .catch(() => undefined)
  }, [found])
}

// Asks the server; what is kept here only stands in while there is none.
async function ask(key: string): Promise<Found> {
  try {
    const found = await take(api.POST('/answering/open', { body: { key } }))
    // A workshop is nothing without the others.
    if (!found.workshop) keptSurvey.set(found)
    return found
  } catch (error) {
    if (isGone(error)) keptSurvey.drop(key)
    const kept = isProblem(error, 0) ? keptSurvey.get(key) : null
    if (!kept) throw error
    return { ...kept, alone: true }
  }
}

interface Found extends Answering {
  // Of this device; the server was not there to say.
  alone?: boolean
}

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
    queryFn: async (): Promise<Found> => {
      try {
        return await ask(own)
      } catch (error) {
        // What was answered through this door is gone: go through it once more.
        if (own === key || !isProblem(error, 404)) throw error
        keptDoor.set(key, null)
        return ask(key)
      }
    },
    enabled: key !== '',
    // Another language brings other words, not another survey.
    placeholderData: (previous) => (previous?.key === own ? previous : undefined),
    retry: false,
    // Whether there is a network is found out by asking.
    networkMode: 'always',
    refetchInterval: ({ state }) => (state.data?.alone ? again : false),
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
  const alone = found?.alone === true
  useEffect(() => {
    if (!error && !alone) return
    const back = () => void refetch()
    window.addEventListener('online', back)
    return () => window.removeEventListener('online', back)
  }, [error, alone, refetch])
  // Somebody else, on the same device.
  const enter = useCallback((door: string) => {
    const before = keptDoor.keyOf(door)
    if (before) keptSurvey.drop(before)
    keptDoor.set(door, null)
    putIntoAddress(door)
    setKey(door)
  }, [])
  return { key, query, enter }
}

export function Answer() {
  const t = useWords('answer')
  const { key, query, enter } = useAnswering()
  useWorker(Boolean(query.data))
  useEffect(() => {
    document.title = `${query.data?.name ?? t('title')} · Plumbline`
  }, [query.data, t])
  if (key === '') return <Trouble title={t('trouble.no_key')}>{t('trouble.no_key_text')}</Trouble>
  // A link that was withdrawn is not kept alive by what was kept of it.
  if (isGone(query.error))
    return <Refused error={query.error} onRetry={() => void query.refetch()} />
  if (query.data?.workshop) return <Workshop key={query.data.key} answering={query.data} />
  if (query.data)
    return (
      <Survey
        key={query.data.key}
        answering={query.data}
        alone={query.data.alone === true}
        onEnter={enter}
      />
    )
  if (!query.error)
    return (
      <Paper>
        <Skeleton shape="page" />
      </Paper>
    )
  return <Refused error={query.error} onRetry={() => void query.refetch()} />
}
