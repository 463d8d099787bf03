// One measure: where it stands, where it goes, and where every figure comes from.
import { Button, SegmentedControl } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { isProblem, useMetamodel } from '@/api'
import { useElement, useReadOnly } from '@/app/element'
import {
  attainedShare,
  type MeasurePage,
  type Observation,
  shapes,
  todayOf,
  useFigures,
  useMeasure,
  useObservations,
} from '@/app/measures'
import { Go, useMoment, usePathParam, useSearchState, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import {
  Bar,
  DateValue,
  EmptyState,
  ErrorState,
  Figure,
  FigureRow,
  Page,
  PersonName,
  Sheet,
  SheetGrid,
  SheetStack,
  Skeleton,
  StatusShape,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import { AttainmentExplained } from './attainment'
import { CameOut } from './came_out'
import { MeasureChart, type Range, ranges, shownFrom } from './chart'
import { Fresh, targetText } from './columns'
import { Definition } from './definition'
import { FeedNames, useFeedsOf } from './feeds'
import { Forecast, StandsOut } from './forecast'
import { placeOfLevel } from './levels/data'
import { LevelsOf } from './levels/of_measure'
import { Measured } from './measured'
import { useSaid } from './use_page'
import { Values } from './values'
import styles from './measures.module.css'

export function Screen() {
  const t = useWords('measures')
  const id = usePathParam('id')
  const page = useMeasure(id)
  if (page.isPending) return <Skeleton shape="page" />
  if (isProblem(page.error, 404))
    return (
      <EmptyState
        kind="nothing"
        title={t('gone.title')}
        action={<Go to="measures">{t('gone.back')}</Go>}
      >
        {t('gone.text')}
      </EmptyState>
    )
  if (!page.data) return <ErrorState error={page.error} onRetry={() => void page.refetch()} />
  return <Loaded key={id} page={page.data} />
}

function Loaded({ page }: { page: MeasurePage }) {
  const t = useWords('measures')
  const m = useWords('measure')
  const { measure } = page
  const workspace = useWorkspace()
  const { typeName } = useMetamodel(workspace)
  const { scenario } = useMoment()
  const readOnly = useReadOnly()
  const [search, setSearch] = useSearchState()
  const figures = useFigures()
  const element = useElement(measure.id)
  const range = ranges.find((one) => one === search['range']) ?? 'three'
  const from = page.series.begins[shownFrom(page, range)]
  const observations = useObservations(measure.id, range === 'all' ? undefined : from)
  const said = useSaid(observations.data?.items)
  const corrected = useMemo(
    () => new Set(said.filter((one) => one.earlier.length > 0).map((one) => one.at)),
    [said],
  )
  // A scenario changes what is planned, never what was observed.
  const observing = !readOnly && !scenario && (measure.may ?? []).includes('observe')
  const editing = !readOnly && (measure.may ?? []).includes('edit')
  return (
    <Page
      title={measure.name}
      above={
        <span className={styles['crumbs']}>
          <Go to="measures">{t('title.list')}</Go>
          <Go to={`elements/${encodeURIComponent(measure.id)}`}>{t('open_element')}</Go>
          {measure.type === 'service_level' ? (
            <Go to={placeOfLevel(measure.id)}>{t('open_level')}</Go>
          ) : (
            <span>{typeName(measure.type)}</span>
          )}
        </span>
      }
      sentence={<Sentence sentence={page.sentence} />}
      actions={
        <SegmentedControl
          aria-label={t('range.label')}
          value={range}
          onChange={(value) => setSearch({ range: value === 'three' ? undefined : value })}
          data={ranges.map((value) => ({ value, label: rangeName(page, value, t) }))}
        />
      }
    >
      <SheetStack>
        <SheetGrid weights={[11, 4]}>
          <Sheet title={t('chart.title')} note={figures.unit(measure.unit)}>
            {page.series.begins.length === 0 ? (
              <EmptyState
                kind="nothing"
                drawing="bars"
                title={t('no_values.title')}
                action={
                  observing && (
                    <Button onClick={() => document.getElementById('new-value')?.focus()}>
                      {t('no_values.enter')}
                    </Button>
                  )
                }
              >
                {t('no_values.text')}
              </EmptyState>
            ) : (
              <>
                <MeasureChart
                  page={page}
                  figures={figures}
                  range={range}
                  corrected={corrected}
                  label={t('chart.label', { name: measure.name })}
                />
                <Legend page={page} corrected={corrected.size > 0} />
              </>
            )}
          </Sheet>
          <Latest
            page={page}
            last={said[0]?.latest}
            standing={
              <StatusShape status={shapes[measure.status]} word={m(`standing.${measure.status}`)} />
            }
          />
        </SheetGrid>
        <SheetGrid weights={[5, 4]}>
          <SheetStack>
            <Values
              page={page}
              said={said}
              query={observations}
              observing={observing}
              whole={range === 'all' || from === undefined}
            />
            <StandsOut page={page} />
            <CameOut page={page} />
          </SheetStack>
          <SheetStack>
            <LevelsOf measure={measure.id} />
            <Forecast page={page} />
            <Measured measure={measure} editing={editing} />
            {element.data && <Definition element={element.data} editable={editing} />}
          </SheetStack>
        </SheetGrid>
      </SheetStack>
      <AttainmentExplained
        measure={measure}
        opened={search['explain'] === 'attainment'}
        onClose={() => setSearch({ explain: undefined })}
      />
    </Page>
  )
}

function rangeName(page: MeasurePage, range: Range, t: ReturnType<typeof useWords>) {
  const long = page.series.cadence === 'hour' || page.series.cadence === 'day'
  return t(`range.${range}${long && range !== 'all' ? '_long' : ''}`)
}

// What the shapes of the chart are, in words and shapes of their own.
function Legend({ page, corrected }: { page: MeasurePage; corrected: boolean }) {
  const t = useWords('measures')
  const entries = [
    ['actual', true],
    ['forecast', page.forecast != null],
    ['band80', page.forecast?.steps[0]?.low80 != null],
    ['anomaly', page.anomalies.length > 0],
    ['change', page.changes.length > 0],
    ['corrected', corrected],
  ] as const
  return (
    <ul className={styles['legend']}>
      {entries
        .filter(([, shown]) => shown)
        .map(([name]) => (
          <li key={name}>
            <span className={styles['swatch']} data-shape={name} aria-hidden />
            {t(`chart.${name === 'band80' ? 'bands' : name}`)}
          </li>
        ))}
    </ul>
  )
}

interface LatestProps {
  page: MeasurePage
  standing: ReactNode
  last: Observation | undefined
}

function Latest({ page, standing, last }: LatestProps) {
  const t = useWords('measures')
  const m = useWords('measure')
  const format = useFormat()
  const figures = useFigures()
  const [, setSearch] = useSearchState()
  const today = todayOf(useMoment().as_of)
  const { measure } = page
  const feeds = useFeedsOf(measure.id)
  const facts: [string, ReactNode][] = [
    ['target', measure.target == null ? t('no_target') : targetText(measure, figures)],
    ['due', <DateValue key="due" value={measure.due} />],
    ['owner', <PersonName key="owner" name={measure.owner?.name} />],
    ['next_due', <DateValue key="next" value={measure.next_due} />],
    ['source', <LastSource key="source" last={last} />],
    ...(feeds.length > 0
      ? [['feed', <FeedNames key="feed" feeds={feeds} />] satisfies [string, ReactNode]]
      : []),
  ]
  return (
    <SheetStack>
      <FigureRow>
        <Figure
          label={t('latest')}
          value={
            <span className={measure.stale ? styles['stale'] : undefined}>
              {figures.short(measure.current, measure.unit)}
            </span>
          }
          trend={page.series.values.slice(-24)}
          trendLabel={m('course', { name: measure.name })}
          note={<Fresh row={measure} today={today} />}
        />
      </FigureRow>
      <Sheet title={t('attainment.title')} note={standing}>
        <Bar
          value={measure.attainment}
          label={t('attained', { share: format.percent(attainedShare(measure.attainment)) })}
          height={8}
          {...(measure.stale ? { colour: 'muted' as const } : {})}
        />
        <p className={styles['attained']}>
          <span>
            {measure.attainment == null
              ? t('attainment.missing')
              : t('attained', { share: format.percent(attainedShare(measure.attainment)) })}
          </span>
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => setSearch({ explain: 'attainment' })}
          >
            {t('attainment.how')}
          </Button>
        </p>
        {measure.attainment != null && <p className={styles['text']}>{measure.status_reason}</p>}
        <dl className={styles['facts']}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{t(`fact.${name}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Sheet>
    </SheetStack>
  )
}

function LastSource({ last }: { last: Observation | undefined }) {
  const t = useWords('measures')
  const name = byName(last?.by)
  if (!last || !name) return <>{t('no_source')}</>
  return (
    <>
      {name}, <DateValue value={last.received} as="ago" />
    </>
  )
}

export const byName = (by: unknown): string | undefined =>
  (by as { name?: string } | undefined)?.name || undefined
