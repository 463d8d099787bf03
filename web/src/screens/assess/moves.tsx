import { Button, Group, Menu, Modal, Stack, Textarea } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, take } from '@/api'
import { useGo, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { useWords } from '@/words'
import type { CampaignState, Status } from './data'
import styles from './assess.module.css'

type Move = { name: string; to: Status | null; reason?: boolean }
const removal: Move = { name: 'remove', to: null }

// What may be done next, the usual first; going back needs a reason.
const moves: Record<Status, Move[]> = {
  draft: [{ name: 'open', to: 'open' }, removal],
  open: [
    { name: 'close', to: 'closed' },
    { name: 'withdraw', to: 'draft', reason: true },
  ],
  closed: [{ name: 'freeze', to: 'frozen' }, { name: 'reopen', to: 'open', reason: true }, removal],
  frozen: [{ name: 'unfreeze', to: 'closed', reason: true }, removal],
}

export function Moves({ state }: { state: CampaignState }) {
  const t = useWords('assess')
  const [chosen, setChosen] = useState<Move | null>(null)
  const [first, ...rest] = moves[state.campaign.status]
  const usual = first && !first.reason ? first : undefined
  const others = usual ? rest : moves[state.campaign.status]
  return (
    <>
      {usual && <Button onClick={() => setChosen(usual)}>{t(`move.${usual.name}.action`)}</Button>}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label={t('move.more')} px={8}>
            <IconDots size={16} stroke={1.8} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {others.map((move) => (
            <Menu.Item
              key={move.name}
              {...(move.to === null ? { color: 'red' } : {})}
              onClick={() => setChosen(move)}
            >
              {t(`move.${move.name}.action`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen && <Confirm state={state} move={chosen} onClose={() => setChosen(null)} />}
    </>
  )
}

interface Props {
  state: CampaignState
  move: Move
  onClose: () => void
}

// Says in words what follows before it happens.
function Confirm({ state: { campaign, progress }, move, onClose }: Props) {
  const t = useWords('assess')
  const app = useWords('app')
  const workspace = useWorkspace()
  const go = useGo()
  const client = useQueryClient()
  const { run, busy } = useWrite()
  const [reason, setReason] = useState('')
  const path = { workspace, id: campaign.id }
  const act = async () => {
    const { to } = move
    const done = t(`move.${move.name}.done`)
    if (to === null) {
      const gone = await run(
        async () => {
          await take(api.DELETE('/workspaces/{workspace}/campaigns/{id}', { params: { path } }))
          return true
        },
        { done },
      )
      if (!gone) return onClose()
      // The list only: what is removed must not be read again.
      void client.invalidateQueries({ queryKey: key('campaigns', workspace, 'list') })
      return go('assess')
    }
    const moved = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/campaigns/{id}/moves', {
            params: { path },
            body: { to, ...(reason.trim() ? { reason: reason.trim() } : {}) },
          }),
        ),
      { done, kinds: ['campaigns'] },
    )
    if (moved) onClose()
  }
  const unfinished = Math.max(0, progress.begun - progress.finished)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`move.${move.name}.title`, { name: campaign.name })}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void act()
        }}
      >
        <Stack gap={12}>
          <p className={styles['consequence']}>{t(`move.${move.name}.text`)}</p>
          {move.name === 'close' && !campaign.workshop && unfinished > 0 && (
            <p className={styles['consequence']}>{t('move.unfinished', { count: unfinished })}</p>
          )}
          {move.name === 'open' && progress.invited === 0 && (
            <p className={styles['consequence']}>{t('move.nobody')}</p>
          )}
          {move.reason && (
            <Textarea
              label={t('move.reason')}
              description={t('move.reason_hint')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={2000}
              autosize
              minRows={2}
              required
              withAsterisk={false}
              data-autofocus
            />
          )}
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button
              type="submit"
              loading={busy}
              {...(move.to === null ? { color: 'red' } : {})}
              disabled={move.reason === true && !reason.trim()}
              {...(move.reason ? {} : { 'data-autofocus': true })}
            >
              {t(`move.${move.name}.action`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
