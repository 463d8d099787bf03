// Writing: one hook that says what happened, offers to take it back, and refreshes what depends on it.
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { api, isProblem, type Kind, take } from '@/api'
import { useWords } from '@/words'
import { useMaybeWorkspace } from './place'

interface Options {
  // Said afterwards; without it nothing is said.
  done?: string
  // Besides the model's own reads, which every batch makes stale.
  kinds?: Kind[]
  // The caller shows the refusal itself.
  quiet?: boolean
}

const modelKinds: Kind[] = ['elements', 'analysis', 'findings', 'history', 'scenarios', 'settings']

export function useTrouble() {
  const t = useWords('app')
  return useCallback(
    (error: unknown) => {
      const message =
        isProblem(error, 0) || !(error instanceof Error) ? t('error.unreachable') : error.message
      const remedy = isProblem(error, 0)
        ? t('error.unreachable_remedy')
        : isProblem(error)
          ? error.remedy
          : undefined
      notifications.clean()
      notifications.show({
        title: message,
        message: remedy ?? t('error.kept'),
        autoClose: 12_000,
        'data-tone': 'bad',
        role: 'alert',
        closeButtonProps: { 'aria-label': t('close') },
      })
    },
    [t],
  )
}

// Says something in passing; with a batch it can be undone, or with what takes it back.
export function useAnnounce() {
  const t = useWords('app')
  const workspace = useMaybeWorkspace()
  const client = useQueryClient()
  const trouble = useTrouble()
  return useCallback(
    (text: string, batch?: string | (() => Promise<unknown>)) => {
      const id = typeof batch === 'string' && batch ? `batch-${batch}` : batch && 'taken-back'
      const undo = async () => {
        if (!workspace || !batch) return
        if (id) notifications.hide(id)
        try {
          if (typeof batch === 'function') await batch()
          else
            await take(
              api.POST('/workspaces/{workspace}/batches/{id}/undo', {
                params: { path: { workspace, id: batch } },
              }),
            )
          notifications.show({
            message: t('undo.done'),
            role: 'status',
            closeButtonProps: { 'aria-label': t('close') },
          })
          await client.invalidateQueries()
        } catch (error) {
          trouble(error)
        }
      }
      // One at a time: older ones cover what one works on, and a queue would hold back a refusal.
      notifications.clean()
      notifications.show({
        ...(id ? { id } : {}),
        message:
          batch && workspace ? (
            <span className="toast">
              <span>{text}</span>
              <Button size="compact-xs" variant="default" onClick={() => void undo()}>
                {t('undo.action')}
              </Button>
            </span>
          ) : (
            text
          ),
        autoClose: batch ? 10_000 : 4_000,
        role: 'status',
        closeButtonProps: { 'aria-label': t('close') },
      })
    },
    [t, workspace, client, trouble],
  )
}

interface Written {
  batch?: string
}

// const { run, busy } = useWrite(); await run(() => take(api.PATCH(…)), { done: t('saved') })
// Answers undefined when it was refused; what was typed stays, the reason is shown.
export function useWrite() {
  const client = useQueryClient()
  const announce = useAnnounce()
  const trouble = useTrouble()
  const [busy, setBusy] = useState(false)
  const run = useCallback(
    async <T,>(call: () => Promise<T>, options: Options = {}): Promise<T | undefined> => {
      setBusy(true)
      try {
        const answer = await call()
        const kinds = [...modelKinds, ...(options.kinds ?? [])]
        void client.invalidateQueries({
          predicate: (query) => kinds.includes(query.queryKey[0] as Kind),
        })
        if (options.done)
          announce(options.done, (answer as Written | undefined)?.batch || undefined)
        return answer
      } catch (error) {
        if (options.quiet) throw error
        trouble(error)
        return undefined
      } finally {
        setBusy(false)
      }
    },
    [client, announce, trouble],
  )
  return { run, busy }
}
