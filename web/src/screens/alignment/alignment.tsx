import { SegmentedControl, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { analysisQuery, linkIds, type LinkId, perspectivesQuery, useMetamodel } from '@/api'
import { Explanation } from '@/app/explanation'
import { useMoment, useSearchState, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import { ErrorState, Page, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { LensSheet } from './lens_sheet'
import { LinkPanel } from './link_panel'
import { LinksMatrix } from './matrix'
import { MapSheet } from './map'
import { Perspectives } from './perspectives'
import { LinksTrend } from './trend'
import styles from './alignment.module.css'

const views = ['map', 'matrix', 'trend'] as const

export function Screen() {
  const t = useWords('alignment')
  const workspace = useWorkspace()
  const moment = useMoment()
  const [search, setSearch] = useSearchState()
  const analysis = useQuery(analysisQuery(workspace, moment))
  const perspectives = useQuery(perspectivesQuery(workspace, moment))
  const { metamodel } = useMetamodel(workspace)

  const view = views.find((entry) => entry === search['view']) ?? 'map'
  const link = linkIds.find((id) => id === search['link']) ?? null
  const lens = search['lens'] ?? 'guide'
  const perspective = perspectives.data?.items.find((entry) => entry.id === search['perspective'])
  const dimension = search['dimension']

  if (analysis.isPending) return <Skeleton shape="page" />
  if (analysis.error)
    return <ErrorState error={analysis.error} onRetry={() => void analysis.refetch()} />
  const it = analysis.data
  const lensLinks = dimension ? (it.lenses[lens]?.[dimension]?.links ?? []) : []
  const choose = (id: LinkId | null) =>
    setSearch({ link: id ?? undefined, perspective: undefined, dimension: undefined })

  return (
    <Page
      title={t('title')}
      sentence={it.sentence ? <Sentence sentence={it.sentence} /> : t('sentence')}
      actions={
        <>
          <Select
            aria-label={t('perspective.label')}
            placeholder={t('perspective.none')}
            data={(perspectives.data?.items ?? []).map((entry) => ({
              value: entry.id,
              label: entry.name,
            }))}
            value={perspective?.id ?? null}
            onChange={(value) =>
              setSearch({ perspective: value ?? undefined, link: undefined, dimension: undefined })
            }
            clearable
            w={220}
          />
          <SegmentedControl
            aria-label={t('view.label')}
            value={view}
            onChange={(value) => setSearch({ view: value === 'map' ? undefined : value })}
            data={views.map((entry) => ({ value: entry, label: t(`view.${entry}`) }))}
          />
        </>
      }
    >
      <div className={styles['columns']}>
        <div className={styles['main']}>
          {view === 'map' && (
            <MapSheet
              analysis={it}
              components={metamodel?.components ?? []}
              selected={link}
              lit={perspective ? perspective.links : lensLinks}
              path={perspective?.path ?? null}
              onSelect={choose}
            />
          )}
          {view === 'matrix' && <LinksMatrix analysis={it} onSelect={choose} selected={link} />}
          {view === 'trend' && <LinksTrend />}
          <LensSheet
            analysis={it}
            lenses={metamodel?.lenses ?? []}
            lens={lens}
            dimension={dimension}
            onLens={(value) =>
              setSearch({ lens: value === 'guide' ? undefined : value, dimension: undefined })
            }
            onDimension={(value) =>
              setSearch({ dimension: value, link: undefined, perspective: undefined })
            }
          />
        </div>
        <div className={styles['side']}>
          {link && <LinkPanel id={link} onClose={() => choose(null)} />}
          <Perspectives
            data={perspectives.data}
            current={perspective?.id ?? null}
            onChoose={(id) =>
              setSearch({ perspective: id ?? undefined, link: undefined, dimension: undefined })
            }
          />
        </div>
      </div>
      <Explanation />
    </Page>
  )
}
