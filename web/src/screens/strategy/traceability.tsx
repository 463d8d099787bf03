import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, key, metamodelQuery, type Schemas, take } from '@/api'
import { Go, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import {
  Chain,
  EmptyState,
  ErrorState,
  Page,
  PanelPart,
  Sheet,
  SidePanel,
  Skeleton,
  WithPanel,
} from '@/parts'
import type { Domain } from '@/tokens'
import { useFormat, useWords } from '@/words'
import styles from './strategy.module.css'

type Cell = {
  row: string
  column: string
  strength: number
  direct?: boolean
  path: Schemas['Ref'][]
}

export const domainOfComponent = (component: string | null | undefined) =>
  (component?.split('.')[0] ?? null) as Domain | null

// Which things carry which: rows against columns, with the path behind every cell.
export function Screen() {
  const t = useWords('strategy')
  const format = useFormat()
  const workspace = useWorkspace()
  const moment = useMoment()
  const [search, setSearch] = useSearchState()
  const metamodel = useQuery(metamodelQuery(workspace)).data
  const rows = search['rows'] ?? 'goal'
  const columns = search['columns'] ?? 'initiative'
  const matrix = useQuery({
    queryKey: key('analysis', workspace, 'traceability', moment, rows, columns),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/traceability', {
          params: { path: { workspace }, query: { ...moment, rows, columns } },
          signal,
        }),
      ),
    placeholderData: (previous) => previous,
  })
  const types = (metamodel?.types ?? [])
    .filter((type) => (type.count ?? 1) > 0 || type.id === rows || type.id === columns)
    .map((type) => ({ value: type.id, label: type.plural }))
  const gaps = (matrix.data?.rows ?? []).filter((head) => head.total === 0).length
  const picks = (
    <div className={styles['picks']}>
      {(['rows', 'columns'] as const).map((which) => (
        <Select
          key={which}
          label={t(`traceability.${which}`)}
          data={types}
          value={which === 'rows' ? rows : columns}
          onChange={(value) => value && setSearch({ [which]: value, cell: undefined })}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('traceability.no_type')}
        />
      ))}
    </div>
  )
  const [row = '', column = ''] = (search['cell'] ?? '').split('~')
  const chosen = matrix.data?.cells.find((cell) => cell.row === row && cell.column === column)
  return (
    <WithPanel
      panel={
        chosen && <CellPanel cell={chosen as Cell} onClose={() => setSearch({ cell: undefined })} />
      }
    >
      <Page
        title={t('traceability.title')}
        sentence={<Sentence sentence={matrix.data?.sentence} />}
        above={<Go to="strategy">{t('title')}</Go>}
        actions={picks}
      >
        {matrix.isPending && <Skeleton shape="table" />}
        {matrix.error && <ErrorState error={matrix.error} onRetry={() => void matrix.refetch()} />}
        {matrix.data && (matrix.data.rows.length === 0 || matrix.data.columns.length === 0) && (
          <Sheet>
            <EmptyState kind="nothing" title={t('traceability.empty')}>
              {t('traceability.empty_text')}
            </EmptyState>
          </Sheet>
        )}
        {matrix.data && matrix.data.rows.length > 0 && matrix.data.columns.length > 0 && (
          <Sheet flush>
            <Matrix
              data={matrix.data}
              chosen={search['cell']}
              onChoose={(cell) => setSearch({ cell: `${cell.row}~${cell.column}` }, true)}
            />
            <div className={styles['legend']}>
              <span>
                <i className={styles['dot']} /> {t('traceability.direct')}
              </span>
              <span>
                <i className={styles['ring']} /> {t('traceability.indirect')}
              </span>
              <span>{t('traceability.size')}</span>
              <span>
                {gaps === 0
                  ? t('traceability.no_gaps')
                  : t('traceability.gaps', {
                      count: gaps,
                      of: format.number(matrix.data.rows.length),
                    })}
              </span>
            </div>
          </Sheet>
        )}
      </Page>
    </WithPanel>
  )
}

interface MatrixProps {
  data: {
    rows: Schemas['MatrixHead'][]
    columns: Schemas['MatrixHead'][]
    cells: { row: string; column: string; strength: number; direct?: boolean }[]
  }
  chosen: string | undefined
  onChoose: (cell: { row: string; column: string }) => void
}

function Matrix({ data, chosen, onChoose }: MatrixProps) {
  const t = useWords('strategy')
  const format = useFormat()
  const cells = new Map(data.cells.map((cell) => [`${cell.row}~${cell.column}`, cell]))
  return (
    <div
      className={styles['frame']}
      // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      role="region"
      aria-label={t('traceability.title')}
    >
      <table className={styles['matrix']}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('traceability.rows')}</span>
            </th>
            {data.columns.map((head) => (
              <th key={head.id} scope="col">
                <Go to={`elements/${encodeURIComponent(head.id)}`} title={head.name}>
                  {head.name}
                </Go>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((head) => (
            <tr key={head.id}>
              <th scope="row" data-gap={head.total === 0 || undefined}>
                <Go
                  to={`elements/${encodeURIComponent(head.id)}`}
                  title={head.total === 0 ? t('traceability.gap', { name: head.name }) : head.name}
                >
                  {head.name}
                </Go>
              </th>
              {data.columns.map((column) => {
                const id = `${head.id}~${column.id}`
                const cell = cells.get(id)
                const size = cell ? 7 + Math.round(cell.strength * 13) : 0
                return (
                  <td key={column.id}>
                    {cell && (
                      <button
                        type="button"
                        className={styles['cell']}
                        data-indirect={!cell.direct || undefined}
                        aria-pressed={chosen === id}
                        aria-label={t('traceability.cell', {
                          row: head.name,
                          column: column.name,
                          value: format.percent(cell.strength),
                        })}
                        onClick={() => onChoose(cell)}
                      >
                        <i style={{ width: size, height: size }} />
                      </button>
                    )}
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

function CellPanel({ cell, onClose }: { cell: Cell; onClose: () => void }) {
  const t = useWords('strategy')
  const format = useFormat()
  const first = cell.path[0]?.name ?? cell.row
  const last = cell.path[cell.path.length - 1]?.name ?? cell.column
  return (
    <SidePanel
      title={`${first} – ${last}`}
      kicker={t(cell.direct ? 'traceability.direct' : 'traceability.indirect')}
      onClose={onClose}
    >
      <PanelPart title={t('traceability.strength')}>
        {format.percent(cell.strength)}
        <p className={styles['hint']}>{t('traceability.strength_text')}</p>
      </PanelPart>
      <PanelPart title={t('traceability.path')}>
        <Chain
          steps={cell.path.map((step) => ({
            name: <Go to={`elements/${encodeURIComponent(step.id)}`}>{step.name}</Go>,
            domain: domainOfComponent(step.component),
          }))}
        />
      </PanelPart>
    </SidePanel>
  )
}
