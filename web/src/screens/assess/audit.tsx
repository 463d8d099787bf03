import { Button, Modal } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useMay } from '@/api'
import { Go, useSearchState, useWorkspace } from '@/app/place'
import { Badge, Bar, DateValue, ErrorState, Page, Skeleton, StatusShape } from '@/parts'
import { useFormat, useWords } from '@/words'
import {
  type AuditState,
  awaited,
  isOpen,
  paneOf,
  signersOf,
  type Step,
  tones,
  totalOf,
  useAuditHere,
} from './audit_data'
import { AuditMoves } from './audit_moves'
import { Period } from './audit_period'
import { useSubject } from './data'
import { usePersonName } from './person_field'
import styles from './audit.module.css'

const StepPart = lazy(async () => ({ default: (await import('./audit_step')).StepPart }))
const PlanPart = lazy(async () => ({ default: (await import('./audit_plan')).PlanPart }))
const SignPart = lazy(async () => ({ default: (await import('./audit_sign')).SignPart }))
const AuditForm = lazy(async () => ({ default: (await import('./audit_form')).AuditForm }))

// An audit from plan to signature, a step at a time.
export function Screen() {
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const query = useAuditHere()
  if (query.isPending) return <Skeleton shape="page" />
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return <AuditPage state={query.data} steward={may('run_surveys')} />
}

function AuditPage({ state, steward }: { state: AuditState; steward: boolean }) {
  const t = useWords('audit')
  const app = useWords('app')
  const [search] = useSearchState()
  const [editing, setEditing] = useState(false)
  const { audit, programme, progress } = state
  const total = totalOf(progress)
  const pane = paneOf(state, search['step'])
  const step = programme.steps.find((one) => one.id === pane)
  const open = isOpen(audit)
  return (
    <Page
      title={audit.name}
      above={<Go to="assess?tab=audits">{t('title')}</Go>}
      sentence={
        total.judged === 0
          ? t('sentence.none', { count: total.checks })
          : t(total.judged < total.checks ? 'sentence.some' : 'sentence.all', { ...total })
      }
      actions={
        steward && (
          <>
            {open && (
              <Button variant="default" onClick={() => setEditing(true)}>
                {t('change')}
              </Button>
            )}
            <AuditMoves state={state} />
          </>
        )
      }
    >
      <Facts state={state} />
      {audit.status === 'under_way' && <Awaited state={state} />}
      <div className={styles['guided']}>
        <Steps state={state} pane={pane} />
        <div className={styles['pane']}>
          <Suspense fallback={<Skeleton shape="sheet" />}>
            {step ? (
              <StepPart
                key={step.id}
                state={state}
                step={step}
                may={steward && open}
                steward={steward}
              />
            ) : pane === 'plan' ? (
              <PlanPart
                state={state}
                onEdit={steward && open ? () => setEditing(true) : undefined}
              />
            ) : (
              <SignPart state={state} />
            )}
          </Suspense>
        </div>
      </div>
      {editing && (
        <Modal
          opened
          size="lg"
          onClose={() => setEditing(false)}
          title={t('form.change_title', { name: audit.name })}
          closeOnClickOutside={false}
          closeButtonProps={{ 'aria-label': app('close') }}
        >
          <Suspense>
            <AuditForm audit={audit} onDone={() => setEditing(false)} />
          </Suspense>
        </Modal>
      )}
    </Page>
  )
}

// Status, programme, days, what it is about, and the day its data are of.
function Facts({ state: { audit, programme } }: { state: AuditState }) {
  const t = useWords('audit')
  const nameOf = usePersonName()
  const parts: ReactNode[] = [
    programme.name,
    (audit.begins || audit.ends) && <Period begins={audit.begins} ends={audit.ends} />,
    audit.subject && (
      <>
        {t('about')} <Subject id={audit.subject} />
      </>
    ),
    audit.lead && t('led_by', { name: nameOf(audit.lead) }),
    audit.data_at && (
      <>
        {t('data_of')} <DateValue value={audit.data_at} as="moment" />
      </>
    ),
    audit.signatures.length > 0 &&
      t('signed_by', { names: audit.signatures.map((one) => one.name).join(', ') }),
  ].filter(Boolean)
  return (
    <p className={styles['factsLine']}>
      <Badge tone={tones[audit.status]}>{t(`status.${audit.status}`)}</Badge>
      {parts.map((part, at) => (
        <span key={at}>{part}</span>
      ))}
    </p>
  )
}

