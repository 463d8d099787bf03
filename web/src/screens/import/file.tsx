// One staged file on its way: match, resolve, review.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, isProblem, type Schemas, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { EmptyState, ErrorState, Sheet, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Match } from './match'
import { Resolve } from './resolve'
import { Review } from './review'
import { countsOf, duplicatesOf, useImport } from './use_import'
import styles from './import.module.css'

type Step = 'match' | 'resolve' | 'review'

interface Props {
  id: string
  step: string | undefined
  onStep: (step: Step) => void
  onDone: (report: Schemas['ImportReport'], name: string) => void
  onGone: () => void
}

export function ImportFile({ id, step: asked, onStep, onDone, onGone }: Props) {
  const t = useWords('import')
  const workspace = useWorkspace()
  const work = useImport(id)
  const { query } = work
  const { run, busy } = useWrite()
  const [tried, setTried] = useState(false)
  if (query.isPending) return <Skeleton shape="sheet" rows={6} />
  if (isProblem(query.error, 404))
    return (
      <EmptyState
        kind="nothing"
        compact
        title={t('gone.title')}
        action={
          <Button variant="default" onClick={onGone}>
            {t('gone.close')}
          </Button>
        }
      >
        {t('gone.text')}
      </EmptyState>
    )
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const staged = query.data
  const table = Boolean(staged.sheets?.length)
  const counts = countsOf(staged)
  const open = counts.refused + duplicatesOf(staged).length
  const steps: Step[] = table ? ['match', 'resolve', 'review'] : ['resolve', 'review']
  const first: Step = table ? 'match' : open > 0 ? 'resolve' : 'review'
  const step = steps.find((name) => name === asked) ?? first
  const next = steps[steps.indexOf(step) + 1]
  const before = steps[steps.indexOf(step) - 1]
  const commit = async () => {
    setTried(true)
    const report = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/imports/{id}/commit', {
            params: { path: { workspace, id } },
          }),
        ),
      { done: t('done.said', { name: staged.name }), kinds: ['metamodel'] },
    )
    if (report) onDone(report, staged.name)
  }
  const changes = counts.created + counts.updated + counts.observed
  const nothing = changes === 0
  return (
    <Sheet>
      <ol className={styles['steps']} aria-label={t('steps.label')}>
        {steps.map((name, index) => (
          <li key={name}>
            <button
              type="button"
              aria-current={name === step ? 'step' : undefined}
              onClick={() => onStep(name)}
            >
              <span className={styles['number']} aria-hidden>
                {index + 1}
              </span>
              {t(`steps.${name}`)}
              {name === 'resolve' && open > 0 && (
                <span className={styles['open']}>{t('steps.open', { count: open })}</span>
              )}
            </button>
          </li>
        ))}
      </ol>
      {step === 'match' && <Match staged={staged} {...work} />}
      {step === 'resolve' && <Resolve staged={staged} {...work} />}
      {step === 'review' && <Review staged={staged} />}
      <div className={styles['footer']}>
        {before && (
          <Button variant="default" onClick={() => onStep(before)}>
            {t('back')}
          </Button>
        )}
        {next ? (
          <Button loading={work.deciding} onClick={() => onStep(next)}>
            {t('forward', { step: t(`steps.${next}`) })}
          </Button>
        ) : (
          <Button loading={busy} disabled={nothing} onClick={() => void commit()}>
            {tried && !busy ? t('again') : t('commit', { count: changes })}
          </Button>
        )}
      </div>
    </Sheet>
  )
}
