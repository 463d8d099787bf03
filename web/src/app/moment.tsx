import { ActionIcon, Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useFormat, useWords } from '@/words'
import { Go, useMoment, useSearchState } from './place'
import { useScenario } from './scenarios'
import { Tool } from './tool'
import styles from './moment.module.css'

// Another date or a scenario, for every screen at once.
export function MomentPicker() {
  const t = useWords('app')
  const moment = useMoment()
  return (
    <Tool
      menu="Moment"
      button={
        <ActionIcon
          variant="subtle"
          color={moment.as_of || moment.scenario ? undefined : 'gray'}
          aria-label={t('moment.pick')}
        >
          <IconHistory size={18} stroke={1.6} />
        </ActionIcon>
      }
    />
  )
}

// Says that one does not look at today's base, and leads back.
export function MomentBanner() {
  const t = useWords('app')
  const format = useFormat()
  const moment = useMoment()
  const [, setSearch] = useSearchState()
  const scenario = useScenario()
  if (!moment.as_of && !moment.scenario) return null
  const name = scenario?.name ?? moment.scenario
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
        {scenario && scenario.status !== 'open' && ` · ${t(`moment.${scenario.status}`)}`}
      </span>
      {scenario && (
        <Button
          size="compact-xs"
          variant="default"
          renderRoot={(props) => (
            <Go {...props} to={`scenarios/${encodeURIComponent(scenario.id)}`} />
          )}
        >
          {t('moment.differences')}
        </Button>
      )}
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