function Subject({ id }: { id: string }) {
  const { data } = useSubject(id)
  return <Go to={`elements/${encodeURIComponent(id)}`}>{data?.name ?? id}</Go>
}

// What stands between here and a review, each with the place to do something about it.
function Awaited({ state }: { state: AuditState }) {
  const t = useWords('audit')
  const { checks, step, sides } = awaited(state)
  const to = (pane: string) => `assess/audits/${encodeURIComponent(state.audit.id)}?step=${pane}`
  if (checks === 0 && sides.length === 0)
    return <p className={styles['awaited']}>{t('awaited.nothing')}</p>
  return (
    <p className={styles['awaited']}>
      {t('awaited.title')}{' '}
      {checks > 0 && step && <Go to={to(step)}>{t('awaited.checks', { count: checks })}</Go>}
      {sides.map((side, at) => (
        <span key={side}>
          {(at > 0 || checks > 0) && ', '}
          <Go to={to('plan')}>{t(`awaited.${side}`)}</Go>
        </span>
      ))}
    </p>
  )
}

interface StepsProps {
  state: AuditState
  pane: string
}

// The way through: who and what, six steps, signatures.
function Steps({ state, pane }: StepsProps) {
  const t = useWords('audit')
  const { audit, programme, progress } = state
  const list = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the way is a row that scrolls.
    const here = list.current?.querySelector('[aria-current]')
    const row = list.current
    if (here && row) row.scrollLeft = (here as HTMLElement).offsetLeft - 16
  }, [pane])
  const to = (one: string) => `assess/audits/${encodeURIComponent(audit.id)}?step=${one}`
  const current = (one: string) => (pane === one ? ('step' as const) : undefined)
  const signers = signersOf(audit, 'business').length + signersOf(audit, 'it').length
  return (
    <nav ref={list} className={styles['steps']} aria-label={t('steps')}>
      <ol>
        <li>
          <Go to={to('plan')} aria-current={current('plan')} className={styles['stepLink']}>
            <span className={styles['stepName']}>{t('plan.title')}</span>
            <span className={styles['note']}>
              {t('plan.people', { count: audit.stakeholders.length })}
            </span>
          </Go>
        </li>
        {programme.steps.map((step, at) => (
          <li key={step.id}>
            <Go to={to(step.id)} aria-current={current(step.id)} className={styles['stepLink']}>
              <StepWords step={step} number={at + 1} progress={progress[step.id]} />
            </Go>
          </li>
        ))}
        <li>
          <Go to={to('sign')} aria-current={current('sign')} className={styles['stepLink']}>
            <span className={styles['stepName']}>{t('sign.title')}</span>
            <span className={styles['note']}>
              {t('sign.count', {
                signed: audit.signatures.length,
                count: Math.max(2, Math.min(signers, 2)),
              })}
            </span>
          </Go>
        </li>
      </ol>
    </nav>
  )
}

interface WordsProps {
  step: Step
  number: number
  progress: AuditState['progress'][string] | undefined
}

function StepWords({ step, number, progress }: WordsProps) {
  const t = useWords('audit')
  const format = useFormat()
  if (!progress) return <span className={styles['stepName']}>{step.name}</span>
  const { checks, judged, not_met } = progress
  const words = t('judged_of', { judged: format.number(judged), checks: format.number(checks) })
  return (
    <>
      <span className={styles['stepName']}>
        <span className={styles['stepNumber']}>{number}</span> {step.name}
      </span>
      <Bar value={checks ? judged / checks : 0} height={3} label={words} />
      <span className={styles['stepNote']}>
        {judged === checks ? <StatusShape status="done" word={t('judged_all')} /> : words}
        {not_met > 0 && <span>{t('not_met', { count: not_met })}</span>}
      </span>
    </>
  )
}
