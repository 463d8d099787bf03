import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { api, take, useMay } from '@/api'
import { type Feed, shapeOf } from '@/app/feeds'
import { Go, useGo, usePathParam, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import {
  DateValue,
  ErrorState,
  Figure,
  FigureRow,
  Page,
  Sheet,
  SheetStack,
  Skeleton,
  StatusShape,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import { everyOf, forget, recall, useFeed } from './data'
import { Runs, Trouble } from './runs'
import styles from './feeds.module.css'

// One feed: how it is doing, what it brought, what went wrong and what helps.
export function Screen() {
  const t = useWords('feeds')
  const feed = useFeed(usePathParam('id'))
  const may = useMay(useWorkspace())('manage_workspace')
  return (
    <Page
      title={feed.data?.name ?? t('title')}
      above={<Go to="measures/feeds">{t('title')}</Go>}
      sentence={feed.data ? <Standing feed={feed.data} /> : undefined}
      actions={may && feed.data && <Actions feed={feed.data} />}
    >
      {feed.isPending ? (
        <Skeleton shape="page" />
      ) : feed.error ? (
        <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
      ) : (
        <SheetStack>
          <Health feed={feed.data} />
          <Trouble feed={feed.data} />
          <Runs feed={feed.data} />
          <About feed={feed.data} />
        </SheetStack>
      )}
    </Page>
  )
}

function Standing({ feed }: { feed: Feed }) {
  const t = useWords('feeds')
  const every = feed.every_seconds === null ? null : everyOf(feed.every_seconds)
  return (
    <>
      {t(`kind.${feed.kind}`)}
      {feed.place && ` · ${feed.place}`}
      {' · '}
      {every ? t(`every.${every.unit}`, { count: every.count }) : t('every.live')}
    </>
  )
}

function Actions({ feed }: { feed: Feed }) {
  const t = useWords('feeds')
  const workspace = useWorkspace()
  const go = useGo()
  const { run, busy } = useWrite()
  const [removing, setRemoving] = useState(false)
  const path = { workspace, id: feed.id }
  const paused = feed.state === 'paused'
  return (
    <>
      {feed.every_seconds !== null && (
        <Button
          disabled={busy || feed.running}
          onClick={() =>
            void run(
              () => take(api.POST('/workspaces/{workspace}/feeds/{id}/runs', { params: { path } })),
              { done: t('act.asked'), kinds: ['feeds'] },
            )
          }
        >
          {t('act.run')}
        </Button>
      )}
      <Button
        variant="default"
        disabled={busy}
        onClick={() =>
          void run(
            () =>
              take(
                api.PUT('/workspaces/{workspace}/feeds/{id}/state', {
                  params: { path },
                  body: { state: paused ? 'running' : 'paused' },
                }),
              ),
            { done: t(paused ? 'act.resumed' : 'act.paused'), kinds: ['feeds'] },
          )
        }
      >
        {t(paused ? 'act.resume' : 'act.pause')}
      </Button>
      <Button
        variant="default"
        renderRoot={(props) => (
          <Go {...props} to={`measures/feeds/${encodeURIComponent(feed.id)}/change`} />
        )}
      >
        {t('act.change')}
      </Button>
      <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
        {t('act.remove')}
      </Button>
      <Modal
        opened={removing}
        onClose={() => setRemoving(false)}
        title={t('remove.title', { name: feed.name })}
        closeButtonProps={{ 'aria-label': t('remove.keep') }}
      >
        <p className={styles['text']}>{t('remove.text')}</p>
        <div className={styles['buttons']}>
          <Button variant="default" onClick={() => setRemoving(false)}>
            {t('remove.keep')}
          </Button>
          <Button
            color="red"
            loading={busy}
            onClick={() =>
              void run(
                async () => {
                  forget(feed.id)
                  try {
                    await take(
                      api.DELETE('/workspaces/{workspace}/feeds/{id}', { params: { path } }),
                    )
                  } catch (error) {
                    recall(feed.id)
                    throw error
                  }
                  go('measures/feeds')
                },
                { done: t('remove.done', { name: feed.name }), kinds: ['feeds'] },
              )
            }
          >
            {t('act.remove')}
          </Button>
        </div>
      </Modal>
    </>
  )
}

function Health({ feed }: { feed: Feed }) {
  const t = useWords('feeds')
  const format = useFormat()
  const { total } = feed
  const next =
    feed.state === 'paused' ? (
      t('next.paused')
    ) : feed.every_seconds === null && feed.circuit === 'closed' ? (
      t(feed.connected ? 'next.connected' : 'next.connecting')
    ) : (
      <DateValue value={feed.next_run} as="ago" />
    )
  return (
    <FigureRow>
      <Figure
        label={t('figure.status')}
        value={<StatusShape status={shapeOf[feed.status]} word={t(`status.${feed.status}`)} />}
        note={
          feed.failures > 0 ? (
            <>
              {t('figure.failures', { count: feed.failures })}{' '}
              <DateValue value={feed.failing_since} as="ago" />
            </>
          ) : (
            t(`circuit.${feed.circuit}`)
          )
        }
      />
      <Figure
        label={t('figure.success')}
        value={
          feed.last_success ? <DateValue value={feed.last_success} as="ago" /> : t('figure.never')
        }
        note={feed.last && t('figure.took', { took: format.number(feed.last.took_ms / 1000, 1) })}
      />
      <Figure
        label={t(feed.circuit === 'open' ? 'figure.again' : 'figure.next')}
        value={next}
        note={feed.circuit === 'open' ? t('figure.left_alone') : undefined}
      />
      <Figure
        label={t('figure.values')}
        value={format.number(total.fresh)}
        note={[
          total.corrected > 0 &&
            t('corrected', { count: total.corrected, shown: format.number(total.corrected) }),
          total.late > 0 && t('late', { count: total.late, shown: format.number(total.late) }),
          total.unchanged > 0 &&
            t('unchanged', { count: total.unchanged, shown: format.number(total.unchanged) }),
          total.refused > 0 &&
            t('refused', { count: total.refused, shown: format.number(total.refused) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      />
    </FigureRow>
  )
}

function About({ feed }: { feed: Feed }) {
  const t = useWords('feeds')
  return (
    <Sheet title={t('about.title')}>
      <dl className={styles['about']}>
        <dt>{t('form.measures')}</dt>
        <dd>
          <ul className={styles['list']}>
            {feed.measures.map((one) => (
              <li key={one.id}>
                <Go to={`elements/${encodeURIComponent(one.id)}`}>{one.name}</Go>
              </li>
            ))}
          </ul>
        </dd>
        {feed.definition && (
          <>
            <dt>{t('form.secret')}</dt>
            <dd>{t(feed.has_secret ? 'form.has_secret' : 'form.no_secret')}</dd>
            <dt>{t('about.definition')}</dt>
            <dd>
              <pre className={styles['code']}>
                {JSON.stringify(
                  { origin: feed.definition.origin, mapping: feed.definition.mapping },
                  null,
                  2,
                )}
              </pre>
            </dd>
          </>
        )}
        <dt>{t('about.changed')}</dt>
        <dd>
          {feed.changed_by.name}, <DateValue value={feed.changed_at} as="moment" />
        </dd>
      </dl>
    </Sheet>
  )
}
