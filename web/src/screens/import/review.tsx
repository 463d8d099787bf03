// The last look: what is new, what changes, what stays, what is refused and why.
import { Button, SegmentedControl } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { download, send, useMetamodel } from '@/api'
import { useWorkspace } from '@/app/place'
import { useTrouble } from '@/app/write'
import { Badge, EmptyState, Figure, FigureRow } from '@/parts'
import { useFormat, useWords } from '@/words'
import { countsOf, type Staged } from './use_import'
import styles from './import.module.css'

const most = 100
const words = (value: unknown): string =>
  value == null
    ? ''
    : typeof value === 'object'
      ? 'amount' in value
        ? `${String((value as { amount: unknown }).amount)} ${String((value as { currency?: unknown }).currency ?? '')}`
        : JSON.stringify(value)
      : String(value)

export function Review({ staged }: { staged: Staged }) {
  const t = useWords('import')
  const format = useFormat()
  const workspace = useWorkspace()
  const { metamodel, typeName, relationName } = useMetamodel(workspace)
  const trouble = useTrouble()
  const counts = countsOf(staged)
  const [show, setShow] = useState<'create' | 'update'>(
    counts.created === 0 && counts.updated > 0 ? 'update' : 'create',
  )
  const items = (staged.preview ?? []).filter((item) =>
    show === 'create' ? item.action !== 'update' : item.action === 'update',
  )
  const attributeName = (type: string | undefined, id: string) =>
    metamodel?.types
      .find((entry) => entry.id === type)
      ?.attributes.find((attribute) => attribute.id === id)?.name ??
    metamodel?.common_attributes?.find((attribute) => attribute.id === id)?.name ??
    id
  const parts = (of: { elements?: number; relations?: number; artifacts?: number }) =>
    (['elements', 'relations', 'artifacts'] as const)
      .filter((part) => of[part])
      .map((part) =>
        t(`review.${part}`, { count: of[part] ?? 0, shown: format.number(of[part] ?? 0) }),
      )
      .join(', ')
  // Of how many measures, and what of it is not new.
  const observed = () => {
    const { measures, corrected, unchanged } = staged.report.observations
    return [
      t('review.of_measures', { count: measures, shown: format.number(measures) }),
      corrected > 0 && t('review.corrected', { shown: format.number(corrected) }),
      unchanged > 0 && t('review.known', { shown: format.number(unchanged) }),
    ]
      .filter(Boolean)
      .join(', ')
  }
  const refused = async () => {
    try {
      const answer = await send(
        `/workspaces/${encodeURIComponent(workspace)}/imports/${encodeURIComponent(staged.id)}/refused`,
      )
      download(await answer.blob(), `${staged.name.replace(/\.\w+$/, '')}-refused.csv`)
    } catch (error) {
      trouble(error)
    }
  }
  return (
    <div className="form">
      <FigureRow>
        <Figure
          label={t('review.created')}
          value={format.number(counts.created)}
          note={parts(staged.report.created)}
        />
        <Figure
          label={t('review.updated')}
          value={format.number(counts.updated)}
          note={parts(staged.report.updated)}
        />
        {staged.report.observations.measures > 0 && (
          <Figure
            label={t('review.observed')}
            value={format.number(counts.observed)}
            note={observed()}
          />
        )}
        <Figure label={t('review.unchanged')} value={format.number(counts.unchanged)} />
        <Figure
          label={t('review.refused')}
          value={format.number(counts.refused)}
          note={counts.refused > 0 ? t('review.refused_note') : undefined}
        />
      </FigureRow>
      {counts.refused > 0 && (
        <div>
          <Button
            variant="default"
            leftSection={<IconDownload size={15} stroke={1.6} />}
            onClick={() => void refused()}
          >
            {t('review.refused_file')}
          </Button>
        </div>
      )}
      {staged.scenario && <p className={styles['lead']}>{t('review.scenario')}</p>}
      {counts.created + counts.updated + counts.observed === 0 ? (
        <EmptyState kind="nothing" compact title={t('review.nothing')}>
          {t('review.nothing_text')}
        </EmptyState>
      ) : (
        <>
          <SegmentedControl
            className={styles['which']!}
            aria-label={t('review.show')}
            value={show}
            onChange={(next) => setShow(next as 'create' | 'update')}
            data={[
              {
                value: 'create',
                label: `${t('review.created')} ${format.number(counts.created)}`,
              },
              {
                value: 'update',
                label: `${t('review.updated')} ${format.number(counts.updated)}`,
              },
            ]}
          />
          <div
            className={styles['preview']}
            role="region"
            aria-label={t('review.show')}
            // Scrolls inside its own frame, so the keyboard must reach it.
            // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex
            tabIndex={0}
          >
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">{t('review.name')}</th>
                  <th scope="col">{t('review.type')}</th>
                  <th scope="col">{t('review.what')}</th>
                </tr>
              </thead>
              <tbody>
                {items.slice(0, most).map((item) => {
                  const before = (item.before ?? {}) as Record<string, unknown>
                  const after = (item.after ?? {}) as Record<string, unknown>
                  const type =
                    item.type ?? (typeof after['type'] === 'string' ? after['type'] : undefined)
                  return (
                    <tr key={`${item.subject}${item.id}`}>
                      <th scope="row">
                        {item.subject === 'relation' ? relationName(item.name) : item.name}
                      </th>
                      <td>
                        {type ? typeName(type) : <Badge>{t(`subject.${item.subject}`)}</Badge>}
                      </td>
                      <td className={styles['what']}>
                        {Object.entries(after)
                          .filter(([field]) => !['id', 'name', 'type', 'foreign'].includes(field))
                          .slice(0, 5)
                          .map(([field, value]) => (
                            <span key={field}>
                              <span className="muted">{attributeName(type, field)}</span>{' '}
                              {show === 'update' && words(before[field]) && (
                                <del>{words(before[field]).slice(0, 60)}</del>
                              )}{' '}
                              {words(value).slice(0, 80)}
                            </span>
                          ))}
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
            {items.length === 0 && <p className="muted">{t('review.none_of_this')}</p>}
            {items.length > most && <p className="muted">{t('review.first', { count: most })}</p>}
          </div>
        </>
      )}
    </div>
  )
}
