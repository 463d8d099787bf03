// A screen on the wall: one dashboard after the other, large, live, without navigation.
import { ActionIcon } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import {
  IconChevronLeft,
  IconChevronRight,
  IconMaximize,
  IconPlayerPause,
  IconPlayerPlay,
  IconX,
} from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type CSSProperties, useEffect, useMemo, useState } from 'react'
import { type Search, usePathParam } from '@/app/place'
import { EmptyState, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { gap, pages, place, rowHeight, rowsOf } from './layout'
import { TileView } from './tile'
import { spotOf } from './view'
import { type Board, useWall } from './wall_data'
import styles from './dashboards.module.css'

// Designed for this width and enlarged to the screen's: type grows with it.
const designed = 1180
const head = 56
const roomiest = 104

export function Screen() {
  const t = useWords('dashboards')
  const format = useFormat()
  const workspace = usePathParam('workspace')
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const [secret] = useState(() => location.hash.slice(1))
  const boardList = search['boards'] ?? ''
  const ids = useMemo(() => boardList.split(',').filter(Boolean), [boardList])
  const seconds = Math.min(Math.max(Number(search['every']) || 30, 5), 3600)
  const { boards, lost } = useWall(workspace, ids, secret)
  const { zoom, rows, high, narrow } = useRoom()
  const slides = useMemo(
    () =>
      ids.flatMap((id) => {
        const board: Board = boards[id] ?? {}
        const tiles = board.data?.tiles ?? []
        // A phone has one column.
        const sized = narrow ? tiles.map((tile) => ({ ...tile, width: 12 })) : tiles
        const all = pages(place(sized), rows)
        return (all.length > 0 ? all : [[]]).map((page, at) => ({
          id,
          board,
          page,
          number: at + 1,
          of: Math.max(1, all.length),
        }))
      }),
    [ids, boards, rows, narrow],
  )
  const [at, setAt] = useState(0)
  const [paused, setPaused] = useState(false)
  const count = Math.max(1, slides.length)
  const slide = slides[at % count]
  const step = (by: number) => setAt((now) => (now + by + count) % count)
  useEffect(() => {
    if (paused || count < 2) return
    const timer = setInterval(() => setAt((now) => (now + 1) % count), seconds * 1000)
    return () => clearInterval(timer)
    // A step by hand gives the new one its whole time.
  }, [paused, count, seconds, at])
  const exit = () => {
    if (document.fullscreenElement) void document.exitFullscreen()
    else if (!secret) void navigate({ to: `/w/${workspace}/dashboards` as never })
  }
  useHotkeys([
    ['ArrowRight', () => step(1)],
    ['ArrowLeft', () => step(-1)],
    ['space', () => setPaused((now) => !now)],
    ['P', () => setPaused((now) => !now)],
    ['F', () => void document.documentElement.requestFullscreen?.()],
    ['Escape', exit],
  ])
  const name = slide?.board.data?.name ?? t('title')
  useEffect(() => {
    document.title = `${name} · Plumbline`
  }, [name])
  const tiles = new Map((slide?.board.data?.tiles ?? []).map((tile) => [tile.id, tile]))
  const readAt = slide?.board.read
  // What is left of the screen goes to the rows there are.
  const used = Math.max(1, rowsOf(slide?.page ?? []))
  const row = Math.min(roomiest, Math.max(rowHeight, Math.floor((high + gap) / used) - gap))
  return (
    <main className={styles['wall']} style={{ zoom } as CSSProperties}>
      <header className={styles['wallHead']}>
        <h1 className={styles['wallTitle']}>{name}</h1>
        <span className={styles['wallNote']}>{slide?.board.data?.workspace}</span>
        <span className={styles['wallNote']} data-old={lost !== null || undefined} role="status">
          {lost !== null
            ? t('wall_old', { at: format.dateTime(new Date(readAt ?? lost)) })
            : readAt && t('wall_fresh', { at: format.dateTime(new Date(readAt)) })}
        </span>
        <div className={styles['wallKeys']}>
          {paused && <span className={styles['wallNote']}>{t('paused')}</span>}
          <span className={styles['wallNote']}>
            {t('slide', { at: (at % count) + 1, all: count })}
          </span>
          <Key label={t('previous')} icon={<IconChevronLeft size={18} />} act={() => step(-1)} />
          <Key
            label={t(paused ? 'go_on' : 'pause')}
            icon={paused ? <IconPlayerPlay size={18} /> : <IconPlayerPause size={18} />}
            act={() => setPaused(!paused)}
          />
          <Key label={t('next')} icon={<IconChevronRight size={18} />} act={() => step(1)} />
          <Key
            label={t('full_screen')}
            icon={<IconMaximize size={18} />}
            act={() => void document.documentElement.requestFullscreen?.()}
          />
          {!secret && <Key label={t('exit')} icon={<IconX size={18} />} act={exit} />}
        </div>
      </header>
      {ids.length === 0 ? (
        <EmptyState kind="nothing" drawing="boxes" title={t('wall_none')}>
          {t('wall_none_text')}
        </EmptyState>
      ) : slide?.board.refused ? (
        <EmptyState kind="denied" title={slide.board.refused.message}>
          {slide.board.refused.status === 401 ? t('wall_revoked') : slide.board.refused.remedy}
        </EmptyState>
      ) : !slide?.board.data ? (
        <Skeleton shape="table" />
      ) : slide.page.length === 0 ? (
        <EmptyState kind="nothing" drawing="boxes" title={t('empty')} />
      ) : (
        <div
          className={styles['grid']}
          style={{ gridAutoRows: row }}
          key={`${slide.id} ${slide.number}`}
        >
          {slide.page.map((spot) => {
            const tile = tiles.get(spot.id)
            return (
              <div
                role="group"
                key={spot.id}
                data-tile={spot.id}
                className={styles['tile']}
                aria-label={tile?.title || t('tile')}
                data-stale={tile?.stale || undefined}
                style={spotOf(spot.x, spot.y, spot.width, spot.height)}
              >
                <TileView tile={tile} height={spot.height} row={row} still />
              </div>
            )
          })}
        </div>
      )}
    </main>
  )
}

function Key({ label, icon, act }: { label: string; icon: React.ReactNode; act: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={act}>
      {icon}
    </ActionIcon>
  )
}

// How much larger than designed, and how many rows of tiles that leaves.
function useRoom() {
  const measure = () => {
    const narrow = innerWidth < 700
    const zoom = narrow ? 1 : Math.max(0.6, innerWidth / designed)
    const high = innerHeight / zoom - (narrow ? 2 * head : head) - 28
    return { zoom, high, narrow, rows: Math.max(4, Math.floor((high + gap) / (rowHeight + gap))) }
  }
  const [room, setRoom] = useState(measure)
  useEffect(() => {
    const resized = () => setRoom(measure())
    window.addEventListener('resize', resized)
    return () => window.removeEventListener('resize', resized)
  }, [])
  return room
}
