import { Button, MultiSelect, Select } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useCallback, useMemo, useRef } from 'react'
import { useMoment, useSearchState, useWorkspace } from '@/app/place'
import { SavedSearch } from '@/app/saved_views'
import { Sentence } from '@/app/sentence'
import { TableExport } from '@/app/table_export'
import { useTableState } from '@/app/table_state'
import { EmptyState, ErrorState, isSeverity, Page, Skeleton, StatusShape, WithPanel } from '@/parts'
import { DataTable, type TableHandle } from '@/parts/table'
import { useWords } from '@/words'
import { useColumns } from './columns'
import { filterNames, type Finding, queryOf, states, useFindings, useRules } from './data'
import { Diagnoses } from './diagnoses'
import { FindingPanel } from './panel'

const rowId = (row: Finding) => row.key
const rowName = (row: Finding) => row.text
const savedNames = [...filterNames, 'state', 'group', 'sort', 'columns']
const groupings = ['severity', 'rule', 'theme', 'domain', 'owner', 'assignee'] as const

export function Screen() {
  const t = useWords('findings')
  const p = useWords('parts')
  const workspace = useWorkspace()
  const moment = useMoment()
  const [search, setSearch] = useSearchState()
  const query = useMemo(() => queryOf(search, moment), [search, moment])
  const found = useFindings(workspace, query)
  const rules = useRules(workspace)
  const columns = useColumns()
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const handle = useRef<TableHandle<Finding>>(null)
  const table = useTableState(columns, '-severity')

  const group = groupings.find((entry) => entry === search['group'])
  const groupOf = useCallback(
    (row: Finding) =>
      group === 'severity'
        ? row.severity
        : group === 'rule'
          ? row.name
          : group === 'theme'
            ? (row.theme ?? '')
            : group === 'domain'
              ? (row.domain ?? '')
              : group === 'owner'
                ? (row.owner ?? '')
                : (row.assignee?.name ?? ''),
    [group],
  )
  const open = useCallback((row: Finding) => setSearch({ key: row.key }), [setSearch])
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  if (found.isPending) return <Skeleton shape="page" />
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  const { rows, first } = found
  const counts = first?.counts ?? {}
  const filtered = filterNames.filter((name) => search[name])
  const levels = (['high', 'medium', 'low'] as const).map((level) => ({
    value: level,
    label: `${p(`status.${level}`)} (${counts.level?.[level] ?? 0})`,
  }))
  const drop = () => setSearch(Object.fromEntries(filtered.map((name) => [name, undefined])))

  return (
    <Page fill title={t('title')} sentence={<Sentence sentence={first?.sentence} />}>
      <Diagnoses
        items={first?.diagnoses ?? []}
        current={search['diagnosis']}
        onChoose={(id) => setSearch({ diagnosis: id, key: undefined })}
      />
      <WithPanel
        panel={
          search['key'] ? (
            <FindingPanel id={search['key']} onClose={() => setSearch({ key: undefined })} />
          ) : null
        }
      >
        <DataTable
          label={t('title')}
          rows={rows}
          columns={columns}
          rowId={rowId}
          rowName={rowName}
          current={search['key'] ?? null}
          onOpen={open}
          {...table}
          sortedOutside
          total={first?.total ?? rows.length}
          onEnd={more}
          handle={handle}
          lines={narrow ? 2 : 1}
          {...(group
            ? {
                groupOf,
                groupHead: (value: string, own: Finding[]) => (
                  <>
                    {group === 'severity' && isSeverity(value) ? (
                      <StatusShape status={value} />
                    ) : group === 'domain' && value ? (
                      p(`domain.${value}`)
                    ) : (
                      value || t('none')
                    )}{' '}
                    · {own.length}
                  </>
                ),
              }
            : {})}
          filters={
            <>
              <MultiSelect
                aria-label={t('filter.level')}
                placeholder={search['level'] ? undefined : t('filter.level')}
                data={levels}
                value={(search['level'] ?? '').split(',').filter(Boolean)}
                onChange={(value) => setSearch({ level: value.join(',') || undefined })}
                w={search['level'] ? 200 : 130}
                clearable
              />
              <Select
                aria-label={t('filter.rule')}
                placeholder={t('filter.rule')}
                data={(rules.data?.items ?? [])
                  .filter(
                    (rule) =>
                      (counts.rule?.[rule.id] ?? rule.open ?? 0) > 0 || rule.id === search['rule'],
                  )
                  .map((rule) => ({ value: rule.id, label: rule.name }))}
                value={search['rule'] ?? null}
                onChange={(value) => setSearch({ rule: value ?? undefined })}
                clearable
                searchable
                w={190}
              />
              <Select
                aria-label={t('filter.domain')}
                placeholder={t('filter.domain')}
                data={['BS', 'IS', 'OI', 'II'].map((domain) => ({
                  value: domain,
                  label: p(`domain.${domain}`),
                }))}
                value={search['domain'] ?? null}
                onChange={(value) => setSearch({ domain: value ?? undefined })}
                clearable
                w={150}
              />
              <Select
                aria-label={t('filter.state')}
                data={states.map((state) => ({ value: state, label: t(`state.${state}`) }))}
                value={states.find((state) => state === search['state']) ?? 'open'}
                onChange={(value) =>
                  setSearch({ state: value === 'open' ? undefined : (value ?? undefined) })
                }
                allowDeselect={false}
                w={110}
              />
              <Select
                aria-label={t('filter.group')}
                placeholder={t('filter.group')}
                data={groupings.map((entry) => ({ value: entry, label: t(`group.${entry}`) }))}
                value={group ?? null}
                onChange={(value) => setSearch({ group: value ?? undefined })}
                clearable
                w={140}
              />
            </>
          }
          actions={
            <>
              {filtered.length > 0 && (
                <Button size="compact-xs" variant="subtle" onClick={drop}>
                  {t('drop_filters')}
                </Button>
              )}
              <SavedSearch screen="findings" names={savedNames} />
              <TableExport
                title={t('title')}
                content={() => handle.current?.shown()}
                filter={filtered.map((name) => `${name}: ${search[name]}`).join(', ')}
              />
            </>
          }
          empty={
            filtered.length > 0 ? (
              <EmptyState
                kind="filtered"
                title={t('empty.filtered')}
                action={
                  <Button variant="default" onClick={drop}>
                    {t('drop_filters')}
                  </Button>
                }
              >
                {t('empty.filtered_text')}
              </EmptyState>
            ) : (
              <EmptyState kind="nothing" drawing="list" title={t('empty.nothing')}>
                {t('empty.nothing_text')}
              </EmptyState>
            )
          }
        />
      </WithPanel>
    </Page>
  )
}
