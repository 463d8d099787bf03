// The tiles as they are read, each with its own menu of files.
import type { CSSProperties, ReactNode } from 'react'
import { useWords } from '@/words'
import type { TileData } from './data'
import { place } from './layout'
import { TileView } from './tile'
import styles from './dashboards.module.css'

interface Props {
  tiles: TileData[]
  actions?: (tile: TileData) => ReactNode
}

export const spotOf = (x: number, y: number, width: number, height: number) =>
  ({
    '--column': `${x + 1} / span ${width}`,
    '--row': `${y + 1} / span ${height}`,
    '--rows': height,
  }) as CSSProperties

export function View({ tiles, actions }: Props) {
  const t = useWords('dashboards')
  const placed = place(tiles)
  return (
    <div className={styles['grid']}>
      {tiles.map((tile, at) => {
        const spot = placed[at]
        return (
          <div
            role="group"
            key={tile.id}
            data-tile={tile.id}
            className={styles['tile']}
            aria-label={tile.title || t('tile')}
            data-stale={tile.stale || undefined}
            style={spotOf(spot?.x ?? 0, spot?.y ?? 0, tile.width, tile.height)}
          >
            <TileView
              tile={tile}
              height={tile.height}
              {...(actions && tile.kind !== 'text' ? { actions: actions(tile) } : {})}
            />
          </div>
        )
      })}
    </div>
  )
}
