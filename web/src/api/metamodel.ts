// The words of the model: types, attributes, kinds of relation. Changes rarely, is read everywhere.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, type Schemas, take } from './client'
import { key } from './keys'

export type Metamodel = Schemas['Metamodel']
export type ElementType = Schemas['ElementType']
export type Attribute = Schemas['Attribute']

export const metamodelQuery = (workspace: string) =>
  queryOptions({
    queryKey: key('metamodel', workspace),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/metamodel', { params: { path: { workspace } }, signal }),
      ),
    staleTime: 10 * 60_000,
  })

export function useMetamodel(workspace: string) {
  const { data } = useQuery(metamodelQuery(workspace))
  return {
    metamodel: data,
    typeName: (id: string) => data?.types.find((type) => type.id === id)?.name ?? id,
    componentName: (id: string) => data?.components.find((entry) => entry.id === id)?.name ?? id,
    relationName: (id: string) => data?.relation_kinds.find((kind) => kind.id === id)?.name ?? id,
  }
}
