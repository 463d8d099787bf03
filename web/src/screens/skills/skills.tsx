// Skills: who has them against who needs them, the largest gaps first.
import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, key, type Schemas, take } from '@/api'
import { Go, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import { TableExport } from '@/app/table_export'
import { EmptyState, ErrorState, NumberValue, Page, Sheet, Skeleton, StatusShape } from '@/parts'
import type { Column } from '@/parts/table'
import { ink, useTokens } from '@/tokens'
import { useFormat, useWords } from '@/words'
import { inOrder, type Order, type Skill } from './order'
import styles from './skills.module.css'

type Skills = NonNullable<Awaited<ReturnType<typeof fetchSkills>>>
const fetchSkills = (
  workspace: string,
  moment: { as_of?: string | undefined; scenario?: string | undefined },
  signal: AbortSignal,
) =>
  take(
    api.GET('/workspaces/{workspace}/skills', {
      params: { path: { workspace }, query: moment },
      signal,
    }),
  )

export function Screen() {
  const t = useWords('skills')
  const workspace = useWorkspace()
  const moment = useMoment()
  const [search, set] = useSearchState()
  const text = search['q'] ?? ''
  const order: Order =
    search['sort'] === 'name' ? 'name' : search['sort'] === 'demand' ? 'demand' : 'gap'
  const query = useQuery({
    queryKey: key('analysis', workspace, 'skills', moment),
    queryFn: ({ signal }) => fetchSkills(workspace, moment, signal),
  })
  const data = query.data
  const shown = useMemo(() => inOrder(data?.skills ?? [], order, text), [data, order, text])
  const matrix = search['as'] === 'people'
  return (
    <Page
      title={t('title')}
      sentence={<Sentence sentence={data?.sentence} />}
      actions={
        data &&
        data.skills.length > 0 && (
          <>
            <SegmentedControl
              aria-label={t('as.label')}
              value={matrix ? 'people' : 'gaps'}
              onChange={(next) => set({ as: next === 'people' ? next : undefined })}
              data={[
                { value: 'gaps', label: t('as.gaps') },
                { value: 'people', label: t('as.people') },
              ]}
            />
            <TextInput
              aria-label={t('find')}
              placeholder={t('find')}
              leftSection={<IconSearch size={15} stroke={1.6} />}
              value={text}
              onChange={(event) => set({ q: event.currentTarget.value || undefined })}
            />
            <Select
              className={styles['order']!}
              aria-label={t('order.label')}
              value={order}
              allowDeselect={false}
              onChange={(next) => set({ sort: next === 'gap' ? undefined : (next ?? undefined) })}
              data={(['gap', 'demand', 'name'] as const).map((name) => ({
                value: name,
                label: t(`order.${name}`),
              }))}
            />
            <Export skills={shown} />
          </>
        )
      }
    >
      {query.isPending && <Skeleton shape="sheet" rows={10} />}
      {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {data && data.skills.length === 0 && (
        <EmptyState
          kind="nothing"
          drawing="bars"
          title={t('none.title')}
          action={<Go to="model?type=skill">{t('none.add')}</Go>}
        >
          {t('none.text')}
        </EmptyState>
      )}
      {data && data.skills.length > 0 && shown.length === 0 && (
        <EmptyState kind="filtered" title={t('no_match')} />
      )}
      {shown.length > 0 && (
        <Sheet flush>
          {matrix ? <Matrix data={data!} skills={shown} /> : <Gaps skills={shown} />}
        </Sheet>
      )}
    </Page>
  )
}

function Export({ skills }: { skills: Skill[] }) {
  const t = useWords('skills')
  const columns: Column<Skill>[] = [
    { id: 'name', header: t('skill'), value: (skill) => skill.name },
    { id: 'kind', header: t('kind'), value: (skill) => skill.kind ?? null },
    { id: 'supply', header: t('supply'), value: (skill) => skill.supply, kind: 'number' },
    { id: 'demand', header: t('demand'), value: (skill) => skill.demand, kind: 'number' },
    { id: 'gap', header: t('gap'), value: (skill) => skill.demand - skill.supply, kind: 'number' },
    {
      id: 'needed_by',
      header: t('needed_by'),
      value: (skill) => (skill.needed_by ?? []).map((ref) => ref.name).join(', '),
    },
  ]
  return <TableExport title={t('title')} content={() => ({ rows: skills, columns })} />
}

// One line a skill: what is there as a bar, what is asked for as a tick.
function Gaps({ skills }: { skills: Skill[] }) {
  const t = useWords('skills')
  const format = useFormat()
  const most = Math.max(1, ...skills.flatMap((skill) => [skill.supply, skill.demand]))
  const percent = (value: number) => `${((value / most) * 100).toFixed(2)}%`
  return (
    <div className={styles['scroll']} role="region" aria-label={t('title')}>
      <table className={styles['gaps']}>
        <thead>
          <tr>
            <th scope="col">{t('skill')}</th>
            <th scope="col" className={styles['wide']}>
              {t('supply_against_demand')}
            </th>
            <th scope="col" className={styles['number']}>
              {t('supply')}
            </th>
            <th scope="col" className={styles['number']}>
              {t('demand')}
            </th>
            <th scope="col">{t('gap')}</th>
            <th scope="col">{t('needed_by')}</th>
          </tr>
        </thead>
        <tbody>
          {skills.map((skill) => {
            const gap = skill.demand - skill.supply
            return (
              <tr key={skill.id}>
                <th scope="row">
                  <Go to={`elements/${encodeURIComponent(skill.id)}`}>{skill.name}</Go>
                  {skill.kind && (
                    <div className={styles['note']}>
                      {t(`kinds.${skill.kind}`, { defaultValue: skill.kind })}
                    </div>
                  )}
                </th>
                <td className={styles['wide']}>
                  <div
                    className={styles['bar']}
                    role="img"
                    aria-label={t('bar_label', {
                      supply: format.plain(skill.supply),
                      demand: format.plain(skill.demand),
                    })}
                  >
                    <div
                      style={{
                        width: percent(Math.min(skill.supply, skill.demand || skill.supply)),
                        background: ink('accent'),
                      }}
                    />
                    {gap > 0 && (
                      <div className={styles['missing']} style={{ width: percent(gap) }} />
                    )}
                    {skill.demand > 0 && (
                      <span
                        className={styles['tick']}
                        style={{ insetInlineStart: percent(skill.demand) }}
                      />
                    )}
                  </div>
                </td>
                <td className={styles['number']}>
                  <NumberValue value={skill.supply} digits={1} />
                </td>
                <td className={styles['number']}>
                  <NumberValue value={skill.demand} digits={1} />
                </td>
                <td>
                  {gap > 0 ? (
                    <StatusShape
                      status={skill.supply === 0 || gap > skill.demand / 2 ? 'high' : 'medium'}
                      word={t('missing', { count: gap, shown: format.number(gap, 1) })}
                    />
                  ) : (
                    <StatusShape status="done" word={t('enough')} />
                  )}
                </td>
                <td className={styles['refs']}>
                  {(skill.needed_by ?? []).slice(0, 3).map((ref, index) => (
                    <span key={ref.id}>
                      {index > 0 && ', '}
                      <Go to={`elements/${encodeURIComponent(ref.id)}`}>{ref.name}</Go>
                    </span>
                  ))}
                  {(skill.needed_by?.length ?? 0) > 3 &&
                    ` ${t('more', { count: skill.needed_by!.length - 3 })}`}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

// People and units against skills; the level in figures and as depth of one hue.
function Matrix({ data, skills }: { data: Skills; skills: Skill[] }) {
  const t = useWords('skills')
  const { levels, levelInk } = useTokens()
  const cells = useMemo(() => {
    const found = new Map<string, Schemas['Ref'] | number | null>()
    for (const cell of data.cells) found.set(`${cell.skill} ${cell.holder}`, cell.level ?? null)
    return found
  }, [data])
  const holders = data.holders.filter((holder) =>
    skills.some((skill) => cells.has(`${skill.id} ${holder.id}`)),
  )
  if (holders.length === 0)
    return (
      <EmptyState kind="nothing" compact title={t('no_holders')}>
        {t('no_holders_text')}
      </EmptyState>
    )
  return (
    <div
      className={styles['scroll']}
      role="region"
      aria-label={t('as.people')}
      // Scrolls inside its own frame, so the keyboard must reach it.
      // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className={styles['matrix']}>
        <thead>
          <tr>
            <th scope="col">{t('skill')}</th>
            {holders.map((holder) => (
              <th key={holder.id} scope="col" className={styles['holder']}>
                <Go to={`elements/${encodeURIComponent(holder.id)}`}>{holder.name}</Go>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {skills.map((skill) => (
            <tr key={skill.id}>
              <th scope="row">
                <Go to={`elements/${encodeURIComponent(skill.id)}`}>{skill.name}</Go>
              </th>
              {holders.map((holder) => {
                const level = cells.get(`${skill.id} ${holder.id}`)
                if (level === undefined) return <td key={holder.id} />
                const at =
                  typeof level === 'number' ? Math.max(0, Math.min(5, Math.round(level))) : 1
                return (
                  <td
                    key={holder.id}
                    style={{ background: levels[at], color: levelInk[at] }}
                    title={`${holder.name}, ${skill.name}`}
                  >
                    {typeof level === 'number' ? level : t('has')}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
