import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { api, take } from '@/api'
import { Go, useSearchState, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Badge, DateValue, Sheet, StatusShape } from '@/parts'
import { useWords } from '@/words'
import { type Audit, type Finding, type Step } from './audit_data'
import { usePersonName } from './person_field'
import styles from './audit.module.css'

interface Props {
  audit: Audit
  step: Step
  // Write and change; make actions, which is also possible once it is signed.
  may: boolean
  steward: boolean
  onChange: (finding: Finding | null) => void
}

// What the auditors found in a step, and what those it concerns say to it.
export function Findings({ audit, step, may, steward, onChange }: Props) {
  const t = useWords('audit')
  const [search] = useSearchState()
  const items = audit.findings.filter((one) => one.step === step.id)
  return (
    <Sheet title={t('finding.title')} flush>
      {items.length === 0 ? (
        <p className={styles['none']}>{t(may ? 'finding.none' : 'finding.none_read')}</p>
      ) : (
        <ol className={styles['findings']}>
          {items.map((one) => (
            <One
              key={one.id}
              audit={audit}
              step={step}
              finding={one}
              here={search['finding'] === one.id}
              steward={steward}
              onChange={may ? () => onChange(one) : undefined}
            />
          ))}
        </ol>
      )}
      {may && (
        <div className={styles['sheetFoot']}>
          <Button variant="default" onClick={() => onChange(null)}>
            {t('finding.add')}
          </Button>
        </div>
      )}
    </Sheet>
  )
}

interface OneProps {
  audit: Audit
  step: Step
  finding: Finding
  here: boolean
  steward: boolean
  onChange: (() => void) | undefined
}

const parts = ['cause', 'effect', 'recommendation'] as const

function One({ audit, step, finding, here, steward, onChange }: OneProps) {
  const t = useWords('audit')
  const workspace = useWorkspace()
  const nameOf = usePersonName()
  const { run, busy } = useWrite()
  const place = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (here) place.current?.scrollIntoView({ block: 'center' })
  }, [here])
  const number = audit.findings.indexOf(finding) + 1
  const check = step.checks.find((one) => one.id === finding.check)
  const act = () =>
    run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/audits/{id}/findings/{finding}/action', {
            params: { path: { workspace, id: audit.id, finding: finding.id } },
          }),
        ),
      { done: t('finding.acted'), kinds: ['campaigns'] },
    )
  return (
    <li ref={place} data-here={here || undefined}>
      <p className={styles['line']}>
        <Go
          to={`assess/audits/${encodeURIComponent(audit.id)}?step=${step.id}&finding=${finding.id}`}
          className={styles['number']}
        >
          {t('finding.number', { number })}
        </Go>
        <StatusShape status={finding.severity} />
        {finding.stand && (
          <Badge tone={finding.stand === 'accepted' ? 'good' : 'attention'}>
            {t(`stand.${finding.stand}`)}
          </Badge>
        )}
        {finding.owner && <span>{nameOf(finding.owner)}</span>}
        {finding.due && (
          <span>
            {t('until')} <DateValue value={finding.due} />
          </span>
        )}
      </p>
      <p className={styles['statement']}>{finding.text}</p>
      {check && <p className={styles['note']}>{t('finding.check', { check: check.text })}</p>}
      {(parts.some((part) => finding[part]) || finding.response) && (
        <dl className={styles['facets']}>
          {[...parts, 'response' as const]
            .filter((part) => finding[part])
            .map((part) => (
              <div key={part}>
                <dt>{t(`finding.${part}`)}</dt>
                <dd>{finding[part]}</dd>
              </div>
            ))}
        </dl>
      )}
      {(onChange !== undefined || steward || finding.action) && (
        <div className={styles['buttons']}>
          {onChange && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('finding.change_number', { number })}
              onClick={onChange}
            >
              {t('change')}
            </Button>
          )}
          {finding.action ? (
            <Go
              to={`elements/${encodeURIComponent(finding.action)}`}
              className={styles['footLink']}
            >
              {t('finding.see_action')}
            </Go>
          ) : (
            steward && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('finding.act_number', { number })}
                loading={busy}
                onClick={() => void act()}
              >
                {t('finding.act')}
              </Button>
            )
          )}
        </div>
      )}
    </li>
  )
}
