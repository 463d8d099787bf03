import { Button, Drawer, Group, Radio, Select, Stack, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, isProblem, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { StatusShape } from '@/parts'
import { DateInput } from '@/parts/fields/date_input'
import { useWords } from '@/words'
import { type Audit, type Finding, type Step } from './audit_data'
import { PersonField } from './person_field'
import styles from './audit.module.css'

const severities = ['high', 'medium', 'low'] as const
const texts = ['cause', 'effect', 'recommendation'] as const

interface Props {
  audit: Audit
  step: Step
  // A new one has no id yet.
  finding: Finding
  onClose: () => void
}

export function FindingForm({ audit, step, finding, onClose }: Props) {
  const t = useWords('audit')
  const app = useWords('app')
  const workspace = useWorkspace()
  const trouble = useTrouble()
  const { run, busy } = useWrite()
  const [wish, setWish] = useState(finding)
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const [removing, setRemoving] = useState(false)
  const set = (patch: Partial<Finding>) => {
    setWish((now) => ({ ...now, ...patch }))
    setWrong({})
  }
  const path = { workspace, id: audit.id }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const { id, action: _action, ...rest } = wish
    const body = { ...rest, text: rest.text.trim() }
    try {
      await run(
        () =>
          id
            ? take(
                api.PUT('/workspaces/{workspace}/audits/{id}/findings/{finding}', {
                  params: { path: { ...path, finding: id } },
                  body,
                }),
              )
            : take(
                api.POST('/workspaces/{workspace}/audits/{id}/findings', {
                  params: { path },
                  body,
                }),
              ),
        { done: t(id ? 'finding.kept' : 'finding.made'), kinds: ['campaigns'], quiet: true },
      )
      onClose()
    } catch (error) {
      if (isProblem(error) && error.where && error.where in wish)
        setWrong({ [error.where]: `${error.message} ${error.remedy ?? ''}` })
      else trouble(error)
    }
  }
  const remove = async () => {
    const gone = await run(
      () =>
        take(
          api.DELETE('/workspaces/{workspace}/audits/{id}/findings/{finding}', {
            params: { path: { ...path, finding: finding.id } },
          }),
        ),
      { done: t('finding.removed'), kinds: ['campaigns'] },
    )
    if (gone) onClose()
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={t(finding.id ? 'finding.change' : 'finding.add')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={16}>
          <Select
            label={t('finding.of_check')}
            placeholder={t('finding.no_check')}
            data={step.checks.map((one) => ({ value: one.id, label: one.text }))}
            value={wish.check || null}
            onChange={(check) => set({ check: check ?? '' })}
            error={wrong['check']}
            clearable
            clearButtonProps={{ 'aria-label': t('finding.no_check') }}
          />
          <Textarea
            label={t('finding.text')}
            description={t('finding.text_hint')}
            value={wish.text}
            onChange={(event) => set({ text: event.currentTarget.value })}
            error={wrong['text']}
            maxLength={4000}
            autosize
            minRows={2}
            required
            withAsterisk={false}
            data-autofocus
          />
          <Radio.Group
            label={t('finding.severity')}
            value={wish.severity}
            onChange={(next) =>
              set({ severity: severities.find((one) => one === next) ?? 'medium' })
            }
            error={wrong['severity']}
          >
            <Group gap={16} mt={6}>
              {severities.map((one) => (
                <Radio key={one} size="xs" value={one} label={<StatusShape status={one} />} />
              ))}
            </Group>
          </Radio.Group>
          {texts.map((part) => (
            <Textarea
              key={part}
              label={t(`finding.${part}`)}
              value={wish[part]}
              onChange={(event) => set({ [part]: event.currentTarget.value })}
              error={wrong[part]}
              maxLength={4000}
              autosize
              minRows={part === 'recommendation' ? 2 : 1}
            />
          ))}
          <div className={styles['pair']}>
            <PersonField
              label={t('finding.owner')}
              value={wish.owner}
              error={wrong['owner']}
              onChange={(owner) => set({ owner })}
            />
            <DateInput
              label={t('due')}
              value={wish.due || null}
              onChange={(due) => set({ due: due ?? '' })}
              error={wrong['due']}
              valueFormat="YYYY-MM-DD"
              placeholder={t('no_day')}
              clearable
              clearButtonProps={{ 'aria-label': t('no_day') }}
            />
          </div>
          <Radio.Group
            label={t('finding.stand')}
            value={wish.stand}
            onChange={(stand) => set({ stand: stand as Finding['stand'] })}
            error={wrong['stand']}
          >
            <Group gap={16} mt={6}>
              {(['', 'accepted', 'disputed'] as const).map((one) => (
                <Radio key={one} size="xs" value={one} label={t(`stand.${one || 'none'}`)} />
              ))}
            </Group>
          </Radio.Group>
          <Textarea
            label={t('finding.response')}
            description={wish.stand === 'disputed' ? t('finding.disputed_hint') : undefined}
            value={wish.response}
            onChange={(event) => set({ response: event.currentTarget.value })}
            error={wrong['response']}
            maxLength={4000}
            autosize
            minRows={2}
          />
          <Group justify="space-between" gap={6}>
            {finding.id ? (
              <Button
                variant="subtle"
                color="red"
                onClick={() => (removing ? void remove() : setRemoving(true))}
                disabled={busy}
              >
                {t(removing ? 'finding.remove_sure' : 'finding.remove')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap={6}>
              <Button variant="default" onClick={onClose}>
                {app('cancel')}
              </Button>
              <Button type="submit" loading={busy} disabled={!wish.text.trim()}>
                {t(finding.id ? 'keep' : 'finding.make')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
