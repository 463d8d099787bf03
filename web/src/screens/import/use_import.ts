// A staged file and the decisions about it. Nothing is written before the last step.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { api, key, type Schemas, take } from '@/api'
import { useWorkspace } from '@/app/place'

export type Staged = Schemas['StagedImport']
export type Note = Schemas['Note']
export interface Decisions {
  recipe?: string
  cells?: { sheet?: string; row: number; column: string; value: string }[]
  skip?: { sheet?: string; row: number }[]
  same_as?: { id: string; element: string }[]
}

export function useImport(id: string) {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const [decisions, setDecisions] = useState<Decisions>({})
  const [deciding, setDeciding] = useState(false)
  const [refusal, setRefusal] = useState<unknown>(null)
  const place = key('imports', workspace, id)
  const query = useQuery({
    queryKey: place,
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/imports/{id}', {
          params: { path: { workspace, id }, query: { preview: 500 } },
          signal,
        }),
      ),
    retry: false,
  })
  const decide = useCallback(
    async (patch: Decisions): Promise<boolean> => {
      setDeciding(true)
      setRefusal(null)
      const next = { ...decisions, ...patch }
      setDecisions(next)
      try {
        const staged = await take(
          api.PATCH('/workspaces/{workspace}/imports/{id}', {
            params: { path: { workspace, id } },
            body: next,
          }),
        )
        client.setQueryData(key('imports', workspace, id), staged)
        return true
      } catch (error) {
        setRefusal(error)
        return false
      } finally {
        setDeciding(false)
      }
    },
    [workspace, id, decisions, client],
  )
  return { query, decisions, decide, deciding, refusal }
}

// What a file would bring, and what stands in its way.
export function countsOf(staged: Staged) {
  const { report } = staged
  const sum = (part: { elements?: number; relations?: number; artifacts?: number }) =>
    (part.elements ?? 0) + (part.relations ?? 0) + (part.artifacts ?? 0)
  return {
    created: sum(report.created),
    updated: sum(report.updated),
    unchanged: report.unchanged,
    refused: report.errors.length,
    elements: (report.created.elements ?? 0) + (report.updated.elements ?? 0),
    relations: (report.created.relations ?? 0) + (report.updated.relations ?? 0),
  }
}
export const duplicatesOf = (staged: Staged): Note[] =>
  staged.report.warnings.filter((note) => (note.candidates?.length ?? 0) > 0)
export const warningsOf = (staged: Staged): Note[] =>
  staged.report.warnings.filter((note) => !note.candidates?.length)
