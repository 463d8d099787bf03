// Answers as they are given: kept in the browser at once, sent soon, sent again when the network is back.
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, isProblem, type Problem, take } from '@/api'
import { type Answer, type Answering, type Answers, type Item, lacks, tidy } from './asked'
import { keptQueue, keptSurvey, type Queue } from './kept'

export type Saving = 'saved' | 'saving' | 'waiting'

// Typing settles for a moment before it is sent; a choice hardly.
const settle = { choice: 150, typing: 700 }
const again = 4_000

export function useAnswers(answering: Answering) {
  const { key } = answering
  const [answers, setAnswers] = useState<Answers>(() => merged(answering))
  const [saving, setSaving] = useState<Saving>('saved')
  const [finished, setFinished] = useState(answering.state.finished || queueOf(key).finish === true)
  const [refused, setRefused] = useState<Readonly<Record<string, string | undefined>>>({})
  const [stopped, setStopped] = useState<Problem | null>(null)
  const queue = useRef<Queue>(queueOf(key))
  // What was answered here, sent or not: newer than what the server tells.
  const own = useRef(new Set(Object.keys(queue.current.answers)))
  const busy = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const drop = useCallback((id: string) => {
    const left = Object.entries(queue.current.answers).filter(([one]) => one !== id)
    queue.current.answers = Object.fromEntries(left)
  }, [])
  const soon = useRef<(wait: number) => void>(() => undefined)
  const send = useCallback(async () => {
    clearTimeout(timer.current)
    const { answers: waiting, finish } = queue.current
    const sent = { ...waiting }
    if (busy.current || (Object.keys(sent).length === 0 && !finish)) return
    busy.current = true
    setSaving((now) => (now === 'waiting' ? now : 'saving'))
    try {
      await take(
        api.POST('/answering/save', {
          body: { key, answers: sent, ...(finish ? { finish: true } : {}) },
        }),
      )
      // What was changed meanwhile stays to be sent.
      for (const [id, answer] of Object.entries(sent)) {
        if (queue.current.answers[id] === answer) drop(id)
      }
      if (finish) delete queue.current.finish
      keptQueue.set(key, queue.current)
      keptSurvey.saved(key, sent, finish === true)
      const left = Object.keys(queue.current.answers).length > 0
      setSaving(left ? 'saving' : 'saved')
      if (left) soon.current(settle.choice)
    } catch (error) {
      const wrong = isProblem(error, 422) ? error.where : undefined
      if (isProblem(error) && wrong !== undefined && wrong in sent) {
        drop(wrong)
        keptQueue.set(key, queue.current)
        setRefused((now) => ({ ...now, [wrong]: `${error.message} ${error.remedy ?? ''}`.trim() }))
        setSaving('saved')
        soon.current(0)
      } else if (finish && isProblem(error, 422)) {
        // Nothing to hand in yet.
        delete queue.current.finish
        keptQueue.set(key, queue.current)
        setFinished(false)
        setSaving('saved')
      } else if (
        isProblem(error) &&
        error.status >= 400 &&
        error.status < 500 &&
        error.status !== 429
      ) {
        if (isGone(error)) keptSurvey.drop(key)
        setStopped(error)
        setSaving('saved')
      } else {
        setSaving('waiting')
        soon.current(again)
      }
    } finally {
      busy.current = false
    }
  }, [key, drop])
  soon.current = (wait) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void send(), wait)
  }

  useEffect(() => {
    const now = () => void send()
    const hidden = () => {
      if (document.visibilityState === 'hidden') void send()
    }
    now()
    window.addEventListener('online', now)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      window.removeEventListener('online', now)
      document.removeEventListener('visibilitychange', hidden)
      clearTimeout(timer.current)
    }
  }, [send])

  // What was kept here is followed by what the server has, as soon as it is there again.
  useEffect(() => {
    setAnswers((now) => {
      const others = Object.entries(answering.answers).filter(([id]) => !own.current.has(id))
      const mine = Object.entries(now).filter(([id]) => own.current.has(id))
      return Object.fromEntries([...others, ...mine])
    })
    if (answering.state.finished) setFinished(true)
  }, [answering])

  const set = useCallback(
    (id: string, next: Answer | null, typing = false) => {
      const item = answering.questions.items.find((entry) => entry.id === id)
      const scale = scaleOf(answering.questions, item)
      own.current.add(id)
      setAnswers((now) => ({ ...now, [id]: next ?? undefined }))
      setRefused((now) => (now[id] ? { ...now, [id]: undefined } : now))
      // Without its reason it is no answer yet; one that was there before no longer holds.
      queue.current.answers[id] = next && !lacks(scale, next) ? tidy(next) : null
      keptQueue.set(key, queue.current)
      setSaving((now) => (now === 'waiting' ? now : 'saving'))
      soon.current(typing ? settle.typing : settle.choice)
    },
    [answering, key],
  )
  const finish = useCallback(() => {
    queue.current.finish = true
    keptQueue.set(key, queue.current)
    setFinished(true)
    void send()
  }, [key, send])
  return {
    answers,
    kept: complete(answering, answers),
    set,
    saving,
    finish,
    finished,
    refused,
    stopped,
  }
}

// The server does not know the key any more, or takes no answers by it.
export const isGone = (error: unknown) =>
  [404, 409, 410, 422].some((status) => isProblem(error, status))

// Those that may be sent.
function complete({ questions }: Answering, answers: Answers): Answers {
  const wanting = questions.items.filter((item) => {
    const answer = answers[item.id]
    return answer && lacks(scaleOf(questions, item), answer)
  })
  const ids = new Set(wanting.map((item) => item.id))
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !ids.has(id)))
}

const scaleOf = ({ scales }: Answering['questions'], item: Item | undefined) =>
  scales.find((scale) => scale.id === item?.scale)

const queueOf = (key: string) => keptQueue.get(key)

// What the server has, under what it was not told yet.
function merged({ key, answers }: Answering): Answers {
  const out: Record<string, Answer | undefined> = { ...answers }
  for (const [id, answer] of Object.entries(queueOf(key).answers)) out[id] = answer ?? undefined
  return out
}
