import { Button, Group, Modal, Stack, TagsInput, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { api, take, useMay } from '@/api'
import { useReadOnly } from '@/app/element'
import { Go, useGo, useSearchState, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import {
  Badge,
  DateValue,
  EmptyState,
  ErrorState,
  Page,
  PercentValue,
  Sheet,
  Skeleton,
} from '@/parts'
import { useWords } from '@/words'
import { useReviews, useScorecard } from './score_queries'
import { StrategyTabs } from './tabs'
import styles from './scorecard.module.css'

// Past reviews and a way to begin one.
export function Screen() {
  const t = useWords('scorecard')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const readOnly = useReadOnly()
  const reviews = useReviews()
  const [search, setSearch] = useSearchState()
  if (reviews.isPending) return <Skeleton shape="page" />
  if (reviews.error)
    return <ErrorState error={reviews.error} onRetry={() => void reviews.refetch()} />
  const { items } = reviews.data
  const begin = may('edit') && !readOnly && (
    <Button
      leftSection={<IconPlus size={16} stroke={1.8} />}
      onClick={() => setSearch({ new: '1' })}
    >
      {t('review.new')}
    </Button>
  )
  return (
    <Page title={t('review.title')} above={<StrategyTabs />} actions={items.length > 0 && begin}>
      {items.length === 0 ? (
        <Sheet>
          <EmptyState kind="nothing" title={t('review.none')} action={begin}>
            {t('review.none_text')}
          </EmptyState>
        </Sheet>
      ) : (
        <Sheet flush>
          <table className={styles['table']} role="table">
            <thead>
              <tr role="row">
                <th scope="col">{t('review.one')}</th>
                <th scope="col">{t('review.day')}</th>
                <th scope="col">{t('unit.label')}</th>
                <th scope="col" className={styles['end']}>
                  {t('column.attained')}
                </th>
                <th scope="col" className={styles['end']}>
                  {t('review.notes')}
                </th>
                <th scope="col" className={styles['end']}>
                  {t('review.decisions')}
                </th>
                <th scope="col">{t('review.state')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((review) => (
                <tr key={review.id} role="row">
                  <td>
                    <Go to={`strategy/reviews/${encodeURIComponent(review.id)}`}>{review.name}</Go>
                  </td>
                  <td data-label={t('review.day')}>
                    <DateValue value={review.day} />
                  </td>
                  <td data-label={t('unit.label')}>
                    {(review.unit as { name?: string } | null)?.name ?? t('unit.all')}
                  </td>
                  <td data-label={t('column.attained')} className={styles['end']}>
                    <PercentValue value={review.attainment} />
                  </td>
                  <td data-label={t('review.notes')} className={styles['end']}>
                    {review.notes}
                  </td>
                  <td data-label={t('review.decisions')} className={styles['end']}>
                    {review.decisions}
                  </td>
                  <td data-label={t('review.state')}>
                    <Badge>{t(review.closed ? 'review.closed' : 'review.open')}</Badge>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Sheet>
      )}
      {search['new'] && <NewReview onClose={() => setSearch({ new: undefined })} />}
    </Page>
  )
}

function NewReview({ onClose }: { onClose: () => void }) {
  const t = useWords('scorecard')
  const app = useWords('app')
  const workspace = useWorkspace()
  const go = useGo()
  const { run, busy } = useWrite()
  const today = new Date().toISOString().slice(0, 10)
  const [name, setName] = useState('')
  const [day, setDay] = useState(today)
  const [names, setNames] = useState<string[]>([])
  const [search] = useSearchState()
  const unit = useScorecard().data?.unit
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/scorecard/reviews', {
            params: { path: { workspace } },
            body: {
              name: name.trim(),
              day,
              ...(search['unit'] ? { unit: search['unit'] } : {}),
              attendees: names.map((one) => ({ name: one })),
            },
          }),
        ),
      { done: t('review.begun') },
    )
    if (made) go(`strategy/reviews/${encodeURIComponent(made.id)}`)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('review.new')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={12}>
          <TextInput
            label={t('review.name')}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            withAsterisk={false}
            data-autofocus
          />
          <TextInput
            type="date"
            label={t('review.day')}
            description={t('review.day_hint')}
            max={today}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <TagsInput
            label={t('review.attendees')}
            description={t('review.attendees_hint')}
            value={names}
            onChange={setNames}
          />
          {unit && <p className={styles['small']}>{t('title_of', { name: unit.name })}</p>}
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!name.trim() || !day}>
              {t('review.begin')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
