import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { homeQuery, type Role, useMaybeSession } from '@/api'
import { isOwed, useOwnSurveys } from '@/app/own_surveys'
import { Explanation } from '@/app/explanation'
import { useMoment, useSearchState, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import { ErrorState, Page, SheetGrid, SheetStack, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Components } from './components'
import { Figures } from './figures'
import { Changed, Decisions, NextActions, TopFindings } from './lists'
import { Lines } from './lines'
import { Owed } from './owed'

const contributors: (Role | string)[] = ['respondent', 'contributor']

export function Screen() {
  const t = useWords('home')
  const workspace = useWorkspace()
  const moment = useMoment()
  const [search, setSearch] = useSearchState()
  const home = useQuery(homeQuery(workspace, moment, search['since']))
  const surveys = useOwnSurveys().data?.items ?? []
  const role = useMaybeSession()?.workspaces.find((entry) => entry.id === workspace)?.role
  const usual = role && contributors.includes(role) ? 'mine' : 'all'
  const view = search['view'] === 'mine' || search['view'] === 'all' ? search['view'] : usual

  if (home.isPending) return <Skeleton shape="page" />
  if (home.error) return <ErrorState error={home.error} onRetry={() => void home.refetch()} />
  const it = home.data
  return (
    <Page
      title={t('title')}
      sentence={<Sentence sentence={it.sentence} />}
      actions={
        <SegmentedControl
          aria-label={t('view.label')}
          value={view}
          onChange={(value) => setSearch({ view: value === usual ? undefined : value })}
          data={[
            { value: 'all', label: t('view.all') },
            {
              value: 'mine',
              label: t('view.mine', { count: it.owed.length + surveys.filter(isOwed).length }),
            },
          ]}
        />
      }
    >
      {view === 'mine' ? (
        <Owed items={it.owed} surveys={surveys} />
      ) : (
        <>
          <Figures home={it} />
          <SheetGrid weights={[5, 4]}>
            <SheetStack>
              <Lines home={it} />
              <Components home={it} />
            </SheetStack>
            <SheetStack>
              <TopFindings home={it} />
              <NextActions home={it} />
              <Changed home={it} />
              <Decisions home={it} />
            </SheetStack>
          </SheetGrid>
        </>
      )}
      <Explanation />
    </Page>
  )
}
