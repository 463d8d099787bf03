import { Button, Popover, Select, ActionIcon } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useDisclosure } from '@mantine/hooks'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { useFormat, useWords } from '@/words'
import { useMoment, useSearchState, useWorkspace } from './place'
import styles from './moment.module.css'

export function useScenarios(workspace: string, enabled = true) {
  return useQuery({
    queryKey: key('scenarios', workspace, 'open'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/scenarios', {
          params: { path: { workspace }, query: { status: 'open' } },
          signal,
        }),
      ),
    enabled,
    staleTime: 60_000,
  })
}

// Another date or a scenario, for every screen at once.
export function MomentPicker() {
  const t = useWords('app')
  const workspace = useWorkspace()
  const moment = useMoment()
  const [, setSearch] = useSearchState()
  const [opened, popover] = useDisclosure(false)
  const scenarios = useScenarios(workspace, opened)
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && popover.close()}
      width={280}
      position="bottom-end"
      trapFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color={moment.as_of || moment.scenario ? undefined : 'gray'}
          aria-label={t('moment.pick')}
          aria-expanded={opened}
          onClick={popover.toggle}
        >
          <IconHistory size={18} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles['dropdown']}>
        <DateInput
          label={t('moment.as_of')}
          placeholder={t('moment.now')}
          value={
            moment.as_of && /^\d{4}-\d{2}-\d{2}/.test(moment.as_of)
              ? moment.as_of.slice(0, 10)
              : null
          }
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
              popover.close()
            }}
          >
            {t('moment.back')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

// Says that one does not look at today's base, and leads back.
export function MomentBanner() {
  const t = useWords('app')
  const format = useFormat()
  const workspace = useWorkspace()
  const moment = useMoment()
  const [, setSearch] = useSearchState()
  const scenarios = useScenarios(workspace, Boolean(moment.scenario))
  if (!moment.as_of && !moment.scenario) return null
  const name =
    scenarios.data?.items.find((row) => row.id === moment.scenario)?.name ?? moment.scenario
  const date =
    moment.as_of && /^\d{4}-/.test(moment.as_of) ? format.date(moment.as_of) : moment.as_of
  return (
    <div className={styles['banner']} role="status">
      <span>
        {moment.scenario && moment.as_of
          ? t('moment.both', { name, date })
          : moment.scenario
            ? t('moment.in_scenario', { name })
            : t('moment.at_date', { date })}
      </span>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => setSearch({ as_of: undefined, scenario: undefined })}
      >
        {t('moment.back')}
      </Button>
    </div>
  )
}
