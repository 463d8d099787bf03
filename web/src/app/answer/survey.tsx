import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useFormat, useWords } from '@/words'
import { type Answering, isAnswered, progressOf, sectionsOf } from './asked'
import { cameFrom } from './came_from'
import { keptDoor } from './kept'
import { Paper } from './paper'
import { Questions } from './questions'
import { Refused } from './trouble'
import { type Saving, useAnswers } from './use_answers'
import styles from './answer.module.css'

type Stage = 'welcome' | 'questions' | 'end'

interface Props {
  answering: Answering
  // There is no server; what this device kept stands in for it.
  alone: boolean
  onEnter: (door: string) => void
}

// From the first page to the thanks.
export function Survey({ answering, alone, onEnter }: Props) {
  const given = useAnswers(answering)
  const { answers, kept, finished, saving, stopped } = given
  const [stage, setStage] = useState<Stage>(finished ? 'end' : 'welcome')
  const [at, setAt] = useState<string | null>(null)
  if (stopped) return <Refused error={stopped} />
  const sections = sectionsOf(answering.questions, answers)
  const items = sections.flatMap((section) => section.items)
  const progress = progressOf(items, kept)
  const some = Object.values(kept).some(isAnswered)
  const firstOpen = items.find((item) => progressOf([item], kept).answered === 0 && counted(item))
  const goOn = (to: string | undefined) => {
    setAt(to ?? items[0]?.id ?? null)
    setStage('questions')
  }
  return (
    <Paper
      name={stage === 'welcome' ? undefined : answering.name}
      state={stage !== 'welcome' && <State saving={alone ? 'waiting' : saving} />}
      wide={stage === 'questions'}
    >
      {stage === 'welcome' && (
        <Welcome
          answering={answering}
          alone={alone}
          progress={progress}
          onEnter={onEnter}
          onBegin={() => goOn(progress.answered > 0 ? firstOpen?.id : undefined)}
        />
      )}
      {stage === 'questions' && (
        <Questions
          answering={answering}
          sections={sections}
          given={given}
          at={at}
          onAt={setAt}
          onEnd={() => setStage('end')}
        />
      )}
      {stage === 'end' && (
        <End
          answering={answering}
          progress={progress}
          some={some}
          finished={finished}
          waiting={saving === 'waiting'}
          onFinish={given.finish}
          onOpenOnes={() => goOn(firstOpen?.id)}
          onChange={() => goOn(undefined)}
          onEnter={onEnter}
        />
      )}
    </Paper>
  )
}

const counted = (item: { kind: string }) => item.kind !== 'text' && item.kind !== 'names'

function State({ saving }: { saving: Saving }) {
  const t = useWords('answer')
  return (
    <span
      className={styles['state']}
      role="status"
      data-waiting={saving === 'waiting' || undefined}
    >
      {t(`state.${saving}`)}
    </span>
  )
}

interface Progress {
  asked: number
  answered: number
}

interface WelcomeProps {
  answering: Answering
  alone: boolean
  progress: Progress
  onBegin: () => void
  onEnter: (door: string) => void
}

