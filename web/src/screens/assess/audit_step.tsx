import { Textarea } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { api, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Sheet, SheetStack } from '@/parts'
import { useWords } from '@/words'
import { Checks } from './audit_checks'
import {
  type AuditState,
  type Finding,
  findingFrom,
  judgementOf,
  type Step,
  useEvidence,
} from './audit_data'
import { Evidence } from './audit_evidence'
import { Findings } from './audit_findings'
import { Requests } from './audit_requests'
import styles from './audit.module.css'

const FindingForm = lazy(async () => ({ default: (await import('./finding_form')).FindingForm }))

interface Props {
  state: AuditState
  step: Step
  may: boolean
  steward: boolean
}

// One step: what is judged beside what the workspace says, what was asked for and what was found.
export function StepPart({ state: { audit, asked_of_me: mine }, step, may, steward }: Props) {
  const t = useWords('audit')
  const evidence = useEvidence(audit.id)
  const [finding, setFinding] = useState<Finding | null>(null)
  const open = audit.status === 'planned' || audit.status === 'under_way'
  return (
    <>
      <header className={styles['stepHead']}>
        <h2>{step.name}</h2>
        <p>
          {step.purpose} <span className={styles['note']}>{t('guide', { at: step.guide })}</span>
        </p>
      </header>
      <div className={styles['beside']}>
        <div className={styles['aside']}>
          <Evidence query={evidence} step={step.id} />
        </div>
        <SheetStack>
          <Checks
            audit={audit}
            step={step}
            evidence={evidence.data?.steps[step.id]}
            may={may}
            onFinding={(check) =>
              setFinding(findingFrom(step.id, check, judgementOf(audit, check.id)))
            }
          />
          <Requests audit={audit} step={step} may={may} mine={open ? mine : []} />
          <Findings
            audit={audit}
            step={step}
            may={may}
            steward={steward}
            onChange={(one) => setFinding(one ?? findingFrom(step.id))}
          />
          <Conclusion
            audit={audit.id}
            step={step}
            text={audit.conclusions.find((one) => one.step === step.id)?.text ?? ''}
            may={may}
          />
        </SheetStack>
      </div>
      {finding && (
        <Suspense>
          <FindingForm
            audit={audit}
            step={step}
            finding={finding}
            onClose={() => setFinding(null)}
          />
        </Suspense>
      )}
    </>
  )
}

interface ConclusionProps {
  audit: string
  step: Step
  text: string
  may: boolean
}

// What the step comes to; kept when one leaves it.
function Conclusion({ audit, step, text, may }: ConclusionProps) {
  const t = useWords('audit')
  const workspace = useWorkspace()
  const { run } = useWrite()
  const [now, setNow] = useState(text)
  const [base, setBase] = useState(text)
  if (text !== base && now === base) {
    setBase(text)
    setNow(text)
  }
  const keep = async () => {
    const next = now.trim()
    if (next === text) return
    const done = await run(
      () =>
        take(
          api.PUT('/workspaces/{workspace}/audits/{id}/steps/{step}', {
            params: { path: { workspace, id: audit, step: step.id } },
            body: { text: next },
          }),
        ),
      { done: t('conclusion.kept'), kinds: ['campaigns'] },
    )
    if (done) setBase(next)
  }
  return (
    <Sheet title={t('conclusion.title')}>
      {may ? (
        <Textarea
          aria-label={t('conclusion.title')}
          description={t('conclusion.hint')}
          value={now}
          onChange={(event) => setNow(event.currentTarget.value)}
          onBlur={() => void keep()}
          maxLength={4000}
          autosize
          minRows={2}
        />
      ) : (
        <p className={text ? styles['noteText'] : styles['text']}>{text || t('conclusion.none')}</p>
      )}
    </Sheet>
  )
}
