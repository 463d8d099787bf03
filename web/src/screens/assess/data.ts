// What the screens of surveys read.
import { useQuery } from '@tanstack/react-query'
import { api, key, type paths, type Schemas, take } from '@/api'
import { usePathParam, useWorkspace } from '@/app/place'

export type InstrumentRow = Schemas['InstrumentRow']
export type Instrument = Schemas['Instrument']
export type Item = Schemas['InstrumentItem']
export type Campaign = Schemas['Campaign']
export type CampaignState = Schemas['CampaignState']
export type Wish = Schemas['CampaignWish']
export type Results = Schemas['SurveyResults']
export type Row = Schemas['SurveyRow']
export type Figure = Schemas['SurveyFigure']
type Remarks =
  paths['/workspaces/{workspace}/campaigns/{id}/remarks']['get']['responses'][200]['content']['application/json']
export type Remark = Remarks['items'][number]
export type Theme = Remarks['themes'][number]
export type Side = 'business' | 'it'

export const statuses = ['draft', 'open', 'closed', 'frozen'] as const
export type Status = (typeof statuses)[number]
export const tones = { draft: 'plain', open: 'accent', closed: 'note', frozen: 'good' } as const

export function useInstruments() {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'instruments'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/instruments', {
          params: { path: { workspace } },
          signal,
        }),
      ),
    staleTime: 5 * 60_000,
  })
}

export function useInstrument(id: string | null | undefined) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'instrument', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/instruments/{id}', {
          params: { path: { workspace, id: id ?? '' } },
          signal,
        }),
      ),
    enabled: Boolean(id),
    staleTime: 5 * 60_000,
  })
}

export function useCampaigns() {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'list'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/campaigns', { params: { path: { workspace } }, signal }),
      ),
  })
}

export function useCampaign(id: string | null | undefined) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'one', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/campaigns/{id}', {
          params: { path: { workspace, id: id ?? '' } },
          signal,
        }),
      ),
    enabled: Boolean(id),
    // Answers are no changes of the model, and no event tells of them: looking again does.
    refetchOnWindowFocus: true,
    staleTime: 5_000,
    refetchInterval: ({ state }) => (state.data?.campaign.status === 'open' ? 10_000 : false),
  })
}

export function useResults(id: string) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'results', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/campaigns/{id}/results', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
    retry: false,
  })
}

export function useRemarks(id: string) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'remarks', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/campaigns/{id}/remarks', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
    retry: false,
  })
}

// What a campaign is about.
export function useSubject(id: string | null) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('elements', workspace, 'one', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/elements/{id}', {
          params: { path: { workspace, id: id ?? '' } },
          signal,
        }),
      ),
    enabled: Boolean(id),
    retry: false,
  })
}

// The campaign in the address.
export const useCampaignHere = () => useCampaign(usePathParam('id'))

// An id that is made from a name and not taken yet.
export function idOf(name: string, taken: readonly string[]): string {
  const plain =
    name
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/ß/g, 'ss')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'unit'
  let id = plain
  for (let more = 2; taken.includes(id); ++more) id = `${plain}-${more}`
  return id
}

// What stands in lines, once each.
export const linesOf = (text: string) =>
  [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean)

// Names, one a line: those that were there keep their ids.
export function unitsOf(text: string, known: Campaign['units']): Campaign['units'] {
  const units: Campaign['units'] = []
  for (const name of linesOf(text)) {
    const id = known.find((unit) => unit.name === name)?.id
    const taken = [...units, ...known].map((unit) => unit.id)
    units.push({ id: id ?? idOf(name, taken), name })
  }
  return units
}

// Remarks that are in no theme.
export function restOf(items: readonly Remark[], themes: readonly Pick<Theme, 'remarks'>[]) {
  const grouped = new Set(themes.flatMap((theme) => theme.remarks))
  return items.filter((_, at) => !grouped.has(at))
}