// Who asks, why, how long it takes, until when, and who will see what.
function Welcome({ answering, alone, progress, onBegin, onEnter }: WelcomeProps) {
  const t = useWords('answer')
  const format = useFormat()
  const { name, purpose, organisation, instrument, anonymous, closes, side } = answering
  const minimum = answering.minimum_group
  // The person who is rated is told that their own answers are shown as theirs.
  const { rated } = answering
  const own = rated?.shown_alone === true
  // Answers of somebody before, on a device that several use.
  // Going through the door again needs the server.
  const door = progress.answered > 0 && !alone ? keptDoor.doorOf(answering.key) : null
  return (
    <section className={styles['sheet']}>
      <p className={styles['kicker']}>{t('welcome.asks', { organisation })}</p>
      <h1 className={styles['title']}>{name}</h1>
      {progress.answered > 0 && (
        <p className={styles['lead']}>{t('welcome.again', { ...progress })}</p>
      )}
      {alone && (
        <p className={styles['alone']} role="status">
          {t('welcome.alone')}
        </p>
      )}
      <dl className={styles['facts']}>
        <div>
          <dt>{t('welcome.why')}</dt>
          <dd>{purpose || instrument.description}</dd>
        </div>
        <div>
          <dt>{t('welcome.long')}</dt>
          <dd>
            {t('welcome.minutes', { count: instrument.minutes })},{' '}
            {t('welcome.questions', { count: progress.asked })}
          </dd>
        </div>
        <div>
          <dt>{t('welcome.when')}</dt>
          <dd>
            {closes ? t('welcome.until', { date: format.date(closes) }) : t('welcome.no_end')}.{' '}
            {t('welcome.saved')}
          </dd>
        </div>
        <div>
          <dt>{t('welcome.who')}</dt>
          <dd>
            {rated && !own && <>{t('welcome.rated', { name: rated.person.name })} </>}
            {own ? t('welcome.self') : anonymous ? t('welcome.anonymous') : t('welcome.named')}{' '}
            {!own && minimum > 1 && t('welcome.groups', { count: minimum })}{' '}
            {(side === 'business' || side === 'it') && t(`welcome.side.${side}`)}
          </dd>
        </div>
      </dl>
      <div className={styles['actions']}>
        <Button size="md" h={48} fz="md" onClick={onBegin} data-autofocus>
          {t(progress.answered > 0 ? 'welcome.continue' : 'welcome.begin')}
        </Button>
        {door && (
          <Button size="md" h={48} fz="md" variant="default" onClick={() => onEnter(door)}>
            {t('end.other')}
          </Button>
        )}
      </div>
      {instrument.licence_note && (
        <details className={styles['fine']}>
          <summary>{t('welcome.licence')}</summary>
          <p>{instrument.licence_note}</p>
        </details>
      )}
    </section>
  )
}

interface EndProps {
  answering: Answering
  progress: Progress
  // Whether there is anything to hand in.
  some: boolean
  finished: boolean
  waiting: boolean
  onFinish: () => void
  onOpenOnes: () => void
  onChange: () => void
  onEnter: (door: string) => void
}

function End(props: EndProps) {
  const { answering, progress, finished, waiting } = props
  const t = useWords('answer')
  const format = useFormat()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [finished])
  const left = progress.asked - progress.answered
  const door = keptDoor.doorOf(answering.key)
  const from = cameFrom.get()
  const { closes } = answering
  return (
    <section className={styles['sheet']}>
      <h1 ref={title} tabIndex={-1} className={styles['title']}>
        {t(finished ? 'end.title' : 'end.before')}
      </h1>
      <p className={styles['lead']}>
        {finished
          ? t(waiting ? 'end.waiting' : 'end.done', { ...progress })
          : left > 0
            ? t('end.open', { count: left })
            : t('end.all')}
      </p>
      <p className={styles['lead']}>
        {closes ? t('end.until', { date: format.date(closes) }) : t('end.no_end')}{' '}
        {answering.anonymous && t('end.results')}
      </p>
      <div className={styles['actions']}>
        {!finished && (
          <Button size="md" h={48} fz="md" onClick={props.onFinish} disabled={!props.some}>
            {t('end.hand_in')}
          </Button>
        )}
        {left > 0 && !finished ? (
          <Button size="md" h={48} fz="md" variant="default" onClick={props.onOpenOnes}>
            {t('end.look')}
          </Button>
        ) : (
          <Button size="md" h={48} fz="md" variant="default" onClick={props.onChange}>
            {t('end.change')}
          </Button>
        )}
        {finished && door && !waiting && (
          <Button size="md" h={48} fz="md" variant="subtle" onClick={() => props.onEnter(door)}>
            {t('end.other')}
          </Button>
        )}
        {finished && from && !waiting && (
          <Button size="md" h={48} fz="md" variant="subtle" component="a" href={from}>
            {t('end.home')}
          </Button>
        )}
      </div>
    </section>
  )
}
