import { Button, Group, Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@/parts/fields/date_input'
import { type FormEvent, type ReactNode, useState } from 'react'
import { api, take } from '@/api'
import { usePeople } from '@/app/people'
import { useMoment, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { useWords } from '@/words'
import { type FindingPage, useMembers } from './data'
import styles from './findings.module.css'

interface FrameProps {
  title: string
  action: string
  busy: boolean
  disabled?: boolean
  onClose: () => void
  onSubmit: () => void
  children: ReactNode
}

function DialogFrame({ title, action, busy, disabled, onClose, onSubmit, children }: FrameProps) {
  const t = useWords('findings')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('act.cancel') }}
    >
      <form className={styles['form']} onSubmit={submit}>
        {children}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={disabled ?? false}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

interface MuteProps {
  busy: boolean
  onClose: () => void
  onMute: (reason: string, until: string | null) => Promise<void>
}

export function MuteDialog({ busy, onClose, onMute }: MuteProps) {
  const t = useWords('findings')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState<string | null>(inDays(90))
  return (
    <DialogFrame
      title={t('mute.title')}
      action={t('act.mute')}
      busy={busy}
      disabled={reason.trim() === ''}
      onClose={onClose}
      onSubmit={() => void onMute(reason.trim(), until)}
    >
      <p className={styles['why']}>{t('mute.text')}</p>
      <Textarea
        label={t('mute.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={2}
        required
        withAsterisk={false}
        data-autofocus
      />
      <DateInput
        label={t('mute.until')}
        value={until}
        onChange={setUntil}
        minDate={inDays(1)}
        valueFormat="YYYY-MM-DD"
        clearable
        clearButtonProps={{ 'aria-label': t('mute.for_good') }}
        placeholder={t('mute.for_good')}
      />
    </DialogFrame>
  )
}

interface AssignProps {
  finding: FindingPage
  busy: boolean
  onClose: () => void
  onAssign: (assignee: string | null, due: string | null) => Promise<void>
}

export function AssignDialog({ finding, busy, onClose, onAssign }: AssignProps) {
  const t = useWords('findings')
  const workspace = useWorkspace()
  const members = useMembers(workspace, true)
  const [assignee, setAssignee] = useState<string | null>(finding.assignee?.id ?? null)
  const [due, setDue] = useState<string | null>(finding.due ?? null)
  return (
    <DialogFrame
      title={t('assign.title')}
      action={t('act.assign')}
      busy={busy}
      onClose={onClose}
      onSubmit={() => void onAssign(assignee, due)}
    >
      <Select
        label={t('assign.person')}
        data={(members.data?.items ?? [])
          .filter((member) => !member.disabled)
          .map((member) => ({ value: member.account, label: member.name || member.login }))}
        value={assignee}
        onChange={setAssignee}
        searchable
        clearable
        data-autofocus
      />
      <DateInput
        label={t('column.due')}
        value={due}
        onChange={setDue}
        valueFormat="YYYY-MM-DD"
        clearable
        clearButtonProps={{ 'aria-label': t('assign.no_date') }}
      />
    </DialogFrame>
  )
}

// An action or an initiative, linked to what the finding is about.
export function FollowUpDialog({
  finding,
  onClose,
}: {
  finding: FindingPage
  onClose: () => void
}) {
  const t = useWords('findings')
  const workspace = useWorkspace()
  const moment = useMoment()
  const people = usePeople()
  const { run, busy } = useWrite()
  const [type, setType] = useState<'action' | 'initiative'>('action')
  const [name, setName] = useState(
    finding.playbook[0]?.text.slice(0, 300) ?? finding.text.slice(0, 300),
  )
  const [owner, setOwner] = useState<string | null>(null)
  const [due, setDue] = useState<string | null>(inDays(30))
  const submit = async () => {
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/findings/follow-ups', {
            params: {
              path: { workspace },
              query: moment.scenario ? { scenario: moment.scenario } : {},
            },
            body: {
              key: finding.key,
              type,
              name: name.trim(),
              ...(owner ? { owner } : {}),
              ...(due ? { due } : {}),
              description: finding.text,
            },
          }),
        ),
      { done: t(`done.${type}`) },
    )
    if (made) onClose()
  }
  return (
    <DialogFrame
      title={t('follow_up.title')}
      action={t('follow_up.action')}
      busy={busy}
      disabled={name.trim() === ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <SegmentedControl
        aria-label={t('follow_up.type')}
        value={type}
        onChange={(value) => setType(value as 'action' | 'initiative')}
        data={(['action', 'initiative'] as const).map((value) => ({
          value,
          label: t(value === 'action' ? 'follow_up.action_type' : 'follow_up.initiative'),
        }))}
      />
      <TextInput
        label={t('follow_up.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        withAsterisk={false}
        data-autofocus
      />
      <Select
        label={t('column.owner')}
        data={people}
        value={owner}
        onChange={setOwner}
        searchable
        clearable
      />
      <DateInput
        label={t('column.due')}
        value={due}
        onChange={setDue}
        valueFormat="YYYY-MM-DD"
        clearable
        clearButtonProps={{ 'aria-label': t('assign.no_date') }}
      />
    </DialogFrame>
  )
}
