import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, type Schemas, take } from '@/api'
import { Go, useGo, useMoment, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { EmptyState, ErrorState, Page, Sheet, SheetGrid, SheetStack, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Compare, type Comparison, pairsOf } from './compare'
import { Direct } from './direct'
import { Rank } from './rank'
import { WeightResult } from './weight_result'

type Method = 'direct' | 'rank' | 'pairwise'
type Goal = Schemas['GoalRow']
type Request = NonNullable<
  import('@/api').paths['/workspaces/{workspace}/strategy/weights']['post']['requestBody']
>['content']['application/json']

// How much each goal matters: said directly, by order, or by comparing two at a time.
export function Screen() {
  const t = useWords('strategy')
  const workspace = useWorkspace()
  const moment = useMoment()
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
  // Goals without a parent carry the weights; IT goals do only if somebody gave them one.
  const roots = strategy.data.goals.filter(
    (goal) => goal.parent == null && (goal.side !== 'it' || (goal.weight ?? 0) > 0),
  )
  const above = <Go to="strategy">{t('title')}</Go>
  if (roots.length < 2) {
    return (
      <Page title={t('weights.title')} above={above}>
        <Sheet>
          <EmptyState
            kind="nothing"
            title={t('weights.lacking')}
            action={
              <Button variant="default" renderRoot={(props) => <Go {...props} to="strategy" />}>
                {t('weights.to_goals')}
              </Button>
            }
          >
            {t('weights.lacking_text')}
          </EmptyState>
        </Sheet>
      </Page>
    )
  }
  return <Weigh roots={roots} kept={strategy.data.weights} above={above} />
}

interface WeighProps {
  roots: Goal[]
  kept: Schemas['Strategy']['weights']
  above: React.ReactNode
}

function Weigh({ roots, kept, above }: WeighProps) {
  const t = useWords('strategy')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const go = useGo()
  const { run, busy } = useWrite()
  const start = (kept?.method ?? 'direct') as Method
  const [method, setMethod] = useState<Method>(start)
  const [values, setValues] = useState(() => roots.map((goal) => goal.weight ?? 1))
  const [order, setOrder] = useState(() =>
    [...roots].sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0)).map((goal) => goal.id),
  )
  const [comparisons, setComparisons] = useState<Comparison[]>(() =>
    pairsOf(roots.map((goal) => goal.id)).map((pair) => {
      const known = (kept?.comparisons ?? []) as unknown as Comparison[]
      const same = known.find((one) => one.a === pair.a && one.b === pair.b)
      const other = known.find((one) => one.a === pair.b && one.b === pair.a)
      return { ...pair, ratio: same ? same.ratio : other ? 1 / other.ratio : 1 }
    }),
  )
  const ids = roots.map((goal) => goal.id)
  const request: Request =
    method === 'direct'
      ? { method, goals: ids, values }
      : method === 'rank'
        ? { method, goals: order }
        : { method, goals: ids, comparisons }
  // Nothing to divide by.
  const nothing = method === 'direct' && !values.some((value) => value > 0)
  const post = (dry_run: boolean) =>
    take(
      api.POST('/workspaces/{workspace}/strategy/weights', {
        params: { path: { workspace }, query: { dry_run, ...(scenario ? { scenario } : {}) } },
        body: request,
      }),
    )
  const result = useQuery({
    queryKey: key('analysis', workspace, 'weights', scenario, request),
    queryFn: () => post(true),
    placeholderData: (previous) => previous,
    enabled: !nothing,
    retry: false,
  })
  const save = async () => {
    const kept = await run(() => post(false), { done: t('weights.saved') })
    if (kept) go('strategy')
  }
  return (
    <Page
      title={t('weights.title')}
      sentence={t('weights.sentence')}
      above={above}
      actions={
        <>
          <Button variant="default" onClick={() => go('strategy')}>
            {t('weights.cancel')}
          </Button>
          <Button
            loading={busy}
            disabled={nothing || result.isError || !result.data}
            onClick={() => void save()}
          >
            {t('weights.save')}
          </Button>
        </>
      }
    >
      <SheetGrid weights={[3, 2]}>
        <SheetStack>
          <SegmentedControl
            fullWidth
            aria-label={t('weights.method')}
            value={method}
            onChange={(value) => setMethod(value as Method)}
            data={(['direct', 'rank', 'pairwise'] as const).map((value) => ({
              value,
              label: t(`weights.${value}`),
            }))}
          />
          <Sheet title={t(`weights.${method}_title`)} note={t(`weights.${method}_note`)}>
            {method === 'direct' && <Direct goals={roots} values={values} onChange={setValues} />}
            {method === 'rank' && <Rank goals={roots} order={order} onChange={setOrder} />}
            {method === 'pairwise' && (
              <Compare
                goals={roots}
                comparisons={comparisons}
                worst={result.data?.worst as Comparison | null | undefined}
                onChange={setComparisons}
              />
            )}
          </Sheet>
        </SheetStack>
        <WeightResult
          goals={roots}
          result={result.data}
          error={nothing ? new Error(t('weights.nothing')) : result.error}
        />
      </SheetGrid>
    </Page>
  )
}
