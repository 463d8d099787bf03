// What hangs on the services: processes, capabilities and goals, heaviest first.
import { Button } from '@mantine/core'
import { Fragment, useState } from 'react'
import { useMetamodel } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { Bar, Sheet } from '@/parts'
import { isDomain } from '@/tokens'
import { useFormat, useWords } from '@/words'
import type { LevelPage } from './data'
import { shareText } from './figures'
import styles from './levels.module.css'

const few = 8

export function Impact({ page }: { page: LevelPage }) {
  const t = useWords('service_levels')
  const [all, setAll] = useState(false)
  const { impact, level } = page
  const rest = impact.length - few
  return (
    <Sheet title={t('impact.title')}>
      <p className={styles['text']}>
        {level.services.length === 0
          ? t('impact.no_service')
          : impact.length === 0
            ? t('impact.none')
            : t('impact.text')}
      </p>
      <ul className={styles['impact']}>
        {(all ? impact : impact.slice(0, few)).map((one) => (
          <Carried key={one.id} one={one} />
        ))}
      </ul>
      {rest > 0 && (
        <Button
          className={styles['more']!}
          variant="subtle"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {t(all ? 'impact.less' : 'impact.more', { count: rest })}
        </Button>
      )}
    </Sheet>
  )
}

function Carried({ one }: { one: LevelPage['impact'][number] }) {
  const t = useWords('service_levels')
  const format = useFormat()
  const { typeName } = useMetamodel(useWorkspace())
  const domain = one.component?.slice(0, 2)
  // The service itself stands above; what lies between is told.
  const between = one.through.slice(1)
  return (
    <li>
      <span className={styles['carried']}>
        <Go to={`elements/${encodeURIComponent(one.id)}`}>{one.name}</Go>{' '}
        <span className="muted">{typeName(one.type)}</span>
      </span>
      <span className={styles['weight']}>
        <Bar
          value={one.weight}
          label={t('impact.weight', { share: shareText(one.weight, format) })}
          {...(isDomain(domain) ? { domain } : {})}
        />
        <span aria-hidden>{shareText(one.weight, format)}</span>
      </span>
      {between.length > 0 && (
        <span className={styles['through']}>
          {t('impact.through')}{' '}
          {between.map((ref, index) => (
            <Fragment key={ref.id}>
              {index > 0 && ' → '}
              <Go to={`elements/${encodeURIComponent(ref.id)}`}>{ref.name}</Go>
            </Fragment>
          ))}
        </span>
      )}
    </li>
  )
}
