// Times that were agreed not to count, each with its reason.
import { ActionIcon, Button, Modal, Textarea } from '@mantine/core'
import { IconPencil, IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { api, take } from '@/api'
import { useMoment, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import { useRefusal } from '../values'
import type { Exclusion, LevelPage } from './data'
import { ExclusionDialog } from './exclusion_dialog'
import { timeText } from './figures'
import styles from './levels.module.css'

interface Props {
  page: LevelPage
  editing: boolean
}

type Act = { kind: 'add' } | { kind: 'change' | 'remove'; one: Exclusion }

const same = (a: Exclusion, b: Exclusion) =>
  a.from === b.from && a.to === b.to && a.reason === b.reason
const newestFirst = (a: Exclusion, b: Exclusion) => (a.from < b.from ? 1 : -1)

export function Exclusions({ page, editing }: Props) {
  const t = useWords('service_levels')
  const format = useFormat()
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const refusalOf = useRefusal()
  const { run, busy } = useWrite()
  const [act, setAct] = useState<Act | null>(null)
  const [refusal, setRefusal] = useState<string>()
  const { id } = page.level.measure
  const left = page.level.current?.excluded ?? 0
  const close = () => {
    setAct(null)
    setRefusal(undefined)
  }
  // The whole list is written; whoever changed it since is not overwritten.
  const save = async (exclusions: Exclusion[], reason: string, done: string) => {
    setRefusal(undefined)
    try {
      const kept = await run(
        () =>
          take(
            api.PUT('/workspaces/{workspace}/service-levels/{id}/exclusions', {
              params: { path: { workspace, id }, query: scenario ? { scenario } : {} },
              body: { exclusions, version: page.version, reason },
            }),
          ),
        { done, quiet: true },
      )
      if (kept) close()
    } catch (error) {
      setRefusal(refusalOf(error))
    }
  }
  const put = (one: Exclusion) => {
    const before = act?.kind === 'change' ? act.one : undefined
    const others = page.exclusions.filter((other) => !before || !same(other, before))
    void save(
      [...others, one].sort(newestFirst).reverse(),
      one.reason,
      t(before ? 'exclusions.changed' : 'exclusions.added', {
        time: timeText(one.from, one.to, format),
      }),
    )
  }
  const remove = (one: Exclusion, reason: string) =>
    void save(
      page.exclusions.filter((other) => !same(other, one)),
      reason,
      t('exclusions.removed', { time: timeText(one.from, one.to, format) }),
    )
  return (
    <Sheet
      title={t('exclusions.title')}
      note={
        editing ? (
          <Button
            className={styles['act']!}
            size="compact-xs"
            variant="subtle"
            onClick={() => setAct({ kind: 'add' })}
          >
            {t('exclusions.add')}
          </Button>
        ) : (
          left > 0 && t('exclusions.left_out', { count: left })
        )
      }
    >
      {page.exclusions.length === 0 ? (
        <p className={styles['text']}>{t('exclusions.none')}</p>
      ) : (
        <ul className={styles['exclusions']}>
          {[...page.exclusions].sort(newestFirst).map((one, index) => {
            const time = timeText(one.from, one.to, format)
            return (
              <li key={`${index} ${one.from}`}>
                <span className={styles['time']}>{time}</span>
                <span className={styles['reason']}>{one.reason}</span>
                {editing && (
                  <span className={styles['tools']}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t('exclusions.change_this', { time })}
                      onClick={() => setAct({ kind: 'change', one })}
                    >
                      <IconPencil size={15} stroke={1.6} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t('exclusions.remove_this', { time })}
                      onClick={() => setAct({ kind: 'remove', one })}
                    >
                      <IconX size={15} stroke={1.6} />
                    </ActionIcon>
                  </span>
                )}
              </li>
            )
          })}
        </ul>
      )}
      {(act?.kind === 'add' || act?.kind === 'change') && (
        <ExclusionDialog
          exclusion={act.kind === 'change' ? act.one : undefined}
          busy={busy}
          refusal={refusal}
          onSave={put}
          onClose={close}
        />
      )}
      {act?.kind === 'remove' && (
        <Removal
          time={timeText(act.one.from, act.one.to, format)}
          busy={busy}
          refusal={refusal}
          onRemove={(reason) => remove(act.one, reason)}
          onClose={close}
        />
      )}
    </Sheet>
  )
}

interface RemovalProps {
  time: string
  busy: boolean
  refusal: string | undefined
  onRemove: (reason: string) => void
  onClose: () => void
}

// What was agreed is not taken back without a word.
function Removal({ time, busy, refusal, onRemove, onClose }: RemovalProps) {
  const t = useWords('service_levels')
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim()) onRemove(reason.trim())
    else setWrong(t('wrong.reason'))
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('exclusions.remove', { time })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form className="form" onSubmit={submit} noValidate>
        <p className={styles['hint']}>{t('exclusions.remove_text')}</p>
        <Textarea
          label={t('exclusions.why')}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value)
            setWrong(undefined)
          }}
          error={wrong}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
        />
        {refusal && (
          <p className={styles['refusal']} role="alert">
            {refusal}
          </p>
        )}
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('exclusions.count_again')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
