import { Button, SegmentedControl, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { api, key, take } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { DateValue, isSeverity, Sheet, StatusShape } from '@/parts'
import { useWords } from '@/words'
import {
  type Audit,
  type Check,
  isVerdict,
  type Judgement,
  judgementOf,
  nameOf,
  shapes,
  type Step,
  type StepEvidence,
  verdicts,
} from './audit_data'
import { Entries } from './entries'
import styles from './audit.module.css'

interface Props {
  audit: Audit
  step: Step
  evidence: StepEvidence | undefined
  // Judge; write findings.
  may: boolean
  onFinding: (check: Check) => void
}

// The statements of a step, each judged on its own and kept at once.
export function Checks({ audit, step, evidence, may, onFinding }: Props) {
  const t = useWords('audit')
  // 1 to 4 judge, j and k go on: from wherever in the verdicts one is.
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const from = event.target
    if (!(from instanceof HTMLInputElement) || from.type !== 'radio') return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const groups = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="radiogroup"]')]
    const at = groups.findIndex((one) => one.contains(from))
    const radios = groups[at]?.querySelectorAll<HTMLInputElement>('input[type="radio"]')
    const chosen = radios?.[Number(event.key) - 1]
    if (chosen) {
      event.preventDefault()
      chosen.focus()
      chosen.click()
    }
    const next = groups[at + (event.key === 'j' ? 1 : event.key === 'k' ? -1 : Number.NaN)]
    if (next) {
      event.preventDefault()
      const radio =
        next.querySelector<HTMLInputElement>('input:checked') ??
        next.querySelector<HTMLInputElement>('input')
      radio?.focus()
    }
  }
  return (
    <Sheet
      title={t('checks.title')}
      note={may && <span className={styles['keys']}>{t('checks.keys')}</span>}
      flush
    >
      {/* The keys act on the radio buttons inside, which have the focus. */}
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions */}
      <ol className={styles['checks']} onKeyDown={may ? onKey : undefined}>
        {step.checks.map((check) => (
          <One
            key={check.id}
            audit={audit}
            check={check}
            judgement={judgementOf(audit, check.id)}
            against={(evidence?.findings ?? []).filter(({ rule }) => check.rules.includes(rule))}
            findings={audit.findings.filter((one) => one.check === check.id)}
            may={may}
            onFinding={() => onFinding(check)}
          />
        ))}
      </ol>
    </Sheet>
  )
}

interface OneProps {
  audit: Audit
  check: Check
  judgement: Judgement | undefined
  against: StepEvidence['findings']
  findings: Audit['findings']
  may: boolean
  onFinding: () => void
}

type Kept = Pick<Judgement, 'verdict' | 'note' | 'evidence'>
const nothing: Kept = { verdict: '', note: '', evidence: [] }
const keptOf = ({ verdict, note, evidence }: Kept): Kept => ({ verdict, note, evidence })

// One after the other: of two answers to one check the later one counts.
function useJudging(audit: string, check: string) {
  const t = useWords('audit')
  const workspace = useWorkspace()
  const client = useQueryClient()
  const { run } = useWrite()
  const [wish, setWish] = useState<Kept | null>(null)
  const [said, setSaid] = useState<{ text: string; before: Kept } | null>(null)
  const last = useRef(Promise.resolve())
  const waiting = useRef(0)
  const judge = (next: Kept, before: Kept | null) => {
    setWish(next)
    // What was said of the one before must not be undone in place of this one.
    setSaid(null)
    ++waiting.current
    last.current = last.current.then(async () => {
      const done = await run(
        () =>
          take(
            api.PUT('/workspaces/{workspace}/audits/{id}/checks/{check}', {
              params: { path: { workspace, id: audit, check } },
              body: { ...next, verdict: isVerdict(next.verdict) ? next.verdict : '' },
            }),
          ),
        { kinds: ['campaigns'] },
      )
      --waiting.current
      if (done) client.setQueryData(key('campaigns', workspace, 'audit', audit), done)
      setSaid(
        done && before ? { text: t(next.verdict ? 'checks.kept' : 'checks.back'), before } : null,
      )
      if (waiting.current === 0) setWish(null)
    })
  }
  return { wish, said, judge }
}

