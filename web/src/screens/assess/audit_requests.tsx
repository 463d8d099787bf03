import { Button, Drawer, Group, Radio, Select, Stack, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, isProblem, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { Badge, DateValue, Sheet, StatusShape } from '@/parts'
import { DateInput } from '@/parts/fields/date_input'
import { useWords } from '@/words'
import { type Audit, removedOf, type Request, requestsOf, type Step } from './audit_data'
import { EvidenceFiles } from './audit_files'
import { Entries } from './entries'
import { PersonField, usePersonName } from './person_field'
import styles from './audit.module.css'

const looks = { open: 'none', received: 'done', declined: 'not' } as const
const states = ['open', 'received', 'declined'] as const

interface Props {
  audit: Audit
  step: Step
  may: boolean
  // Requests that ask whoever looks, while the audit is open.
  mine: string[]
}

// Documents and data that were asked for, and what has come.
export function Requests({ audit, step, may, mine }: Props) {
  const t = useWords('audit')
  const nameOf = usePersonName()
  const [chosen, setChosen] = useState<Request | null>(null)
  const { keep, remove, restore, busy } = useKeep(audit)
  const removed = may ? removedOf(audit, step) : []
  const items = requestsOf(audit, step)
  const fresh: Request = {
    id: '',
    step: step.id,
    text: '',
    of: 'both',
    state: 'open',
    asked: '',
    due: '',
    note: '',
    evidence: [],
    by: null,
    at: '',
    files: [],
    removed_by: null,
    removed_at: '',
  }
  if (items.length === 0 && !may) return null
  return (
    <Sheet title={t('requests.title')} flush>
      <ul className={styles['requests']}>
        {items.map((one) => (
          <li key={one.id} data-mine={mine.includes(one.id) || undefined}>
            <div className={styles['what']}>
              <p className={styles['statement']}>{one.text}</p>
              <p className={styles['line']}>
                <StatusShape status={looks[one.state]} word={t(`requests.${one.state}`)} />
                <Badge>{t(`of.${one.of}`)}</Badge>
                {one.asked && <span>{nameOf(one.asked)}</span>}
                {mine.includes(one.id) && <Badge tone="attention">{t('requests.yours')}</Badge>}
                {one.due && (
                  <span>
                    {t('until')} <DateValue value={one.due} />
                  </span>
                )}
              </p>
              {one.note && <p className={styles['noteText']}>{one.note}</p>}
              <Entries entries={one.evidence} about={one.text} />
              <EvidenceFiles audit={audit.id} request={one} may={may || mine.includes(one.id)} />
            </div>
            {(may || mine.includes(one.id)) && (
              <div className={styles['buttons']}>
                {one.state === 'open' && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t('requests.receive_named', { text: one.text })}
                    disabled={busy}
                    onClick={() => void keep({ ...one, state: 'received' })}
                  >
                    {t('requests.receive')}
                  </Button>
                )}
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  aria-label={t(may ? 'requests.change_named' : 'requests.answer_named', {
                    text: one.text,
                  })}
                  onClick={() => setChosen(one)}
                >
                  {t(may ? 'change' : 'requests.answer')}
                </Button>
                {may && one.step !== '' && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="gray"
                    aria-label={t('requests.remove_named', { text: one.text })}
                    disabled={busy}
                    onClick={() => void remove(one)}
                  >
                    {t('requests.remove')}
                  </Button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {removed.length > 0 && (
        <details className={styles['removed']}>
          <summary>{t('requests.removed_ones', { count: removed.length })}</summary>
          <ul>
            {removed.map((one) => (
              <li key={one.id}>
                <span>{one.text}</span>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t('requests.restore_named', { text: one.text })}
                  disabled={busy}
                  onClick={() => void restore(one)}
                >
                  {t('requests.restore')}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
      {may && (
        <div className={styles['sheetFoot']}>
          <Button variant="default" onClick={() => setChosen(fresh)}>
            {t('requests.add')}
          </Button>
        </div>
      )}
      {chosen && <Form audit={audit} request={chosen} may={may} onClose={() => setChosen(null)} />}
    </Sheet>
  )
}

function useKeep(audit: Audit) {
  const t = useWords('audit')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const keep = (request: Request, quiet = false) => {
    const { id, step, text, of, state, asked, due, note, evidence } = request
    const path = { workspace, id: audit.id }
    const body = {
      state,
      asked,
      due,
      note,
      evidence,
      ...(step ? { step, text, of: of as 'business' | 'it' | 'both' } : {}),
    }
    return run(
      () =>
        id
          ? take(
              api.PUT('/workspaces/{workspace}/audits/{id}/requests/{request}', {
                params: { path: { ...path, request: id } },
                body,
              }),
            )
          : take(
              api.POST('/workspaces/{workspace}/audits/{id}/requests', { params: { path }, body }),
            ),
      { done: t(id ? 'requests.kept' : 'requests.made'), kinds: ['campaigns'], quiet },
    )
  }
  const remove = (request: Request) =>
    run(
      () =>
        take(
          api.DELETE('/workspaces/{workspace}/audits/{id}/requests/{request}', {
            params: { path: { workspace, id: audit.id, request: request.id } },
          }),
        ),
      { done: t('requests.removed'), kinds: ['campaigns'] },
    )
  const restore = (request: Request) =>
    run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/audits/{id}/requests/{request}/restoration', {
            params: { path: { workspace, id: audit.id, request: request.id } },
          }),
        ),
      { done: t('requests.restored'), kinds: ['campaigns'] },
    )
  return { keep, remove, restore, busy }
}

interface FormProps {
  audit: Audit
  request: Request
  // Whoever runs the audit; else who is asked, and answers.
  may: boolean
  onClose: () => void
}

function Form({ audit, request, may, onClose }: FormProps) {
  const t = useWords('audit')
  const app = useWords('app')
  const trouble = useTrouble()
  const { keep, busy } = useKeep(audit)
  const [wish, setWish] = useState(request)
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const set = (patch: Partial<Request>) => {
    setWish((now) => ({ ...now, ...patch }))
    setWrong({})
  }
  const own = may && request.step !== ''
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await keep({ ...wish, text: wish.text.trim(), note: wish.note.trim() }, true)
      onClose()
    } catch (error) {
      if (isProblem(error) && error.where && error.where in wish)
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
      title={t(request.id ? 'requests.change' : 'requests.add')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={16}>
          {own ? (
            <>
              <Textarea
                label={t('requests.text')}
                description={t('requests.text_hint')}
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
              <Select
                label={t('requests.of')}
                data={(['business', 'it', 'both'] as const).map((value) => ({
                  value,
                  label: t(`of.${value}`),
                }))}
                value={wish.of}
                onChange={(of) => of && set({ of })}
                allowDeselect={false}
              />
            </>
          ) : (
            <p className={styles['statement']}>{request.text}</p>
          )}
          <Radio.Group
            label={t('requests.state')}
            value={wish.state}
            onChange={(state) => set({ state: states.find((one) => one === state) ?? 'open' })}
            error={wrong['state']}
          >
            <Group gap={16} mt={6}>
              {states.map((one) => (
                <Radio key={one} size="xs" value={one} label={t(`requests.${one}`)} />
              ))}
            </Group>
          </Radio.Group>
          {may && (
            <>
              <PersonField
                label={t('requests.asked')}
                placeholder={t('requests.nobody')}
                value={wish.asked}
                error={wrong['asked']}
                onChange={(asked) => set({ asked })}
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
            </>
          )}
          <Textarea
            label={t('note')}
            description={wish.state === 'declined' ? t('requests.declined_hint') : undefined}
            value={wish.note}
            onChange={(event) => set({ note: event.currentTarget.value })}
            error={wrong['note']}
            maxLength={4000}
            autosize
            minRows={2}
          />
          <div>
            <p className={styles['label']}>{t('evidence.title')}</p>
            <Entries
              entries={wish.evidence}
              about={wish.text || t('requests.add')}
              onChange={(evidence) => set({ evidence })}
            />
          </div>
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={own && !wish.text.trim()}>
              {t(request.id ? 'keep' : 'requests.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
