// Moving and resizing tiles, by pointer and by keyboard. What happened is said to those who do not see it.
import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArrowsDiagonal2,
  IconCopy,
  IconDots,
  IconGripVertical,
  IconSettings,
  IconTrash,
} from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useWords } from '@/words'
import type { Tile, TileData } from './data'
import { columns, gap, moved, place, rowHeight } from './layout'
import { TileView } from './tile'
import styles from './dashboards.module.css'

interface Props {
  tiles: Tile[]
  data: Map<string, TileData>
  selected: string | undefined
  // `settle`: the change is done; until then it is one step of undo.
  onChange: (tiles: Tile[], settle: boolean) => void
  onSettings: (id: string) => void
  onCopy: (id: string) => void
  onRemove: (id: string) => void
}

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)

export function Compose({ tiles, data, selected, onChange, onSettings, onCopy, onRemove }: Props) {
  const t = useWords('dashboards')
  const grid = useRef<HTMLDivElement>(null)
  const [said, setSaid] = useState('')
  const [held, setHeld] = useState<string>()
  const placed = place(tiles)
  const titleOf = (tile: Tile) => tile.title || data.get(tile.id)?.title || t(`kind.${tile.kind}`)

  const move = (tile: Tile, to: number, settle: boolean) => {
    const next = moved(tiles, tile.id, to)
    onChange(next, settle)
    const at = next.findIndex((one) => one.id === tile.id)
    setSaid(t('said.moved', { title: titleOf(tile), place: at + 1, all: next.length }))
  }
  const resize = (tile: Tile, width: number, height: number, settle: boolean) => {
    const size = { width: clamp(width, 1, columns), height: clamp(height, 1, 12) }
    onChange(
      tiles.map((one) => (one.id === tile.id ? { ...one, ...size } : one)),
      settle,
    )
    setSaid(t('said.sized', { title: titleOf(tile), ...size }))
  }

  const moveKeys = (tile: Tile) => (event: KeyboardEvent) => {
    const at = tiles.findIndex((one) => one.id === tile.id)
    const to = {
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      Home: 0,
      End: tiles.length - 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    move(tile, clamp(to, 0, tiles.length - 1), true)
    const target = event.currentTarget as HTMLElement
    // The element stays, its place in the document does not.
    requestAnimationFrame(() => target.focus())
  }
  const sizeKeys = (tile: Tile) => (event: KeyboardEvent) => {
    const by = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    }[event.key]
    if (!by) return
    event.preventDefault()
    resize(tile, tile.width + (by[0] ?? 0), tile.height + (by[1] ?? 0), true)
  }

  // Where the pointer is: before the first tile whose middle it has not passed.
  const dropPlace = (x: number, y: number, id: string) => {
    const boxes = [...(grid.current?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])]
    const others = boxes.filter((box) => box.dataset['tile'] !== id)
    const at = others.findIndex((box) => {
      const { left, right, top, bottom } = box.getBoundingClientRect()
      return y < top || (y < bottom && x < (left + right) / 2)
    })
    return at < 0 ? others.length : at
  }
  const hold = (tile: Tile, how: 'move' | 'size') => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    handle.focus()
    handle.setPointerCapture(event.pointerId)
    setHeld(tile.id)
    const start = { x: event.clientX, y: event.clientY }
    const width = ((grid.current?.clientWidth ?? 0) + gap) / columns
    let last = ''
    const during = (now: globalThis.PointerEvent) => {
      if (how === 'size') {
        const wide = tile.width + Math.round((now.clientX - start.x) / width)
        const high = tile.height + Math.round((now.clientY - start.y) / (rowHeight + gap))
        if (`${wide} ${high}` !== last) live.current?.resize(tile, wide, high, false)
        last = `${wide} ${high}`
      } else {
        const to = dropPlace(now.clientX, now.clientY, tile.id)
        if (String(to) !== last) live.current?.move(tile, to, false)
        last = String(to)
      }
    }
    const end = () => {
      handle.removeEventListener('pointermove', during)
      setHeld(undefined)
      if (last) live.current?.settle()
    }
    handle.addEventListener('pointermove', during)
    handle.addEventListener('lostpointercapture', end, { once: true })
  }
  // The handlers of the newest tiles, for a pointer that is held down over several renderings.
  const live = useRef<{ move: typeof move; resize: typeof resize; settle: () => void }>(null)
  live.current = { move, resize, settle: () => onChange(tiles, true) }

  return (
    <>
      <div ref={grid} className={styles['grid']} data-composing>
        {tiles.map((tile, at) => {
          const spot = placed[at]
          const title = titleOf(tile)
          return (
            <div
              role="group"
              key={tile.id}
              data-tile={tile.id}
              className={styles['tile']}
              aria-label={title || t('tile')}
              data-selected={selected === tile.id || undefined}
              data-held={held === tile.id || undefined}
              data-stale={data.get(tile.id)?.stale || undefined}
              style={
                {
                  '--column': `${(spot?.x ?? 0) + 1} / span ${tile.width}`,
                  '--row': `${(spot?.y ?? 0) + 1} / span ${tile.height}`,
                  '--rows': tile.height,
                } as React.CSSProperties
              }
            >
              <TileView
                tile={shown(tile, data.get(tile.id))}
                height={tile.height}
                still
                actions={
                  <div className={styles['handles']}>
                    <button
                      type="button"
                      className={styles['handle']}
                      aria-label={t('move', { title })}
                      title={t('move_hint')}
                      onPointerDown={hold(tile, 'move')}
                      onKeyDown={moveKeys(tile)}
                    >
                      <IconGripVertical size={16} stroke={1.6} aria-hidden />
                    </button>
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          size="sm"
                          aria-label={t('menu', { title })}
                        >
                          <IconDots size={16} stroke={1.6} />
                        </ActionIcon>
                      </Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item
                          leftSection={<IconSettings size={15} stroke={1.6} />}
                          onClick={() => onSettings(tile.id)}
                        >
                          {t('settings')}
                        </Menu.Item>
                        <Menu.Item
                          leftSection={<IconCopy size={15} stroke={1.6} />}
                          onClick={() => onCopy(tile.id)}
                        >
                          {t('copy_tile')}
                        </Menu.Item>
                        <Menu.Item disabled={at === 0} onClick={() => move(tile, at - 1, true)}>
                          {t('earlier')}
                        </Menu.Item>
                        <Menu.Item
                          disabled={at === tiles.length - 1}
                          onClick={() => move(tile, at + 1, true)}
                        >
                          {t('later')}
                        </Menu.Item>
                        <Menu.Divider />
                        <Menu.Item
                          color="red"
                          leftSection={<IconTrash size={15} stroke={1.6} />}
                          onClick={() => onRemove(tile.id)}
                        >
                          {t('remove_tile')}
                        </Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  </div>
                }
              />
              <button
                type="button"
                className={styles['corner']}
                aria-label={t('size', { title })}
                title={t('size_hint')}
                onPointerDown={hold(tile, 'size')}
                onKeyDown={sizeKeys(tile)}
              >
                <IconArrowsDiagonal2 size={14} stroke={1.6} aria-hidden />
              </button>
            </div>
          )
        })}
      </div>
      <div className="visually-hidden" role="status">
        {said}
      </div>
    </>
  )
}

// While the server computes what the draft shows, its title and size are already the draft's.
function shown(tile: Tile, data: TileData | undefined): TileData | undefined {
  return data && { ...data, title: tile.title || data.title }
}
