// Who is owner of record, and who of them stands behind it: phantom owners first.
import { Button, Checkbox } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { api, key, type Schemas, take, useMay } from '@/api'
import { Go, useGo, useSearchState, useWorkspace } from '@/app/place'
import { TableExport } from '@/app/table_export'
import { useTableState } from '@/app/table_state'
import { EmptyState, ErrorState, Skeleton } from '@/parts'
import { DataTable, type TableHandle } from '@/parts/table'
import { useFormat, useWords } from '@/words'
import { Frame } from './frame'
import { type Owner, placeOfOwner, useOwnerColumns } from './owner_columns'
import styles from './measures.module.css'

const rowId = (row: Owner) => row.person.id
const rowName = (row: Owner) => row.person.name

function useOwners() {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('elements', workspace, 'measure-owners'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/measures/owners', {
          params: { path: { workspace } },
          signal,
        }),
      ),
  })
}

export function Screen() {
  const t = useWords('measures')
  const go = useGo()
  const owners = useOwners()
  const [search, setSearch] = useSearchState()
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const columns = useOwnerColumns(narrow)
  const handle = useRef<TableHandle<Owner>>(null)
  // As the server orders them: phantom owners first, who own most before others.
  const table = useTableState(columns)
  const only = search['phantom'] === '1'
  const items = owners.data?.items
  const rows = useMemo(() => (items ?? []).filter((row) => !only || row.phantom), [items, only])
  const open = useCallback((row: Owner) => go(placeOfOwner(row)), [go])
  const drop = () => setSearch({ phantom: undefined, q: undefined })
  return (
    <Frame fill tab="owners" sentence={owners.data && <Said owners={owners.data} />}>
      {owners.isPending ? (
        <Skeleton shape="table" rows={12} />
      ) : owners.error && !items ? (
        <ErrorState error={owners.error} onRetry={() => void owners.refetch()} />
      ) : items?.length === 0 ? (
        <Nobody />
      ) : (
        <>
          <Explained phantoms={owners.data?.phantoms ?? 0} />
          <DataTable
            label={t('title.owners')}
            rows={rows}
            columns={columns}
            rowId={rowId}
            rowName={rowName}
            onOpen={open}
            {...table}
            total={items?.length ?? 0}
            lines={narrow ? 2 : 1}
            handle={handle}
            filters={
              <span className={styles['ticks']}>
                <Checkbox
                  label={t('owners.only')}
                  checked={only}
                  onChange={(event) =>
                    setSearch({ phantom: event.currentTarget.checked ? '1' : undefined })
                  }
                />
              </span>
            }
            actions={
              <TableExport
                title={t('title.owners')}
                content={() => handle.current?.shown()}
                filter={only ? t('owners.only') : ''}
              />
            }
            empty={
              only && owners.data?.phantoms === 0 ? (
                <EmptyState
                  kind="filtered"
                  title={t('owners.no_phantom')}
                  action={
                    <Button variant="default" onClick={drop}>
                      {t('owners.show_all')}
                    </Button>
                  }
                >
                  {t('owners.no_phantom_text')}
                </EmptyState>
              ) : (
                <EmptyState
                  kind="filtered"
                  title={t('empty.filtered')}
                  action={
                    <Button variant="default" onClick={drop}>
                      {t('drop_filters')}
                    </Button>
                  }
                />
              )
            }
          />
        </>
      )}
    </Frame>
  )
}

type Answer = { items: Schemas['MeasureOwner'][]; owners: number; phantoms: number }

function Said({ owners: { items, owners, phantoms } }: { owners: Answer }) {
  const t = useWords('measures')
  const format = useFormat()
  if (owners === 0) return <>{t('owners.sentence_none')}</>
  if (phantoms === 0) return <>{t('owners.sentence_all', { count: owners })}</>
  const theirs = items
    .filter((row) => row.phantom)
    .reduce((sum, row) => sum + row.measures + row.elements, 0)
  return (
    <>
      {t('owners.sentence', { count: owners, phantoms: format.number(phantoms) })}{' '}
      {t('owners.theirs', { count: theirs })}
    </>
  )
}

// What a phantom owner is, and the two ways to have one less.
function Explained({ phantoms }: { phantoms: number }) {
  const t = useWords('measures')
  const may = useMay(useWorkspace())
  if (phantoms === 0) return null
  return (
    <p className={styles['lead']}>
      {t('owners.explained')}{' '}
      {may('manage_people') && <Go to="administration?section=people">{t('owners.accounts')}</Go>}
    </p>
  )
}

function Nobody() {
  const t = useWords('measures')
  return (
    <EmptyState
      kind="nothing"
      drawing="list"
      title={t('owners.none')}
      action={
        <Button renderRoot={(props) => <Go {...props} to="measures" />}>{t('mine.all')}</Button>
      }
    >
      {t('owners.none_text')}
    </EmptyState>
  )
}
