import { Button, Drawer, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, type Schemas, take } from '@/api'
import { ElementPicker } from '@/app/element_picker'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { DateInput } from '@/parts/fields/date_input'
import { useWords } from '@/words'
import type { Campaign, Instrument } from './data'
import type { Improvement } from './plan_data'
import styles from './plan.module.css'

interface Step {
  item: string
  name: string
  owner: Schemas['Ref'] | null
  due: string | null
  note: string
}

interface Props {
  campaign: Campaign
  instrument: Instrument
  improvements: Improvement[]
  onClose: (done: boolean) => void
}

// Who does what by when, for each improvement that was chosen.
export function Agree({ campaign, instrument, improvements, onClose }: Props) {
  const t = useWords('plan')
  const app = useWords('app')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [steps, setSteps] = useState(() =>
    improvements.map((one): Step => ({
      item: one.item,
      name: instrument.items.find((item) => item.id === one.item)?.name ?? one.item,
      owner: null,
      due: null,
      note: one.next,
    })),
  )
  const set = (id: string, patch: Partial<Step>) =>
    setSteps((now) => now.map((one) => (one.item === id ? { ...one, ...patch } : one)))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const done = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/campaigns/{id}/plan', {
            params: { path: { workspace, id: campaign.id } },
            body: {
              steps: steps.map((one) => ({
                item: one.item,
                name: one.name.trim(),
                ...(one.owner ? { owner: one.owner.id } : {}),
                ...(one.due ? { due: one.due } : {}),
                ...(one.note.trim() ? { note: one.note.trim() } : {}),
              })),
            },
          }),
        ),
      { done: t('agree.done', { count: steps.length }), kinds: ['campaigns'] },
    )
    if (done) onClose(true)
  }
  return (
    <Drawer
      opened
      onClose={() => onClose(false)}
      position="right"
      size="lg"
      title={t('agree.title')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={16}>
          <p className={styles['text']}>{t('agree.text')}</p>
          {steps.map((step, at) => {
            const about = instrument.items.find((item) => item.id === step.item)
            return (
              <fieldset key={step.item} className={styles['step']}>
                <legend>{about?.name ?? step.item}</legend>
                <TextInput
                  label={t('agree.name')}
                  description={about?.question}
                  value={step.name}
                  onChange={(event) => set(step.item, { name: event.currentTarget.value })}
                  maxLength={300}
                  required
                  withAsterisk={false}
                  data-autofocus={at === 0 || undefined}
                />
                <div className={styles['pair']}>
                  <ElementPicker
                    label={t('agree.owner')}
                    types={['person']}
                    value={step.owner}
                    onChange={(owner) => set(step.item, { owner })}
                  />
                  <DateInput
                    label={t('agree.due')}
                    value={step.due}
                    onChange={(due) => set(step.item, { due })}
                    valueFormat="YYYY-MM-DD"
                    placeholder={t('agree.no_due')}
                    clearable
                    clearButtonProps={{ 'aria-label': t('agree.no_due') }}
                  />
                </div>
                <Textarea
                  label={t('agree.note')}
                  value={step.note}
                  onChange={(event) => set(step.item, { note: event.currentTarget.value })}
                  maxLength={4000}
                  autosize
                  minRows={2}
                />
              </fieldset>
            )
          })}
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={() => onClose(false)}>
              {app('cancel')}
            </Button>
            <Button
              type="submit"
              loading={busy}
              disabled={steps.some((one) => one.name.trim() === '')}
            >
              {t('agree.make', { count: steps.length })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
