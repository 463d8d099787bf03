import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { useMoment, useWorkspace } from '@/app/place'
import { useWords } from '@/words'

// No person's id.
const everybody = '*'

interface Props {
  value: string
  onChange: (actor: string | null) => void
}

// Whoever changed something lately. Those without an account are known by the name the log kept.
export function Actors({ value, onChange }: Props) {
  const t = useWords('history')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const { data } = useQuery({
    queryKey: key('history', workspace, 'actors', scenario),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/batches', {
          params: {
            path: { workspace },
            query: { limit: 500, ...(scenario ? { scenario } : {}) },
          },
          signal,
        }),
      ),
  })
  const names = new Map<string, string>()
  if (value) names.set(value, value)
  for (const { actor } of data?.items ?? []) {
    const id = actor.id || actor.name
    if (id) names.set(id, actor.name)
  }
  const people = [...names].map(([id, name]) => ({ value: id, label: name }))
  people.sort((a, b) => a.label.localeCompare(b.label))
  return (
    <Select
      aria-label={t('actor')}
      data={[{ value: everybody, label: t('everybody') }, ...people]}
      value={value || everybody}
      onChange={(next) => onChange(next === everybody ? null : next)}
      allowDeselect={false}
      searchable
      nothingFoundMessage={t('none_of')}
    />
  )
}