function One({ audit, check, judgement, against, findings, may, onFinding }: OneProps) {
  const t = useWords('audit')
  const { wish, said, judge } = useJudging(audit.id, check.id)
  const now = keptOf(wish ?? judgement ?? nothing)
  // What does not apply is kept once it has a reason.
  const [unreasoned, setUnreasoned] = useState(false)
  const verdict = unreasoned ? 'not_applicable' : now.verdict
  const choose = (next: string) => {
    const bare = next === 'not_applicable' && !now.note
    setUnreasoned(bare)
    if (!bare) judge({ ...now, verdict: next }, now)
  }
  const write = (note: string) => {
    const text = note.trim()
    if (unreasoned && !text) return
    setUnreasoned(false)
    if (text !== now.note || unreasoned) judge({ ...now, verdict, note: text }, now)
  }
  return (
    <li className={styles['check']} data-verdict={verdict || undefined}>
      <p className={styles['statement']} id={`check-${check.id}`}>
        {check.text}
      </p>
      {may ? (
        <SegmentedControl
          className={styles['verdict']!}
          aria-labelledby={`check-${check.id}`}
          data={verdicts.map((one) => ({
            value: one,
            label: <StatusShape status={shapes[one]} word={t(`verdict.${one}`)} />,
          }))}
          value={verdict}
          onChange={choose}
          withItemsBorders={false}
        />
      ) : (
        <p className={styles['judged']}>
          {isVerdict(verdict) ? (
            <StatusShape status={shapes[verdict]} word={t(`verdict.${verdict}`)} />
          ) : (
            <span className={styles['note']}>{t('verdict.none')}</span>
          )}
        </p>
      )}
      {against.length > 0 && (
        <ul
          className={styles['against']}
          aria-label={t('checks.against', { count: against.length })}
        >
          {against.slice(0, 2).map((one) => (
            <li key={one.key}>
              {isSeverity(one.level) && <StatusShape status={one.level} bare />}{' '}
              <Go to={`findings?key=${encodeURIComponent(one.key)}&state=all`}>{one.text}</Go>
            </li>
          ))}
          {against.length > 2 && (
            <li className={styles['note']}>{t('checks.more', { count: against.length - 2 })}</li>
          )}
        </ul>
      )}
      {verdict !== '' && (
        <Note
          check={check}
          note={now.note}
          by={nameOf(judgement?.by)}
          unreasoned={unreasoned}
          onWrite={may ? write : undefined}
        />
      )}
      {now.verdict !== '' && !unreasoned && (
        <Entries
          entries={now.evidence}
          about={check.text}
          onChange={may ? (evidence) => judge({ ...now, evidence }, now) : undefined}
        />
      )}
      <details className={styles['more']}>
        <summary>{t('checks.look_for')}</summary>
        <p>{check.look_for}</p>
        <p>
          <span className={styles['note']}>{t('checks.advice')}</span> {check.advice}
        </p>
        <p className={styles['note']}>
          {t('checks.weight')} <StatusShape status={check.severity} />
        </p>
      </details>
      <div className={styles['foot']}>
        <span className={styles['note']} role="status">
          {said?.text}
          {!said && judgement && (
            <>
              {nameOf(judgement.by)} · <DateValue value={judgement.at} as="ago" />
            </>
          )}
        </span>
        {said && may && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setUnreasoned(false)
              judge(said.before, null)
            }}
          >
            {t('checks.undo')}
          </Button>
        )}
        {!said && judgement && may && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={() => judge(nothing, now)}
          >
            {t('checks.take_back')}
          </Button>
        )}
        {findings.map((one) => (
          <Go
            key={one.id}
            to={`assess/audits/${encodeURIComponent(audit.id)}?step=${one.step}&finding=${one.id}`}
            className={styles['footLink']}
          >
            {t('finding.number', { number: audit.findings.indexOf(one) + 1 })}
          </Go>
        ))}
        {may && (verdict === 'not_met' || verdict === 'partly') && (
          <Button size="compact-xs" variant="default" onClick={onFinding}>
            {t('finding.from_check')}
          </Button>
        )}
      </div>
    </li>
  )
}

interface NoteProps {
  check: Check
  note: string
  by: string
  unreasoned: boolean
  onWrite: ((note: string) => void) | undefined
}

// Kept when one leaves it. If somebody else writes meanwhile, both are shown.
function Note({ check, note, by, unreasoned, onWrite }: NoteProps) {
  const t = useWords('audit')
  const [text, setText] = useState(note)
  const [base, setBase] = useState(note)
  const field = useRef<HTMLTextAreaElement>(null)
  const theirs = note !== base && text !== base && text !== note
  // What came from elsewhere is taken over unless something was typed.
  if (note !== base && !theirs) {
    setBase(note)
    setText(note)
  }
  useEffect(() => {
    if (unreasoned) field.current?.focus()
  }, [unreasoned])
  if (!onWrite) return note ? <p className={styles['noteText']}>{note}</p> : null
  return (
    <>
      <Textarea
        ref={field}
        aria-label={t('checks.note_on', { check: check.text })}
        placeholder={t(unreasoned ? 'checks.reason' : 'checks.note')}
        description={unreasoned ? t('checks.reason_hint') : undefined}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => {
          if (theirs) return
          setBase(text.trim())
          setText(text.trim())
          onWrite(text)
        }}
        maxLength={4000}
        autosize
        minRows={1}
        maxRows={12}
      />
      {theirs && (
        <div className={styles['conflict']} role="alert">
          <p>{t('conflict.note', { name: by })}</p>
          <p className={styles['noteText']}>{note}</p>
          <Button
            size="compact-xs"
            onClick={() => {
              setBase(text.trim())
              onWrite(text)
            }}
          >
            {t('conflict.mine')}
          </Button>{' '}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setBase(note)
              setText(note)
            }}
          >
            {t('conflict.theirs')}
          </Button>
        </div>
      )}
    </>
  )
}
