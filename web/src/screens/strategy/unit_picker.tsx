import { Select } from '@mantine/core'
import { useSearchState } from '@/app/place'
import { useWords } from '@/words'
import { useScorecard, useUnit } from './score_queries'

// The whole organisation, or one unit or team with its own objectives.
export function UnitPicker() {
  const t = useWords('scorecard')
  const unit = useUnit()
  const [, setSearch] = useSearchState()
  const units = useScorecard().data?.units ?? []
  const nameOf = (id: string | null) => units.find((one) => one.id === id)?.name
  if (units.length === 0 && !unit) return null
  return (
    <Select
      aria-label={t('unit.label')}
      placeholder={t('unit.all')}
      value={unit ?? null}
      data={units.map((one) => ({
        value: one.id,
        label: one.above && nameOf(one.above) ? `${one.name} · ${nameOf(one.above)}` : one.name,
      }))}
      onChange={(value) =>
        setSearch({ unit: value ?? undefined, objective: undefined, link: undefined }, true)
      }
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('unit.clear') }}
      w={200}
    />
  )
}
