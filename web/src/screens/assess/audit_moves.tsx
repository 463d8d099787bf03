import { Button, Group, Menu, Modal, Stack, Textarea } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, take } from '@/api'
import { useGo, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { useWords } from '@/words'
import { type Audit, type AuditState, awaited, totalOf } from './audit_data'
import styles from './audit.module.css'

type To = 'planned' | 'under_way' | 'in_review'
type Move = { name: string; to: To | null; reason?: boolean }
const removal: Move = { name: 'remove', to: null }

// What may be done next, the usual first; going back needs a reason. Signing is the sides' own.
const moves: Record<Audit['status'], Move[]> = {
  planned: [{ name: 'begin', to: 'under_way' }, removal],
  under_way: [
    { name: 'review', to: 'in_review' },
    { name: 'replan', to: 'planned', reason: true },
    removal,
  ],
  in_review: [{ name: 'reopen', to: 'under_way', reason: true }, removal],
  signed: [{ name: 'unsign', to: 'under_way', reason: true }],
}

export function AuditMoves({ state }: { state: AuditState }) {
  const t = useWords('audit')
  const [chosen, setChosen] = useState<Move | null>(null)
  const all = moves[state.audit.status]
  const usual = all[0] && !all[0].reason ? all[0] : undefined
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
          {all
            .filter((move) => move !== usual)
            .map((move) => (
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
  state: AuditState
  move: Move
  onClose: () => void
}

// Says in words what follows, and what is still in the way, before it happens.
function Confirm({ state, move, onClose }: Props) {
  const t = useWords('audit')
  const app = useWords('app')
  const workspace = useWorkspace()
  const go = useGo()
  const client = useQueryClient()
  const { run, busy } = useWrite()
  const [reason, setReason] = useState('')
  const { audit, progress } = state
  const path = { workspace, id: audit.id }
  const wait = awaited(state)
  const blocked = move.to === 'in_review' && wait.checks + wait.sides.length > 0
  const act = async () => {
    const { to } = move
    const done = t(`move.${move.name}.done`)
    if (to === null) {
      const gone = await run(
        async () => {
          await take(api.DELETE('/workspaces/{workspace}/audits/{id}', { params: { path } }))
          return true
        },
        { done },
      )
      if (!gone) return onClose()
      // The list only: what is removed must not be read again.
      void client.invalidateQueries({ queryKey: key('campaigns', workspace, 'audits') })
      return go('assess?tab=audits')
    }
    const moved = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/audits/{id}/moves', {
            params: { path },
            body: { to, ...(reason.trim() ? { reason: reason.trim() } : {}) },
          }),
        ),
      { done, kinds: ['campaigns'] },
    )
    if (!moved) return
    client.setQueryData(key('campaigns', workspace, 'audit', audit.id), moved)
    onClose()
    // Where work goes on from here.
    go(`assess/audits/${encodeURIComponent(audit.id)}`)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`move.${move.name}.title`, { name: audit.name })}
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
          {move.to === 'in_review' && !blocked && (
            <p className={styles['consequence']}>{t('sentence.all', { ...totalOf(progress) })}</p>
          )}
          {blocked && (
            <div className={styles['conflict']}>
              <p>{t('awaited.title')}</p>
              <ul>
                {wait.checks > 0 && <li>{t('awaited.checks', { count: wait.checks })}</li>}
                {wait.sides.map((side) => (
                  <li key={side}>{t(`awaited.${side}`)}</li>
                ))}
              </ul>
            </div>
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
              disabled={blocked || (move.reason === true && !reason.trim())}
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
