// Drafts of the grid: kept by the browser until the server has them on disk.
import { useCallback, useEffect, useRef, useState } from 'react'
import { isProblem, useMaybeSession } from '@/api'
import { type Figures, type MeasureRow, useFigures, useRecord } from '@/app/measures'
import { useWorkspace } from '@/app/place'
import { useWords } from '@/words'
import { cellKey, type Draft, type Drafts, refusedAt, restored, sendingOf, stored } from './grid'

// A value that was kept, and what stood there before: what undo goes back to.
interface Step {
  measure: string
  begin: string
  at: string
  before: number | null
}

interface Saved {
  drafts: Drafts
  // Cells kept since one came, for a mark.
  kept: ReadonlySet<string>
  busy: boolean
  type: (cells: { measure: string; begin: string; text: string }[]) => void
  drop: (measure: string, begin: string) => void
  retry: () => void
  undo: () => Promise<'draft' | 'kept' | null>
}

function useStore() {
  const workspace = useWorkspace()
  const account = useMaybeSession()?.account.id ?? ''
  const name = `plumbline.measures.${workspace}.${account}`
  const read = () => {
    try {
      return restored(localStorage.getItem(name))
    } catch {
      return new Map<string, Draft>()
    }
  }
  const write = (drafts: Drafts) => {
    try {
      if (drafts.size === 0) localStorage.removeItem(name)
      else localStorage.setItem(name, stored(drafts))
    } catch {
      // Then drafts last as long as the page.
    }
  }
  return { read, write }
}

export function useDrafts(rows: ReadonlyMap<string, MeasureRow>): Saved {
  const t = useWords('measures')
  const app = useWords('app')
  const figures: Figures = useFigures()
  const record = useRecord()
  const store = useStore()
  const [drafts, setDrafts] = useState<Drafts>(store.read)
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const now = useRef(drafts)
  const steps = useRef<Step[]>([])
  const running = useRef(false)
  // Done when nothing is left to send.
  const sent = useRef(Promise.resolve())
  const latest = useRef(rows)
  latest.current = rows
  // What was kept since the rows came: they are read anew, but a moment later.
  const since = useRef<{ rows: typeof rows; values: Map<string, number | null> }>({
    rows,
    values: new Map(),
  })
  const sinceRows = useCallback(() => {
    if (since.current.rows !== latest.current)
      since.current = { rows: latest.current, values: new Map() }
    return since.current.values
  }, [])

  const change = useCallback(
    (act: (next: Map<string, Draft>) => void) => {
      const next = new Map(now.current)
      act(next)
      now.current = next
      store.write(next)
      setDrafts(next)
    },
    // The store is the same as long as workspace and account are.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [],
  )

  // Sends what is unsaved, again and again until nothing is left to send.
  const send = useCallback(async () => {
    try {
      for (;;) {
        const { sending, wrong } = sendingOf(now.current, latest.current, figures.parse)
        if (wrong.length > 0)
          change((next) => {
            for (const key of wrong) {
              const draft = next.get(key)
              if (draft)
                next.set(key, {
                  ...draft,
                  state: 'wrong',
                  error: t('no_number', {
                    text: draft.text.slice(0, 40),
                    example: figures.exact(12.5, null),
                  }),
                })
            }
          })
        const one = sending[0]
        if (!one) return
        const texts = new Map(one.cells.map(({ key }) => [key, now.current.get(key)?.text]))
        const mark = (keys: string[], state: Draft['state'], error?: string) =>
          change((next) => {
            for (const key of keys) {
              const draft = next.get(key)
              if (draft) next.set(key, { ...draft, state, ...(error ? { error } : {}) })
            }
          })
        mark(
          one.cells.map(({ key }) => key),
          'saving',
        )
        // As it stands before: once it is kept, rows may say so sooner than the answer comes.
        const row = latest.current.get(one.measure)
        const undoing = one.cells.map(({ key, at }): Step => {
          const begin = key.slice(one.measure.length + 1)
          const period = row?.recent?.periods.find((entry) => entry.begin === begin)
          const before = sinceRows().get(key)
          return {
            measure: one.measure,
            begin,
            at,
            before: before === undefined ? (period?.value ?? null) : before,
          }
        })
        try {
          await record(
            one.measure,
            one.cells.map(({ at, value }) => ({ at, value })),
          )
          steps.current.push(...undoing)
          for (const { key, value } of one.cells) sinceRows().set(key, value)
          change((next) => {
            for (const { key } of one.cells) {
              // Typed over while it was on its way: that is a draft of its own.
              if (next.get(key)?.text === texts.get(key)) next.delete(key)
            }
          })
          setKept((before) => new Set([...before, ...one.cells.map(({ key }) => key)]))
        } catch (problem) {
          const at = isProblem(problem) ? refusedAt(problem.where) : -1
          const cell = one.cells[at]
          const lost = isProblem(problem, 0) || !isProblem(problem) || problem.status >= 500
          const words = isProblem(problem, 0)
            ? app('error.unreachable')
            : isProblem(problem)
              ? [problem.message, problem.remedy].filter(Boolean).join(' ')
              : String(problem)
          if (cell && !lost) {
            // The others of the measure are sent again without it.
            mark([cell.key], 'wrong', words)
            mark(
              one.cells.filter((other) => other !== cell).map(({ key }) => key),
              'unsaved',
            )
          } else {
            mark(
              [...now.current].flatMap(([key, draft]) =>
                draft.state === 'saving' || (lost && draft.state === 'unsaved') ? [key] : [],
              ),
              lost ? 'failed' : 'wrong',
              words,
            )
            if (lost) return
          }
        }
      }
    } finally {
      running.current = false
      setBusy(false)
    }
  }, [app, change, figures, record, sinceRows, t])
  const flush = useCallback((): Promise<void> => {
    if (!running.current) {
      running.current = true
      setBusy(true)
      sent.current = send()
    }
    return sent.current
  }, [send])

  // What was left over from before is sent as soon as its measures are known.
  const known = rows.size > 0
  useEffect(() => {
    if (known && [...now.current.values()].some((draft) => draft.state === 'unsaved')) void flush()
  }, [known, flush])
  useEffect(() => {
    const online = () => void flush()
    window.addEventListener('online', online)
    return () => window.removeEventListener('online', online)
  }, [flush])

  return {
    drafts,
    kept,
    busy,
    type: (cells) => {
      change((next) => {
        for (const { measure, begin, text } of cells)
          next.set(cellKey(measure, begin), { measure, begin, text, state: 'unsaved' })
      })
      void flush()
    },
    drop: (measure, begin) =>
      change((next) => {
        next.delete(cellKey(measure, begin))
      }),
    retry: () => void flush(),
    undo: async () => {
      // What is on its way was done last: it is undone once it has arrived.
      await sent.current
      const last = steps.current.pop()
      if (!last) return null
      const text = figures.typed(last.before, latest.current.get(last.measure)?.unit)
      const key = cellKey(last.measure, last.begin)
      change((next) => {
        next.set(key, { measure: last.measure, begin: last.begin, text, state: 'unsaved' })
      })
      const length = steps.current.length
      await flush()
      // Taking back is no step of its own.
      steps.current.length = Math.min(steps.current.length, length)
      return 'kept'
    },
  }
}
