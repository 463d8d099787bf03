// Changing fields of an element. A stale write that the server could not merge comes back as a Conflict,
// with both values of each field, for the writer to decide.
import { useCallback } from 'react'
import { api, isProblem, type Problem, type Schemas, take } from '@/api'
import { useMoment, useWorkspace } from '../place'
import { useScenario } from '../scenarios'

export type Fields = Record<string, unknown>
export type ElementRow = Schemas['ElementRow']
export type ElementWritten = Schemas['Written'] & { element: ElementRow; merged?: string[] }

export interface Conflict {
  id: string
  wanted: Fields
  fields: { field: string; yours: unknown; theirs: unknown }[]
  version: number
}

const versionOf = (current: unknown): number | undefined => {
  const version = (current as { version?: unknown } | undefined)?.version
  return typeof version === 'number' ? version : undefined
}

// What a 412 says, in the shape the dialog needs; null for every other refusal.
export function conflictOf(error: unknown, id: string, wanted: Fields): Conflict | null {
  if (!isProblem(error, 412)) return null
  const problem: Problem = error
  const current = (problem.current ?? {}) as { fields?: Fields }
  const version = versionOf(problem.current)
  if (version === undefined) return null
  const named = problem.fields.map((entry) => ({
    field: entry.field,
    yours: entry.yours ?? wanted[entry.field],
    theirs: entry.theirs,
  }))
  const fields = named.length
    ? named
    : Object.entries(wanted).map(([field, yours]) => ({
        field,
        yours,
        theirs: current.fields?.[field] ?? (problem.current as Fields)[field],
      }))
  return { id, wanted, fields, version }
}

// The moment one looks at is the past, or a scenario that is done with: nothing can be changed there.
export function useReadOnly(): boolean {
  const past = useMoment().as_of !== undefined
  const scenario = useScenario()
  return past || (scenario !== undefined && scenario.status !== 'open')
}

export function useElementWrite() {
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  return useCallback(
    (id: string, version: number, fields: Fields): Promise<ElementWritten> =>
      take(
        api.PATCH('/workspaces/{workspace}/elements/{id}', {
          params: {
            path: { workspace, id },
            query: scenario ? { scenario } : {},
            header: { 'If-Match': `"${version}"` },
          },
          body: fields,
        }),
      ) as Promise<ElementWritten>,
    [workspace, scenario],
  )
}
