// What tiles show that is not a chart: a number, a table, statuses, the small map.
import { Go, placeOf } from '@/app/place'
import { Sparkline, StatusShape, isSeverity } from '@/parts'
import { domains as domainIds, isDomain, useTokens } from '@/tokens'
import { useFormat, useWords } from '@/words'
import { type Cell, cellText, columnName, figure, isNumber, shapes, type TileData } from './data'
import styles from './dashboards.module.css'

interface Props {
  tile: TileData
  // Without links: on a wall nobody clicks.
  still?: boolean
}

function Linked({
  place,
  still,
  children,
}: {
  place: string | null
  still?: boolean | undefined
  children: React.ReactNode
}) {
  const to = place && !still ? placeOf(place) : null
  return to ? <Go to={to}>{children}</Go> : <>{children}</>
}

export function TileNumber({ tile }: Props) {
  const t = useWords('dashboards')
  const format = useFormat()
  const scale = tile.format === 'plain' ? 'number' : (tile.format ?? 'number')
  const change =
    tile.value != null && tile.before != null
      ? scale === 'share'
        ? (tile.value - tile.before) * 100
        : tile.value - tile.before
      : null
  return (
    <div className={styles['number']}>
      <div className={styles['figureRow']}>
        <span className={styles['value']}>
          {tile.format === 'of'
            ? t('of', { met: format.number(tile.met), all: format.number(tile.of_all) })
            : figure(format, tile.value, scale)}
          {tile.unit && <span className={styles['unit']}> {tile.unit}</span>}
          {tile.format === 'index' && <span className={styles['unit']}> {t('of_100')}</span>}
        </span>
        {tile.trend && (
          <Sparkline
            values={tile.trend}
            label={t('trend', { title: tile.title })}
            width={72}
            height={26}
          />
        )}
      </div>
      <div className={styles['notes']}>
        {tile.status && (
          <StatusShape status={shapes[tile.status] ?? 'none'} word={t(`status.${tile.status}`)} />
        )}
        {tile.target != null && (
          <span>
            {t('target')} {figure(format, tile.target, scale)}
            {tile.upper != null && ` – ${figure(format, tile.upper, scale)}`}
          </span>
        )}
        {tile.attainment != null && (
          <span>{t('attained', { share: format.percent(tile.attainment) })}</span>
        )}
        {change != null && (
          <span>
            {t(scale === 'share' ? 'since_points' : 'since', {
              change: format.change(change),
              day: format.date(tile.before_at),
            })}
          </span>
        )}
        {tile.not_judged ? <span>{t('not_judged', { count: tile.not_judged })}</span> : null}
        {tile.levels &&
          tile.levels.high + tile.levels.medium + tile.levels.low !== tile.levels.high &&
          (['high', 'medium', 'low'] as const).map((level) => (
            <StatusShape
              key={level}
              status={level}
              word={`${format.number(tile.levels?.[level])} ${t(`level.${level}`)}`}
            />
          ))}
      </div>
    </div>
  )
}

