// One tile: its title, what it shows, and a foot that says how old that is and where it comes from.
import { lazy, Suspense, type ReactNode } from 'react'
import { placeOf, Go, useGo } from '@/app/place'
import { Badge, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { TileData } from './data'
import { heightOf } from './layout'
import { Markdown } from './markdown'
import { TileList, TileMap, TileNumber, TileTable } from './tile_parts'
import styles from './dashboards.module.css'

// ECharts comes with the first chart, not with the first number.
const TileChart = lazy(async () => ({ default: (await import('./tile_chart')).TileChart }))

interface Props {
  tile: TileData | undefined
  // While composing the size is the draft's.
  height: number
  // Of one row, in pixels.
  row?: number
  still?: boolean
  // At the right of the title.
  actions?: ReactNode
}

export function TileView({ tile, height, row, still, actions }: Props) {
  const t = useWords('dashboards')
  const format = useFormat()
  if (!tile) return <Skeleton rows={2} />
  const to = tile.place && !still ? placeOf(tile.place) : null
  const bare = tile.kind === 'text' && !tile.title
  return (
    <>
      {(!bare || actions) && (
        <header className={styles['head']}>
          {tile.title ? <h2 className={styles['title']}>{tile.title}</h2> : <span />}
          {actions}
        </header>
      )}
      <div className={styles['content']} data-kind={tile.kind}>
        {tile.state === 'ok' ? (
          <Content tile={tile} room={heightOf(height, row)} still={still} />
        ) : (
          <p className={styles['none']}>
            <strong>{t(`state.${tile.state}`)}</strong> {tile.reason}
          </p>
        )}
        {tile.units_differ && <p className={styles['none']}>{t('units_differ')}</p>}
      </div>
      {tile.kind !== 'text' && (
        <footer className={styles['foot']}>
          <span>
            {tile.unit && tile.kind !== 'number' && `${tile.unit} · `}
            {tile.data_at ? t('data_of', { day: format.date(tile.data_at) }) : t('no_data_day')}
          </span>
          {tile.stale && <Badge tone="attention">{t('status.stale')}</Badge>}
          {to && (
            <Go
              to={to}
              className={styles['evidence']}
              aria-label={t('evidence_of', { title: tile.title })}
            >
              {t('evidence')}
            </Go>
          )}
        </footer>
      )}
    </>
  )
}

function Content({
  tile,
  room,
  still,
}: {
  tile: TileData
  room: number
  still: boolean | undefined
}) {
  const go = useGo()
  if (tile.kind === 'number') return <TileNumber tile={tile} />
  if (tile.kind === 'table') return <TileTable tile={tile} {...(still ? { still } : {})} />
  if (tile.kind === 'list') return <TileList tile={tile} {...(still ? { still } : {})} />
  if (tile.kind === 'map') return <TileMap tile={tile} />
  if (tile.kind === 'text')
    return (
      <div className={styles['text']}>
        <Markdown
          text={tile.text ?? ''}
          level={tile.title ? 'h3' : 'h2'}
          {...(still ? { still } : {})}
        />
      </div>
    )
  return (
    <Suspense fallback={<Skeleton rows={4} />}>
      <TileChart
        tile={tile}
        height={Math.max(80, room - (still ? 82 : 118))}
        still={still}
        onPlace={(place) => {
          const to = still ? null : placeOf(place)
          if (to) go(to)
        }}
      />
    </Suspense>
  )
}
