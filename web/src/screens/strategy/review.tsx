import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, type Schemas, take, useMay } from '@/api'
import { useReadOnly } from '@/app/element'
import { Go, useGo, usePathParam, useSearchState, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Badge, DateValue, ErrorState, Page, Sheet, SheetStack, Skeleton } from '@/parts'
import { nothing, useFormat, useWords } from '@/words'
import { useReview, useScorecard } from './score_queries'
import { ScoreStatus } from './score_status'
import { StrategyTabs } from './tabs'
import styles from './scorecard.module.css'

type Review = Schemas['ScorecardReview']
type Figure = Review['figures']['objectives'][number]
type Patch = {
  notes?: Record<string, string>
  summary?: string
  closed?: boolean
}

// One review: the figures of its day, what was said about each objective, what was decided.
export function Screen() {
  const id = usePathParam('id')
  const review = useReview(id)
  if (review.isPending) return <Skeleton shape="page" />
  if (review.error) return <ErrorState error={review.error} onRetry={() => void review.refetch()} />
  return <ReviewPage key={review.data.id} review={review.data} />
}

function ReviewPage({ review }: { review: Review }) {
  const t = useWords('scorecard')
  const format = useFormat()
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const readOnly = useReadOnly()
  const go = useGo()
  const { run, busy } = useWrite()
  const [search, setSearch] = useSearchState()
  const now = useScorecard().data?.objectives
  const editable = may('edit') && !readOnly && !review.closed
  const path = { workspace, id: review.id }
  const change = (body: Patch, done: string) =>
    run(
      () =>
        take(
          api.PATCH('/workspaces/{workspace}/scorecard/reviews/{id}', { params: { path }, body }),
        ),
      { done },
    )
  const remove = async () => {
    const gone = await run(
      async () => {
        await take(
          api.DELETE('/workspaces/{workspace}/scorecard/reviews/{id}', { params: { path } }),
        )
        return true
      },
      { done: t('review.removed') },
    )
    if (gone) go('strategy/reviews')
  }
  const groups = [...review.figures.perspectives, null]
  const deciding = review.figures.objectives.find((one) => one.id === search['decide'])
  return (
    <Page
      title={review.name}
      above={<StrategyTabs />}
      sentence={
        <>
          <DateValue value={review.day} />
          {review.unit && `, ${review.unit.name}`}
          {review.attendees.length > 0 &&
            `, ${t('review.with', { names: review.attendees.map((one) => one.name).join(', ') })}`}
        </>
      }
      actions={
        may('edit') &&
        !readOnly && (
          <>
            {!review.closed && (
              <Button variant="default" disabled={busy} onClick={() => void remove()}>
                {t('review.remove')}
              </Button>
            )}
            <Button
              variant={review.closed ? 'default' : 'filled'}
              disabled={busy}
              onClick={() =>
                void change(
                  { closed: !review.closed },
                  t(review.closed ? 'review.reopened' : 'review.was_closed'),
                )
              }
            >
              {t(review.closed ? 'review.reopen' : 'review.close')}
            </Button>
          </>
        )
      }
    >
      <SheetStack>
        <Sheet
          title={t('review.summary')}
          note={<Badge>{t(review.closed ? 'review.closed' : 'review.open')}</Badge>}
        >
          <Note
            label={t('review.summary')}
            text={review.summary}
            editable={editable}
            onSave={(summary) => change({ summary }, t('review.saved'))}
          />
        </Sheet>
        {groups.map((group) => {
          const known = review.figures.perspectives.map((one) => one.id)
          const own = review.figures.objectives.filter((one) =>
            group
              ? one.perspective === group.id
              : one.perspective == null || !known.includes(one.perspective),
          )
          if (own.length === 0) return null
          return (
            <Sheet
              key={group?.id ?? ''}
              title={group ? group.name : t('perspective.none')}
              note={
                group &&
                t('roll.reached', {
                  value: format.percent(group.attainment),
                  count: group.counted,
                  total: group.objectives,
                })
              }
              flush
            >
              <ul className={styles['cards']}>
                {own.map((figure) => (
                  <li key={figure.id}>
                    <Standing
                      figure={figure}
                      day={review.day}
                      now={now?.find((one) => one.id === figure.id)?.attainment}
                    />
                    <Note
                      label={t('review.note_on', { name: figure.name })}
                      text={review.notes.find((one) => one.objective === figure.id)?.text ?? ''}
                      editable={editable}
                      onSave={(text) => change({ notes: { [figure.id]: text } }, t('review.saved'))}
                    />
                    {review.decisions
                      .filter((one) => one.objective === figure.id)
                      .map((one) => (
                        <p key={one.id} className={styles['decision']}>
                          {t('review.decided')}{' '}
                          {one.removed ? (
                            one.name
                          ) : (
                            <Go to={`elements/${encodeURIComponent(one.id)}`}>{one.name}</Go>
                          )}
                          {one.review_on && (
                            <>
                              {', '}
                              {t('review.look_again')} <DateValue value={one.review_on} />
                            </>
                          )}
                        </p>
                      ))}
                    {editable && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        className={styles['own']}
                        onClick={() => setSearch({ decide: figure.id })}
                      >
                        {t('review.decide')}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            </Sheet>
          )
        })}
      </SheetStack>
      {deciding && editable && (
        <Decide
          review={review.id}
          figure={deciding}
          onClose={() => setSearch({ decide: undefined })}
        />
      )}
    </Page>
  )
}

// What the objective's measures said on the day, and how far it has come since.
function Standing({
  figure,
  day,
  now,
}: {
  figure: Figure
  day: string
  now: number | null | undefined
}) {
  const t = useWords('scorecard')
  const format = useFormat()
  const change =
    now == null || figure.attainment == null ? null : Math.round(100 * (now - figure.attainment))
  return (
    <>
      <Go to={`elements/${encodeURIComponent(figure.id)}`}>{figure.name}</Go>
      <span className={styles['line']}>
        <ScoreStatus status={figure.status} />
        <span>{format.percent(figure.attainment)}</span>
        {change !== null && change !== 0 && (
          <span className={styles['muted']}>
            {t('review.since', { value: format.percent(now), day: format.date(day) })}
          </span>
        )}
      </span>
      <span className={styles['small']}>
        {figure.measures.length === 0
          ? t('warning.no_measure')
          : figure.measures
              .map((one) =>
                t('review.figure', {
                  name: one.name,
                  current: one.current == null ? nothing : format.plain(one.current),
                  target: one.target == null ? nothing : format.plain(one.target),
                  unit: one.unit && one.unit !== 'share' ? one.unit : '',
                }).trim(),
              )
              .join(' · ')}
      </span>
    </>
  )
}

interface NoteProps {
  label: string
  text: string
  editable: boolean
  onSave: (text: string) => Promise<unknown>
}

// Saved when one leaves it; what somebody else wrote meanwhile at another place stays.
function Note({ label, text, editable, onSave }: NoteProps) {
  const t = useWords('scorecard')
  const [draft, setDraft] = useState<string | null>(null)
  if (!editable)
    return text ? (
      <p className={styles['note']}>{text}</p>
    ) : (
      <p className={styles['small']}>{t('review.no_note')}</p>
    )
  return (
    <Textarea
      aria-label={label}
      placeholder={t('review.note_hint')}
      value={draft ?? text}
      autosize
      minRows={1}
      maxLength={4000}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => {
        if (draft === null || draft === text) return
        void onSave(draft).then((kept) => {
          if (kept) setDraft(null)
        })
      }}
    />
  )
}

function Decide({
  review,
  figure,
  onClose,
}: {
  review: string
  figure: Figure
  onClose: () => void
}) {
  const t = useWords('scorecard')
  const app = useWords('app')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [name, setName] = useState('')
  const [rationale, setRationale] = useState('')
  const [effect, setEffect] = useState('')
  const [on, setOn] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/scorecard/reviews/{id}/decisions', {
            params: { path: { workspace, id: review } },
            body: {
              objective: figure.id,
              name: name.trim(),
              ...(rationale ? { rationale } : {}),
              ...(effect ? { expected_effect: effect } : {}),
              ...(on ? { review_on: on } : {}),
            },
          }),
        ),
      { done: t('review.decision_kept') },
    )
    if (made) onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('review.decide_on', { name: figure.name })}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={12}>
          <TextInput
            label={t('review.decision')}
            value={name}
            maxLength={300}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            withAsterisk={false}
            data-autofocus
          />
          <Textarea
            label={t('review.rationale')}
            value={rationale}
            autosize
            onChange={(event) => setRationale(event.currentTarget.value)}
          />
          <Textarea
            label={t('review.effect')}
            value={effect}
            autosize
            onChange={(event) => setEffect(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('review.look_again_on')}
            value={on}
            onChange={(event) => setOn(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!name.trim()}>
              {t('review.keep_decision')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
