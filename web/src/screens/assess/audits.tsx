import { Button } from '@mantine/core'
import { Go } from '@/app/place'
import {
  Badge,
  Bar,
  DateValue,
  EmptyState,
  ErrorState,
  Sheet,
  Skeleton,
  StatusShape,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import { type AuditRow, changeOf, sides, tones, useAudits, useProgrammes } from './audit_data'
import { Period } from './audit_period'
import styles from './audit.module.css'
import rows from './assess.module.css'

// Audits, newest first: how far they have come, what they found, who signed.
export function Audits({ may }: { may: boolean }) {
  const audits = useAudits()
  if (audits.isPending) return <Skeleton shape="table" />
  if (audits.error) return <ErrorState error={audits.error} onRetry={() => void audits.refetch()} />
  const { items } = audits.data
  return items.length === 0 ? (
    <Sheet>
      <None may={may} />
    </Sheet>
  ) : (
    <Sheet flush>
      <ul className={`${rows['rows']} ${styles['audits']}`}>
        {items.map((audit) => (
          <Row key={audit.id} audit={audit} all={items} />
        ))}
      </ul>
    </Sheet>
  )
}

function None({ may }: { may: boolean }) {
  const t = useWords('audit')
  const steps = useProgrammes().data?.items.find((one) => one.id === 'strategic_alignment')?.steps
  return (
    <>
      <EmptyState
        kind="nothing"
        drawing="list"
        title={t('none.title')}
        action={
          may && (
            <Button renderRoot={(props) => <Go {...props} to="assess/audits/new" />}>
              {t('none.action')}
            </Button>
          )
        }
      >
        {t('none.text')}
      </EmptyState>
      {steps && (
        <ol className={styles['explained']}>
          {steps.map((step, at) => (
            <li key={step.id}>
              <strong>
                <span className={styles['stepNumber']}>{at + 1}</span> {step.name}
              </strong>
              {step.purpose}
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

function Row({ audit, all }: { audit: AuditRow; all: AuditRow[] }) {
  const t = useWords('audit')
  const format = useFormat()
  const programmes = useProgrammes()
  const { checks, judged, met, not_met } = audit
  const words = t('judged_of', { judged: format.number(judged), checks: format.number(checks) })
  const index = audit.figures?.index
  const change = changeOf(audit, all)
  const mine =
    audit.status === 'in_review' && audit.signs_for.some((side) => !audit.signed_by.includes(side))
  return (
    <li>
      <div className={rows['words']}>
        <Go to={`assess/audits/${encodeURIComponent(audit.id)}`} className={rows['name']}>
          {audit.name}
        </Go>
        <span className={rows['note']}>
          {programmes.data?.items.find((one) => one.id === audit.programme)?.name ??
            audit.programme}
          {(audit.begins || audit.ends) && ' · '}
          <Period begins={audit.begins} ends={audit.ends} />
        </span>
      </div>
      <div className={rows['share']}>
        <Bar value={checks ? judged / checks : null} label={words} />
        <span className={rows['note']}>
          {words}
          {judged > 0 && (
            <>
              {' · '}
              {t('met', { count: met })}, {t('not_met', { count: not_met })}
            </>
          )}
        </span>
      </div>
      <div className={styles['index']}>
        <span>
          {index == null ? t('no_index') : t('index', { index: format.number(index, 1) })}
        </span>
        <span className={rows['note']}>
          {index == null
            ? t('no_index_hint')
            : change === null
              ? t('outcome.first')
              : t('changed', { change: format.change(change) })}
        </span>
      </div>
      <div className={styles['standing']}>
        <Badge tone={tones[audit.status]}>{t(`status.${audit.status}`)}</Badge>
        {(audit.status === 'in_review' || audit.status === 'signed') && (
          <span className={styles['signs']}>
            {sides.map((side) => (
              <StatusShape
                key={side}
                status={audit.signed_by.includes(side) ? 'done' : 'none'}
                word={t(`side.${side}`)}
              />
            ))}
          </span>
        )}
        {mine && (
          <Go to={`assess/audits/${encodeURIComponent(audit.id)}?step=sign`}>{t('yours')}</Go>
        )}
        {audit.data_at && audit.status === 'signed' && (
          <span className={rows['note']}>
            {t('data_of')} <DateValue value={audit.data_at} />
          </span>
        )}
      </div>
    </li>
  )
}
