import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { useMoment, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import { ErrorState, Figure, FigureRow, Page, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'

export function Screen() {
  const t = useWords('home')
  const format = useFormat()
  const workspace = useWorkspace()
  const moment = useMoment()
  const home = useQuery({
    queryKey: key('analysis', workspace, 'home', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/home', {
          params: { path: { workspace }, query: moment },
          signal,
        }),
      ),
  })
  if (home.isPending) return <Skeleton shape="page" />
  if (home.error) return <ErrorState error={home.error} onRetry={() => void home.refetch()} />
  return (
    <Page title={t('title')} sentence={<Sentence sentence={home.data.sentence} />}>
      <FigureRow>
        <Figure
          label={t('index')}
          value={format.number(home.data.scores.index, 1)}
          unit={t('of_100')}
        />
      </FigureRow>
    </Page>
  )
}
