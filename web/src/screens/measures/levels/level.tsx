// One service level: how far it is kept, what is left of its error budget, and what hangs on it.
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { isProblem } from '@/api'
import { useElement, useReadOnly } from '@/app/element'
import { Go, usePathParam } from '@/app/place'
import {
  EmptyState,
  ErrorState,
  Page,
  Sheet,
  SheetGrid,
  SheetStack,
  Skeleton,
  StatusShape,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import { placeOfMeasure } from '../columns'
import { About } from './about'
import { Breaches } from './breaches'
import { ChangeLevel } from './change_level'
import { WindowChart } from './chart'
import { type LevelPage, shapeOf, statusOf, useLevel } from './data'
import { Exclusions } from './exclusions'
import { reasonOf } from './figures'
import { Impact } from './impact'
import { Standing, standingText } from './standing'
import styles from './levels.module.css'

export function Screen() {
  const t = useWords('service_levels')
  const id = usePathParam('id')
  const page = useLevel(id)
  if (page.isPending) return <Skeleton shape="page" />
  if (isProblem(page.error, 404))
    return (
      <EmptyState
        kind="nothing"
        title={t('gone.title')}
        action={<Go to="measures/service-levels">{t('gone.back')}</Go>}
      >
        {t('gone.text')}
      </EmptyState>
    )
  if (!page.data) return <ErrorState error={page.error} onRetry={() => void page.refetch()} />
  return <Loaded key={id} page={page.data} />
}

function Loaded({ page }: { page: LevelPage }) {
  const t = useWords('service_levels')
  const format = useFormat()
  const readOnly = useReadOnly()
  const { level } = page
  const { measure } = level
  const element = useElement(measure.id)
  const [changing, setChanging] = useState(false)
  const editing = !readOnly && (measure.may ?? []).includes('edit')
  const change = editing && element.data ? () => setChanging(true) : undefined
  const status = statusOf(level)
  return (
    <Page
      title={measure.name}
      above={
        <span className={styles['crumbs']}>
          <Go to="measures/service-levels">{t('title')}</Go>
          <Go to={placeOfMeasure(measure)}>{t('values')}</Go>
          <Go to={`elements/${encodeURIComponent(measure.id)}`}>{t('open_element')}</Go>
        </span>
      }
      sentence={standingText(page, format, t)}
    >
      {!page.missing && <Standing page={page} />}
      <SheetGrid weights={[5, 3]}>
        <SheetStack>
          <Sheet
            title={t('chart.title')}
            note={<StatusShape status={shapeOf[status]} word={t(`status.${status}`)} />}
          >
            {page.missing ? <Missing page={page} onChange={change} /> : <WindowChart page={page} />}
          </Sheet>
          {!page.missing && <Breaches page={page} />}
          <Exclusions page={page} editing={editing} />
        </SheetStack>
        <SheetStack>
          <About page={page} onChange={change} />
          <Impact page={page} />
        </SheetStack>
      </SheetGrid>
      {changing && element.data && (
        <ChangeLevel page={page} element={element.data} onClose={() => setChanging(false)} />
      )}
    </Page>
  )
}

// Why nothing can be said, and the way out of it.
function Missing({ page, onChange }: { page: LevelPage; onChange: (() => void) | undefined }) {
  const t = useWords('service_levels')
  const reason = reasonOf(page.missing) ?? 'other'
  const { indicator, measure } = page.level
  let action: ReactNode
  if (reason === 'nothing')
    action = (
      <Button
        variant="default"
        renderRoot={(props) => <Go {...props} to={placeOfMeasure(indicator ?? measure)} />}
      >
        {t((measure.may ?? []).includes('observe') ? 'missing.values' : 'values')}
      </Button>
    )
  else if (onChange)
    action = (
      <Button variant="default" onClick={onChange}>
        {t('change.title')}
      </Button>
    )
  return (
    <EmptyState
      kind="nothing"
      drawing="bars"
      title={t(`missing.${reason}`, { defaultValue: page.missing ?? '' })}
      action={action}
    >
      {t(`missing.${reason}_text`, { defaultValue: '' })}
    </EmptyState>
  )
}
