import { Button, Select } from '@mantine/core'
import { DateInput } from '@/parts/fields/date_input'
import { useWords } from '@/words'
import { useMoment, useSearchState, useWorkspace } from './place'
import { useScenarios } from './scenarios'

export function MomentForm({ onDone }: { onDone: () => void }) {
  const t = useWords('app')
  const moment = useMoment()
  const [, setSearch] = useSearchState()
  const scenarios = useScenarios(useWorkspace())
  const date =
    moment.as_of && /^\d{4}-\d{2}-\d{2}/.test(moment.as_of) ? moment.as_of.slice(0, 10) : null
  return (
    <>
      <DateInput
        label={t('moment.as_of')}
        placeholder={t('moment.now')}
        value={date}
        onChange={(value) => setSearch({ as_of: value ?? undefined })}
        valueFormat="YYYY-MM-DD"
        clearable
        clearButtonProps={{ 'aria-label': t('moment.now') }}
        maxDate={new Date().toISOString().slice(0, 10)}
        popoverProps={{ withinPortal: false }}
      />
      <Select
        label={t('moment.scenario')}
        placeholder={t('moment.base')}
        data={(scenarios.data?.items ?? []).map((row) => ({ value: row.id, label: row.name }))}
        value={moment.scenario ?? null}
        onChange={(value) => setSearch({ scenario: value ?? undefined })}
        clearable
        comboboxProps={{ withinPortal: false }}
        nothingFoundMessage={t('moment.no_scenarios')}
      />
      {(moment.as_of || moment.scenario) && (
        <Button
          variant="default"
          onClick={() => {
            setSearch({ as_of: undefined, scenario: undefined })
            onDone()
          }}
        >
          {t('moment.back')}
        </Button>
      )}
    </>
  )
}
