// A staged file and the decisions about it. Nothing is written before the last step.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { api, key, type Schemas, take } from '@/api'
import { useWorkspace } from '@/app/place'

export type Staged = Schemas['StagedImport']
export type Note = Schemas['Note']
export type Decided = Staged['decisions']

export function useImport(id: string) {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const [deciding, setDeciding] = useState(false)
  const [refusal, setRefusal] = useState<unknown>(null)
  const query = useQuery({
    queryKey: key('imports', workspace, id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/imports/{id}', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
    retry: false,
    // The server reads the whole file for this; what staging and deciding answered is as good.
    staleTime: Infinity,
  })
  // The server keeps what was decided; each list sent takes the place of the one before.
  const decide = useCallback(
    async (patch: Partial<Decided> & { recipe?: string }): Promise<boolean> => {
      setDeciding(true)
      setRefusal(null)
      try {
        const staged = await take(
          api.PATCH('/workspaces/{workspace}/imports/{id}', {
            params: { path: { workspace, id } },
            body: {
              ...patch,
              ...(patch.same_as && {
                same_as: patch.same_as.map(({ id, element }) => ({ id, element })),
              }),
            },
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
    [workspace, id, client],
  )
  return { query, decide, deciding, refusal }
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
    observed: report.observations.fresh + report.observations.corrected,
    elements: (report.created.elements ?? 0) + (report.updated.elements ?? 0),
    relations: (report.created.relations ?? 0) + (report.updated.relations ?? 0),
  }
}
export const duplicatesOf = (staged: Staged): Note[] =>
  staged.report.warnings.filter((note) => (note.candidates?.length ?? 0) > 0)
// Cells whose value is not what their column holds: they come in as text unless they are repaired.
const isCell = (note: Note) => note.row !== undefined && note.column !== undefined
export const cellsOf = (staged: Staged): Note[] =>
  staged.report.warnings.filter((note) => !note.candidates?.length && isCell(note))
export const warningsOf = (staged: Staged): Note[] =>
  staged.report.warnings.filter((note) => !note.candidates?.length && !isCell(note))
