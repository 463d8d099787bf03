import { Autocomplete } from '@mantine/core'
import { useMemo } from 'react'
import { usePeople } from '@/app/people'

interface Props {
  label: string
  description?: string
  placeholder?: string
  // A person's id, or a name where they are not in the model.
  value: string
  error?: string | undefined
  onChange: (value: string) => void
}

// A person of the model, or somebody outside it by name.
export function PersonField({ value, onChange, ...rest }: Props) {
  const people = usePeople()
  const names = useMemo(() => [...new Set(people.map((one) => one.label))], [people])
  return (
    <Autocomplete
      {...rest}
      value={people.find((one) => one.value === value)?.label ?? value}
      onChange={(text) => onChange(people.find((one) => one.label === text)?.value ?? text)}
      data={names}
      limit={20}
      maxLength={300}
    />
  )
}

// The name behind what a person field keeps.
export function usePersonName() {
  const people = usePeople()
  return (value: string) => people.find((one) => one.value === value)?.label ?? value
}
