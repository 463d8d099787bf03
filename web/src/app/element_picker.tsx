// Chooses an element by searching for it.
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api, key, type Schemas, take, useMetamodel } from '@/api'
import { useWords } from '@/words'
import { useMoment, useWorkspace } from './place'

type Ref = Schemas['Ref']

interface Props {
  label: string
  value: Ref | null
  onChange: (value: Ref | null) => void
  // Only elements of these types; without it all.
  types?: readonly string[] | undefined
  // Not offered.
  without?: readonly string[]
  error?: string | undefined
  // The label is said, not shown.
  bare?: boolean
  autoFocus?: boolean
  placeholder?: string
}

export function ElementPicker(props: Props) {
  const { label, value, onChange, types, without = [], error, bare, autoFocus } = props
  const t = useWords('app')
  const workspace = useWorkspace()
  const moment = useMoment()
  const { typeName } = useMetamodel(workspace)
  const [text, setText] = useState('')
  const [wanted] = useDebouncedValue(text, 150)
  const searching = wanted && wanted !== value?.name ? wanted : ''
  const { data } = useQuery({
    queryKey: key('elements', workspace, 'pick', moment, types?.join(',') ?? '', searching),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/elements', {
          params: {
            path: { workspace },
            query: {
              ...moment,
              ...(types?.length ? { type: [...types] } : {}),
              ...(searching ? { q: searching } : {}),
              figures: false,
              limit: 40,
              sort: 'name',
            },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
  const found = useMemo(() => {
    const items = (data?.items ?? []).filter((item) => !without.includes(item.id))
    const refs: Ref[] = items.map((item) => ({ id: item.id, name: item.name, type: item.type }))
    return value && !refs.some((ref) => ref.id === value.id) ? [value, ...refs] : refs
  }, [data, value, without])
  return (
    <Select
      {...(bare ? { 'aria-label': label } : { label })}
      placeholder={props.placeholder ?? t('pick.placeholder')}
      searchable
      clearable
      data-autofocus={autoFocus || undefined}
      value={value?.id ?? null}
      onChange={(id) => onChange(found.find((ref) => ref.id === id) ?? null)}
      onSearchChange={setText}
      filter={({ options }) => options}
      data={found.map((ref) => ({ value: ref.id, label: ref.name }))}
      renderOption={({ option }) => {
        const ref = found.find((entry) => entry.id === option.value)
        return (
          <span>
            {option.label}
            {ref?.type && <small className="muted"> {typeName(ref.type)}</small>}
          </span>
        )
      }}
      nothingFoundMessage={t('pick.nothing')}
      error={error}
    />
  )
}
