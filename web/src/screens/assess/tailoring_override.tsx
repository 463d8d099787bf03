import { Button, Drawer, Group, NumberInput, Select, Stack, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, isProblem, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { useFormat, useWords } from '@/words'
import type { Instrument, Item } from './data'
import type { Need } from './tailoring_data'
import styles from './tailoring.module.css'

interface Props {
  instrument: Instrument
  item: Item
  need: Need | undefined
  onClose: () => void
}

// Importance or target of a question by hand, with the reason that is shown wherever it counts.
export function Override({ instrument, item, need, onClose }: Props) {
  const t = useWords('tailoring')
  const app = useWords('app')
  const format = useFormat()
  const workspace = useWorkspace()
  const trouble = useTrouble()
  const { run, busy } = useWrite()
  const known = need?.override
  const [importance, setImportance] = useState<number | null>(known?.importance ?? null)
  const [target, setTarget] = useState<number | null>(known?.target ?? null)
  const [reason, setReason] = useState(known?.reason ?? '')
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const scale = instrument.scales.find((one) => one.id === item.scale)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await run(
        () =>
          take(
            api.PUT('/workspaces/{workspace}/instruments/{id}/tailoring/overrides/{item}', {
              params: { path: { workspace, id: instrument.instrument.id, item: item.id } },
              body: { importance, target, reason: reason.trim() },
            }),
          ),
        { done: t('by_hand.kept'), kinds: ['campaigns'], quiet: true },
      )
      onClose()
    } catch (error) {
      if (
        isProblem(error) &&
        error.where &&
        ['importance', 'target', 'reason'].includes(error.where)
      )
        setWrong({ [error.where]: `${error.message} ${error.remedy ?? ''}` })
      else trouble(error)
    }
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={t('by_hand.title')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={16}>
          <div>
            <p className={styles['itemName']}>{item.name}</p>
            <p className={styles['quiet']}>
              {need?.suggested_importance == null
                ? t('by_hand.no_suggestion')
                : t('by_hand.suggestion', {
                    importance: format.change(need.suggested_importance, 0),
                    target: format.plain(need.suggested_target),
                  })}
            </p>
          </div>
          <NumberInput
            label={t('importance')}
            description={t('by_hand.importance_hint')}
            placeholder={t('by_hand.as_suggested')}
            value={importance ?? ''}
            onChange={(value) => setImportance(typeof value === 'number' ? value : null)}
            error={wrong['importance']}
            min={-100}
            max={100}
            step={5}
            data-autofocus
          />
          <Select
            label={t('target')}
            description={t('by_hand.target_hint')}
            placeholder={t('by_hand.by_importance')}
            data={(scale?.points ?? []).map((point) => ({
              value: String(point.value),
              label: `${format.plain(point.value)} ${point.name}`,
            }))}
            value={target === null ? null : String(target)}
            onChange={(value) => setTarget(value === null ? null : Number(value))}
            error={wrong['target']}
            clearable
            clearButtonProps={{ 'aria-label': t('by_hand.by_importance') }}
          />
          <Textarea
            label={t('reason')}
            description={t('by_hand.reason_hint')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={wrong['reason']}
            maxLength={2000}
            autosize
            minRows={3}
            required
            withAsterisk={false}
          />
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button
              type="submit"
              loading={busy}
              disabled={!reason.trim() || (importance === null && target === null)}
            >
              {t('by_hand.keep')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
