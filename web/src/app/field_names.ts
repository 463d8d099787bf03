// What fields are called, for lists of differences.
import { useCallback } from 'react'
import { useMetamodel } from '@/api'
import { useWords } from '@/words'

// Keys of a record that are no attributes of the metamodel.
const keys = ['name', 'type', 'kind', 'from', 'to', 'strength', 'component', 'body'] as const

export function useFieldNames(workspace: string): (field: string) => string {
  const t = useWords('app')
  const { metamodel } = useMetamodel(workspace)
  return useCallback(
    (field) => {
      const attribute =
        metamodel?.common_attributes?.find((one) => one.id === field) ??
        metamodel?.types.flatMap((type) => type.attributes).find((one) => one.id === field)
      if (attribute) return attribute.name
      const key = keys.find((one) => one === field)
      return key ? t(`field.${key}`) : field
    },
    [metamodel, t],
  )
}
