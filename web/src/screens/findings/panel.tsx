import { Button, CopyButton } from '@mantine/core'
import { Comments } from '@/app/collaboration'
import { Go, useMoment, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { api, take } from '@/api'
import {
  Badge,
  Chain,
  DateValue,
  ErrorState,
  isSeverity,
  PanelPart,
  PersonName,
  SidePanel,
  Skeleton,
  StatusShape,
} from '@/parts'
import { isDomain } from '@/tokens'
import { useFormat, useWords } from '@/words'
import { useEffect, useRef, useState } from 'react'
import { AssignDialog, FollowUpDialog, MuteDialog } from './dialogs'
import { type FindingPage, useFinding } from './data'
import styles from './findings.module.css'

type Dialog = 'mute' | 'assign' | 'follow_up' | null

export function FindingPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords('findings')
  const workspace = useWorkspace()
  const moment = useMoment()
  const query = useFinding(workspace, id, moment)
  if (!query.data) {
    return (
      <SidePanel title={t('title')} onClose={onClose}>
        {query.error ? (
          <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </SidePanel>
    )
  }
  return <Loaded finding={query.data} onClose={onClose} />
}

function Loaded({ finding, onClose }: { finding: FindingPage; onClose: () => void }) {
  const t = useWords('findings')
  const workspace = useWorkspace()
  const [dialog, setDialog] = useState<Dialog>(null)
  const { run, busy } = useWrite()
  // What one has just done can be taken back at once, without walking the page again.
  const unmute = useRef<HTMLButtonElement>(null)
  const muting = useRef(false)
  const settled = Boolean(finding.muted) && dialog === null && !busy
  useEffect(() => {
    if (!settled || !muting.current) return
    muting.current = false
    unmute.current?.focus()
  }, [settled])
  const may = finding.may ?? []
  const change = (
    body: {
      mute?: { reason: string; until?: string | null } | null
      assignee?: string | null
      due?: string | null
    },
    done: string,
  ) =>
    run(
      () =>
        take(
          api.PATCH('/workspaces/{workspace}/findings/one', {
            params: { path: { workspace }, query: { key: finding.key } },
            body,
          }),
        ),
      { done },
    )
  const close = () => setDialog(null)
  return (
    <SidePanel
      title={finding.text}
      kicker={
        <span className={styles['kicker']}>
          {isSeverity(finding.severity) && <StatusShape status={finding.severity} />}
          <span>{finding.name}</span>
          {finding.state !== 'open' && <Badge>{t(`state.${finding.state}`)}</Badge>}
        </span>
      }
      onClose={onClose}
      footer={
        <>
          {may.includes('edit') && (
            <Button onClick={() => setDialog('follow_up')}>{t('act.follow_up')}</Button>
          )}
          {(may.includes('assign') || may.includes('mute') || may.includes('edit')) && (
            <Button variant="default" onClick={() => setDialog('assign')}>
              {t('act.assign')}
            </Button>
          )}
          {may.includes('mute') &&
            (finding.muted ? (
              <Button
                ref={unmute}
                variant="default"
                loading={busy && dialog === null}
                onClick={() => void change({ mute: null }, t('done.unmuted'))}
              >
                {t('act.unmute')}
              </Button>
            ) : (
              <Button variant="default" onClick={() => setDialog('mute')}>
                {t('act.mute')}
              </Button>
            ))}
          <CopyButton value={location.href}>
            {({ copied, copy }) => (
              <Button variant="subtle" color="gray" onClick={copy}>
                {t(copied ? 'act.copied' : 'act.copy')}
              </Button>
            )}
          </CopyButton>
        </>
      }
    >
      <Facts finding={finding} />
      <PanelPart title={t('part.comments')}>
        <Comments subject={`finding:${finding.key}`} />
      </PanelPart>
      {dialog === 'mute' && (
        <MuteDialog
          busy={busy}
          onClose={close}
          onMute={async (reason, until) => {
            muting.current = !!(await change({ mute: { reason, until } }, t('done.muted')))
            if (muting.current) close()
          }}
        />
      )}
      {dialog === 'assign' && (
        <AssignDialog
          finding={finding}
          busy={busy}
          onClose={close}
          onAssign={async (assignee, due) => {
            if (await change({ assignee, due }, t('done.assigned'))) close()
          }}
        />
      )}
      {dialog === 'follow_up' && <FollowUpDialog finding={finding} onClose={close} />}
    </SidePanel>
  )
}

function Facts({ finding }: { finding: FindingPage }) {
  const t = useWords('findings')
  const format = useFormat()
  return (
    <>
      <p className={styles['why']}>{finding.why}</p>
      {finding.muted && (
        <p className={styles['note']}>
          {t('muted_by', {
            person: finding.muted.by?.name ?? '',
            reason: finding.muted.reason ?? '',
          })}{' '}
          {finding.muted.until && t('muted_until', { date: format.date(finding.muted.until) })}
        </p>
      )}
      {(finding.assignee ?? finding.due ?? finding.since) && (
        <dl className={styles['facts']}>
          {finding.assignee && (
            <>
              <dt>{t('column.assignee')}</dt>
              <dd>
                <PersonName name={finding.assignee.name} />
              </dd>
            </>
          )}
          {finding.due && (
            <>
              <dt>{t('column.due')}</dt>
              <dd>
                <DateValue value={finding.due} />
              </dd>
            </>
          )}
          {finding.since && (
            <>
              <dt>{t('column.since')}</dt>
              <dd>
                <DateValue value={finding.since} />
              </dd>
            </>
          )}
        </dl>
      )}
      {finding.evidence.length > 0 && (
        <PanelPart title={t('part.evidence')}>
          <ul className={styles['evidence']}>
            {finding.evidence.map((item, index) => (
              <li key={index}>
                <span>
                  {item.element ? (
                    <Go to={`elements/${encodeURIComponent(item.element)}`}>
                      {item.name ?? item.text}
                    </Go>
                  ) : (
                    (item.name ?? item.text)
                  )}
                  {item.name && item.name !== item.text && (
                    <span className={styles['muted']}> {item.text}</span>
                  )}
                </span>
                <span className={styles['value']}>{item.value}</span>
              </li>
            ))}
          </ul>
        </PanelPart>
      )}
      {(finding.chain ?? []).length > 0 && (
        <PanelPart title={t('part.chain')}>
          <Chain
            steps={(finding.chain ?? []).map((step) => ({
              name: <Go to={`elements/${encodeURIComponent(step.id)}`}>{step.name}</Go>,
              note: step.limited_by,
              value: format.percent(step.delivered ?? step.condition),
              domain: isDomain(step.component?.slice(0, 2))
                ? (step.component?.slice(0, 2) as 'BS')
                : null,
            }))}
          />
        </PanelPart>
      )}
      {finding.playbook.length > 0 && (
        <PanelPart title={t('part.playbook')}>
          <ol className={styles['playbook']}>
            {finding.playbook.map((step, index) => (
              <li key={index}>
                {step.text} {step.who && <span className={styles['muted']}>{step.who}</span>}
              </li>
            ))}
          </ol>
        </PanelPart>
      )}
      {(finding.elements ?? []).length > 0 && (
        <PanelPart title={t('part.elements')}>
          <ul className={styles['plain']}>
            {finding.elements.slice(0, 12).map((element) => (
              <li key={element.id}>
                <Go to={`elements/${encodeURIComponent(element.id)}`}>{element.name}</Go>
              </li>
            ))}
          </ul>
        </PanelPart>
      )}
      {(finding.follow_ups ?? []).length > 0 && (
        <PanelPart title={t('part.follow_ups')}>
          <ul className={styles['plain']}>
            {(finding.follow_ups ?? []).map((element) => (
              <li key={element.id}>
                <Go to={`elements/${encodeURIComponent(element.id)}`}>{element.name}</Go>
              </li>
            ))}
          </ul>
        </PanelPart>
      )}
      {(finding.diagnoses ?? []).length > 0 && (
        <PanelPart title={t('diagnoses')}>
          <ul className={styles['plain']}>
            {(finding.diagnoses ?? []).map((diagnosis) => (
              <li key={diagnosis.id}>
                <Go to="findings" search={{ diagnosis: diagnosis.id }}>
                  {diagnosis.name ?? diagnosis.text}
                </Go>
              </li>
            ))}
          </ul>
        </PanelPart>
      )}
    </>
  )
}
