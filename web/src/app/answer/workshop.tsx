// A phone in a workshop: waits, votes with a tap, then sees how all voted.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { api, isProblem, key as queryKey, type Schemas, take } from '@/api'
import { Votes } from '@/parts/votes'
import { useLanguage, useWords } from '@/words'
import type { Answer, Answering, Item, Scale } from './asked'
import { Levels } from './controls'
import { Paper } from './paper'
import { Refused } from './trouble'
import styles from './answer.module.css'

type View = Schemas['WorkshopView']

const every = 1_000
const most = 15_000

export function Workshop({ answering }: { answering: Answering }) {
  const t = useWords('answer')
  const { key, name } = answering
  const language = useLanguage()
  const watching = queryKey('answering', undefined, 'workshop', key, language)
  const failures = useRef(0)
  const query = useQuery({
    queryKey: watching,
    queryFn: async ({ signal }): Promise<View> => {
      try {
        const view = await take(api.POST('/answering/workshop', { body: { key }, signal }))
        failures.current = 0
        return view
      } catch (error) {
        failures.current += 1
        throw error
      }
    },
    // Once a second while somebody looks; twice as long after each failure.
    refetchInterval: () => Math.min(most, every * 2 ** failures.current),
    refetchOnWindowFocus: true,
    networkMode: 'always',
    retry: false,
  })
  const vote = useVote(key, watching, query.data)
  const { error, data: view } = query
  // The network comes and goes; that it is over or removed stays.
  const final = isProblem(error) && [404, 409, 422].includes(error.status)
  if (final) return <Refused error={error} onRetry={() => void query.refetch()} />
  const state = error
    ? t('workshop.lost')
    : vote.failed
      ? t('workshop.not_sent')
      : vote.sending
        ? t('state.saving')
        : view?.item && !view.revealed && vote.answer
          ? t('workshop.voted')
          : ''
  return (
    <Paper
      name={name}
      state={
        <span
          className={styles['state']}
          role="status"
          data-waiting={Boolean(error) || vote.failed || undefined}
        >
          {state}
        </span>
      }
    >
      {!view ? (
        <Calm title={t('workshop.waiting')} />
      ) : view.item && view.scale ? (
        <Asked
          key={view.item.id}
          view={view}
          item={view.item}
          scale={view.scale}
          answer={vote.answer}
          mine={view.item.audience === 'both' || view.item.audience === answering.side}
          onVote={vote.set}
        />
      ) : (
        <Calm
          title={t(view.agreed.length > 0 ? 'workshop.talking' : 'workshop.welcome')}
          kicker={
            answering.side === 'business' || answering.side === 'it'
              ? t(`welcome.side.${answering.side}`)
              : undefined
          }
        >
          {t('workshop.soon')} {answering.anonymous && t('workshop.anonymous')}
        </Calm>
      )}
    </Paper>
  )
}

interface CalmProps {
  title: string
  kicker?: string | undefined
  children?: ReactNode
}

function Calm({ title, kicker, children }: CalmProps) {
  return (
    <section className={styles['calm']}>
      <span className={styles['breath']} aria-hidden />
      <h1 className={styles['title']}>{title}</h1>
      <p className={styles['lead']}>{children}</p>
      {kicker && <p className={styles['kicker']}>{kicker}</p>}
    </section>
  )
}

interface AskedProps {
  view: View
  item: Item
  scale: Scale
  answer: Answer | null
  // Whether this side is asked.
  mine: boolean
  onVote: (answer: Answer) => void
}

function Asked({ view, item, scale, answer, mine, onVote }: AskedProps) {
  const t = useWords('answer')
  const id = `ask-${item.id}`
  const head = useRef<HTMLHeadingElement>(null)
  // A new question is at the top, and told to those who listen.
  useEffect(() => {
    window.scrollTo(0, 0)
    head.current?.focus({ preventScroll: true })
  }, [view.revealed])
  return (
    <section className={styles['question']}>
      <p className={styles['position']}>
        <span>
          {view.earlier.length > 0
            ? t('workshop.round', { at: view.earlier.length + 1 })
            : item.name}
        </span>
        {!view.revealed && (
          <span>{t('workshop.votes', { voted: view.voted, people: view.people })}</span>
        )}
      </p>
      <h1 className={styles['ask']} id={id} ref={head} tabIndex={-1}>
        {item.question}
      </h1>
      {item.help && !view.revealed && <p className={styles['help']}>{item.help}</p>}
      <div className={styles['control']}>
        {view.revealed ? (
          view.all ? (
            <Votes
              points={scale.points}
              all={view.all}
              business={view.business}
              it={view.it}
              before={view.earlier.at(-1)}
              own={answer?.value ?? null}
            />
          ) : (
            <p className={styles['hint']}>{t('workshop.few')}</p>
          )
        ) : !mine ? (
          <p className={styles['hint']}>{t('workshop.other_side')}</p>
        ) : (
          <>
            <Levels
              item={item}
              scale={scale}
              answer={answer ?? {}}
              labelledBy={id}
              onPick={(value) => onVote({ value })}
              onCannot={() => onVote({ cannot_judge: true })}
            />
            <p className={styles['hint']}>{t(answer ? 'workshop.change' : 'workshop.tap')}</p>
          </>
        )}
      </div>
    </section>
  )
}

interface Vote {
  round: string
  number: number
  item: string
  answer: Answer
}

// The vote as it was tapped, until the server says the same; each round begins without one.
function useVote(key: string, watching: readonly unknown[], view: View | undefined) {
  const client = useQueryClient()
  const round = view && !view.revealed && view.item ? `${view.item.id} ${view.round}` : ''
  const [tapped, setTapped] = useState<Vote | null>(null)
  const latest = useRef(round)
  useEffect(() => {
    latest.current = round
  }, [round])
  const { mutate, isPending, isError } = useMutation({
    mutationFn: ({ item, answer, number }: Vote) =>
      take(
        api.POST('/answering/save', { body: { key, round: number, answers: { [item]: answer } } }),
      ),
    // One after the other, so that the last tap counts.
    scope: { id: `vote-${key}` },
    // Without a network it is tried until the next round.
    retry: (count, error) => count < 60 && isProblem(error, 0) && latest.current !== '',
    retryDelay: 1_000,
    networkMode: 'always',
    onSettled: () => client.invalidateQueries({ queryKey: watching }),
  })
  const own = tapped !== null && tapped.round === round
  return {
    answer: own && !isError ? tapped.answer : (view?.mine ?? null),
    sending: isPending && own,
    failed: isError && own,
    set: (answer: Answer) => {
      if (!round || !view?.item) return
      const vote = { round, number: view.round, item: view.item.id, answer }
      setTapped(vote)
      mutate(vote)
    },
  }
}
