// Surveys in which the reader was asked by name, and the way into one without the link that was sent.
import { useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take, useMay } from '@/api'
import { cameFrom } from './answer/came_from'
import { useMoment, useWorkspace } from './place'
import { useWrite } from './write'

export type OwnSurvey = Schemas['OwnSurvey']

// Of today only: nobody answers in the past or in a scenario.
export function useOwnSurveys() {
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const { as_of, scenario } = useMoment()
  return useQuery({
    queryKey: key('campaigns', workspace, 'own'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/own-surveys', { params: { path: { workspace } }, signal }),
      ),
    enabled: may('answer') && !as_of && !scenario,
    // Answers are no changes of the model, and no event tells of them.
    refetchOnWindowFocus: true,
    staleTime: 5_000,
    retry: false,
  })
}

// What is still owed. In a workshop nobody says that they are done.
export const isOwed = ({ finished, workshop, begun }: OwnSurvey) =>
  !finished && !(workshop && begun)

export function useEnterSurvey() {
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const enter = async (id: string) => {
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/own-surveys/{id}/keys', {
            params: { path: { workspace, id } },
          }),
        ),
      { kinds: ['campaigns'] },
    )
    if (!made) return
    cameFrom.set(`${location.pathname}${location.search}`)
    // A page of its own, as with a link.
    location.assign(`/answer#${encodeURIComponent(made.key)}`)
  }
  return { enter, busy }
}