export function TileTable({ tile, still }: Props) {
  const t = useWords('dashboards')
  const format = useFormat()
  if (tile.rows.length === 0) return <p className={styles['none']}>{t('nothing_matches')}</p>
  return (
    <div
      className={styles['scroll']}
      tabIndex={still ? undefined : 0}
      role="group"
      aria-label={tile.title}
    >
      <table className="plain">
        <caption className="visually-hidden">{tile.title}</caption>
        <thead>
          <tr>
            {tile.columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={isNumber(column.kind) ? 'number' : undefined}
              >
                {columnName(t, column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tile.rows.map((row, at) => (
            <tr key={row.place ?? at} data-stale={row.stale || undefined}>
              {row.cells.map((cell, place) => {
                const column = tile.columns[place]
                const kind = column?.kind ?? 'text'
                const content = (
                  <CellView
                    cell={cell}
                    kind={kind}
                    unit={column?.id === 'current' ? row.unit : null}
                  />
                )
                return place === 0 ? (
                  <th key={place} scope="row">
                    <Linked place={row.place} still={still}>
                      {content}
                    </Linked>
                  </th>
                ) : (
                  <td key={place} className={isNumber(kind) ? 'number' : undefined}>
                    {content}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {(tile.total ?? 0) > tile.rows.length && (
        <p className={styles['more']}>
          {t('more', { shown: format.number(tile.rows.length), all: format.number(tile.total) })}
        </p>
      )}
    </div>
  )
}

function CellView({
  cell,
  kind,
  unit,
}: {
  cell: Cell
  kind: string
  unit: string | null | undefined
}) {
  const t = useWords('dashboards')
  const format = useFormat()
  const text = cellText(t, format, cell, kind)
  if (kind === 'status' && typeof cell === 'string')
    return <StatusShape status={shapes[cell] ?? 'none'} word={text} />
  if (kind === 'level' && isSeverity(cell)) return <StatusShape status={cell} word={text} />
  return (
    <>
      {text}
      {unit && unit !== 'share' && cell != null && <span className="muted"> {unit}</span>}
    </>
  )
}

// Worst first: a shape, a word, and how far it has come.
export function TileList({ tile, still }: Props) {
  const t = useWords('dashboards')
  const format = useFormat()
  if (tile.rows.length === 0) return <p className={styles['none']}>{t('nothing_matches')}</p>
  return (
    <div
      className={styles['scroll']}
      tabIndex={still ? undefined : 0}
      role="group"
      aria-label={tile.title}
    >
      <ul className={styles['statuses']}>
        {tile.rows.map((row, at) => {
          const [name, status, share] = row.cells
          return (
            <li key={row.place ?? at} data-stale={row.stale || undefined}>
              <span className={styles['what']}>
                <Linked place={row.place} still={still}>
                  {name}
                </Linked>
              </span>
              <StatusShape status={shapes[String(status)] ?? 'none'} word={t(`status.${status}`)} />
              <span className={styles['share']}>{format.percent(share as number | null)}</span>
            </li>
          )
        })}
      </ul>
      {(tile.total ?? 0) > tile.rows.length && (
        <p className={styles['more']}>
          {t('more', { shown: format.number(tile.rows.length), all: format.number(tile.total) })}
        </p>
      )}
    </div>
  )
}

// Four corners and six lines; weight is strength, broken means weak, and every line says its number.
const corners = { BS: [0, 0], IS: [1, 0], OI: [0, 1], II: [1, 1] } as const
const spots: Record<string, [number, number]> = {
  'BS-IS': [0.5, 0],
  'BS-OI': [0, 0.5],
  'IS-II': [1, 0.5],
  'OI-II': [0.5, 1],
  'BS-II': [0.34, 0.34],
  'IS-OI': [0.66, 0.34],
}

export function TileMap({ tile }: Props) {
  const t = useWords('dashboards')
  const format = useFormat()
  const { colour } = useTokens()
  const links = tile.links ?? []
  const x = (share: number) => 68 + share * 264
  const y = (share: number) => 30 + share * 150
  const label = `${tile.title}. ${links
    .map((link) => `${link.name}: ${format.percent(link.value)}`)
    .join('; ')}`
  return (
    <svg className={styles['map']} viewBox="0 0 400 210" role="img" aria-label={label}>
      {links.map((link) => {
        const [from, to] = link.id.split('-') as [keyof typeof corners, keyof typeof corners]
        const [x1, y1] = corners[from]
        const [x2, y2] = corners[to]
        return (
          <line
            key={link.id}
            x1={x(x1)}
            y1={y(y1)}
            x2={x(x2)}
            y2={y(y2)}
            stroke={link.value == null ? colour.edge : colour.accent}
            strokeWidth={link.value == null ? 1 : 1 + 5 * link.value}
            strokeDasharray={link.value == null || link.value < 0.5 ? '6 5' : undefined}
          />
        )
      })}
      {links.map((link) => {
        const [px, py] = spots[link.id] ?? [0.5, 0.5]
        return (
          <g key={link.id}>
            <rect
              x={x(px) - 24}
              y={y(py) - 11}
              width={48}
              height={22}
              rx={11}
              fill={colour.sheet}
              stroke={colour.edge}
            />
            <text
              x={x(px)}
              y={y(py) + 4.5}
              textAnchor="middle"
              fontSize={13}
              fontWeight={600}
              fill={colour.ink}
            >
              {link.value == null ? t('none_short') : format.percent(link.value)}
            </text>
          </g>
        )
      })}
      {domainIds.map((id) => {
        const [cx, cy] = corners[id]
        const name = tile.domains?.find((one) => one.id === id)?.name ?? id
        return (
          <g key={id}>
            <rect
              x={x(cx) - 66}
              y={y(cy) - 20}
              width={132}
              height={40}
              rx={6}
              fill={colour.sheet}
              stroke={colour.hairline}
            />
            <rect
              x={x(cx) - 66}
              y={y(cy) - 20}
              width={3}
              height={40}
              fill={isDomain(id) ? colour[id] : colour.edge}
            />
            <text x={x(cx)} y={y(cy) + 4.5} textAnchor="middle" fontSize={13} fill={colour.ink}>
              {name}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
