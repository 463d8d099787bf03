// What field editors need to know of the workspace: people to choose from, its currency, kinds of evidence.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, key, take, useMetamodel } from '@/api'
import type { Choice, FieldContext } from '@/parts/fields'
import { useMoment, useWorkspace } from './place'

// Elements that can stand in a person field.
export function usePeople(): Choice[] {
  const workspace = useWorkspace()
  const moment = useMoment()
  const { data } = useQuery({
    queryKey: key('elements', workspace, 'people', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/elements', {
          params: {
            path: { workspace },
            query: { ...moment, type: ['person'], figures: false, limit: 500, sort: 'name' },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
  return useMemo(
    () => (data?.items ?? []).map((person) => ({ value: person.id, label: person.name })),
    [data],
  )
}

export function useFieldContext(names: Record<string, string> = {}): FieldContext {
  const workspace = useWorkspace()
  const { metamodel } = useMetamodel(workspace)
  const people = usePeople()
  return useMemo(() => {
    const known = new Set(people.map((person) => person.value))
    const others = Object.entries(names)
      .filter(([id]) => !known.has(id))
      .map(([value, label]) => ({ value, label }))
    return {
      people: [...people, ...others],
      currency: metamodel?.currency ?? 'EUR',
      evidenceKinds: (metamodel?.evidence_kinds ?? []).map((kind) => ({
        value: kind.id,
        label: kind.name,
      })),
    }
  }, [people, metamodel, names])
}
