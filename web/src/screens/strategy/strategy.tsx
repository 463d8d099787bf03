import { Button } from '@mantine/core'
import { IconPlus, IconScale, IconTable } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, take, useMay } from '@/api'
import { useReadOnly } from '@/app/element'
import { Go, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import { EmptyState, ErrorState, Page, Sheet, SheetStack, Skeleton, WithPanel } from '@/parts'
import { useWords } from '@/words'
import { Drivers } from './drivers'
import { GoalPanel } from './goal_panel'
import { GoalTree } from './goal_tree'
import { NewElement } from './new_element'
import { StrategyTabs } from './tabs'
import styles from './strategy.module.css'

// Vision, goals with their weights and promises, and the forces they answer to.
export function Screen() {
  const t = useWords('strategy')
  const workspace = useWorkspace()
  const moment = useMoment()
  const may = useMay(workspace)
  const readOnly = useReadOnly()
  const [search, setSearch] = useSearchState()
  const [adding, setAdding] = useState<'vision' | 'goal' | 'driver' | null>(null)
  const strategy = useQuery({
    queryKey: key('analysis', workspace, 'strategy', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/strategy', {
          params: { path: { workspace }, query: moment },
          signal,
        }),
      ),
  })
  if (strategy.isPending) return <Skeleton shape="page" />
  if (strategy.error)
    return <ErrorState error={strategy.error} onRetry={() => void strategy.refetch()} />
  const { visions, goals, drivers, sentence } = strategy.data
  const canEdit = !readOnly && (may('edit') || may('propose'))
  const chosen = goals.find((goal) => goal.id === search['goal'])
  return (
    <WithPanel
      panel={
        chosen && (
          <GoalPanel goal={chosen} goals={goals} onClose={() => setSearch({ goal: undefined })} />
        )
      }
    >
      <Page
        title={t('title')}
        above={<StrategyTabs />}
        sentence={<Sentence sentence={sentence} />}
        actions={
          <>
            <Button
              renderRoot={(props) => <Go {...props} to="strategy/traceability" />}
              variant="default"
              leftSection={<IconTable size={16} stroke={1.6} />}
            >
              {t('traceability.title')}
            </Button>
            {may('edit') && !readOnly && goals.length > 1 && (
              <Button
                renderRoot={(props) => <Go {...props} to="strategy/weights" />}
                variant="default"
                leftSection={<IconScale size={16} stroke={1.6} />}
              >
                {t('weights.title')}
              </Button>
            )}
            {canEdit && (
              <Button
                leftSection={<IconPlus size={16} stroke={1.8} />}
                onClick={() => setAdding('goal')}
              >
                {t('goal.new')}
              </Button>
            )}
          </>
        }
      >
        <SheetStack>
          <section aria-label={t('vision.title')} className={styles['visions']}>
            {visions.map((vision) => (
              <blockquote key={vision.id} className={styles['vision']}>
                <Go to={`elements/${encodeURIComponent(vision.id)}`}>{vision.name}</Go>
                <Description fields={vision.fields} />
              </blockquote>
            ))}
            {visions.length === 0 && (
              <p className={styles['hint']}>
                {t('vision.none')}{' '}
                {canEdit && (
                  <button
                    type="button"
                    className={styles['inline']}
                    onClick={() => setAdding('vision')}
                  >
                    {t('vision.add')}
                  </button>
                )}
              </p>
            )}
          </section>
          {goals.length === 0 ? (
            <Sheet>
              <EmptyState
                kind="nothing"
                title={t('goal.none')}
                action={
                  canEdit && <Button onClick={() => setAdding('goal')}>{t('goal.new')}</Button>
                }
              >
                {t('goal.none_text')}
              </EmptyState>
            </Sheet>
          ) : (
            <Sheet title={t('goal.title')} note={t('goal.note')} flush>
              <GoalTree
                goals={goals}
                current={search['goal']}
                onOpen={(id) => setSearch({ goal: id }, true)}
              />
            </Sheet>
          )}
          <Drivers drivers={drivers} onAdd={canEdit ? () => setAdding('driver') : undefined} />
        </SheetStack>
        {adding && <NewElement type={adding} goals={goals} onClose={() => setAdding(null)} />}
      </Page>
    </WithPanel>
  )
}

function Description({ fields }: { fields: object }) {
  const { description } = fields as { description?: unknown }
  return typeof description === 'string' ? <p>{description}</p> : null
}
