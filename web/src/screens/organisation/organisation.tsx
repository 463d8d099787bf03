// Who reports to whom: a tree of units with their heads and people.
import { Button, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { api, key, take } from '@/api'
import { Go, useGo, useMoment, useSearchState, useWorkspace } from '@/app/place'
import {
  Badge,
  EmptyState,
  ErrorState,
  Page,
  PercentValue,
  PersonName,
  Sheet,
  SheetStack,
  Skeleton,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import { allIds, countOf, type Line, linesOf, narrowed } from './tree'
import styles from './organisation.module.css'

export function Screen() {
  const t = useWords('organisation')
  const workspace = useWorkspace()
  const moment = useMoment()
  const [search, set] = useSearchState()
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const text = search['q'] ?? ''
  const query = useQuery({
    queryKey: key('analysis', workspace, 'organisation', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/organisation', {
          params: { path: { workspace }, query: moment },
          signal,
        }),
      ),
  })
  const roots = useMemo(() => query.data?.roots ?? [], [query.data])
  const shown = useMemo(() => narrowed(roots, text), [roots, text])
  const lines = useMemo(() => linesOf(shown, folded), [shown, folded])
  const counts = useMemo(() => countOf(roots), [roots])
  const unplaced = query.data?.unplaced ?? []
  return (
    <Page
      title={t('title')}
      sentence={
        query.data && (
          <>
            {roots.length === 0
              ? t('sentence.none')
              : t('sentence.all', { count: counts.units, people: counts.people })}{' '}
            {counts.headless > 0 && t('sentence.headless', { count: counts.headless })}{' '}
            {unplaced.length > 0 && t('sentence.unplaced', { count: unplaced.length })}
          </>
        )
      }
      actions={
        roots.length > 0 && (
          <>
            <TextInput
              aria-label={t('find')}
              placeholder={t('find')}
              leftSection={<IconSearch size={15} stroke={1.6} />}
              value={text}
              onChange={(event) => set({ q: event.currentTarget.value || undefined })}
            />
            <Button variant="default" onClick={() => setFolded(new Set(allIds(roots)))}>
              {t('fold_all')}
            </Button>
            <Button variant="default" onClick={() => setFolded(new Set())}>
              {t('unfold_all')}
            </Button>
          </>
        )
      }
    >
      {query.isPending && <Skeleton shape="sheet" rows={10} />}
      {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && roots.length === 0 && (
        <EmptyState
          kind="nothing"
          drawing="tree"
          title={t('none.title')}
          action={<Go to="model?component=OI.structure">{t('none.add')}</Go>}
        >
          {t('none.text')}
        </EmptyState>
      )}
      <SheetStack>
        {roots.length > 0 && (
          <Sheet flush>
            {lines.length === 0 ? (
              <EmptyState kind="filtered" title={t('no_match')} />
            ) : (
              <Tree lines={lines} folded={folded} setFolded={setFolded} />
            )}
          </Sheet>
        )}
        {(query.data?.cycles ?? []).length > 0 && (
          <Sheet title={t('cycles')}>
            <ul className={styles['people']}>
              {query.data!.cycles!.map((ring, index) => (
                <li key={index}>
                  {ring.map((ref, place) => (
                    <span key={ref.id}>
                      {place > 0 && ' → '}
                      <Go to={`elements/${encodeURIComponent(ref.id)}`}>{ref.name}</Go>
                    </span>
                  ))}
                </li>
              ))}
            </ul>
          </Sheet>
        )}
        {unplaced.length > 0 && (
          <Sheet title={t('unplaced')}>
            <ul className={styles['people']}>
              {unplaced.map((person) => (
                <li key={person.id}>
                  <Go to={`elements/${encodeURIComponent(person.id)}`}>{person.name}</Go>
                </li>
              ))}
            </ul>
          </Sheet>
        )}
      </SheetStack>
    </Page>
  )
}

interface TreeProps {
  lines: readonly Line[]
  folded: ReadonlySet<string>
  setFolded: (next: ReadonlySet<string>) => void
}

// One stop for the keyboard: arrows walk and fold, Enter opens.
function Tree({ lines, folded, setFolded }: TreeProps) {
  const t = useWords('organisation')
  const go = useGo()
  const tree = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const at = Math.max(
    0,
    lines.findIndex((line) => line.unit.id === chosen),
  )
  const fold = (id: string, closed: boolean) => {
    const next = new Set(folded)
    if (closed) next.add(id)
    else next.delete(id)
    setFolded(next)
  }
  const move = (place: number) => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, place))]
    if (!line) return
    setChosen(line.unit.id)
    requestAnimationFrame(() =>
      tree.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')?.focus(),
    )
  }
  const onKey = (event: KeyboardEvent) => {
    const line = lines[at]
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return
    const closed = folded.has(line.unit.id)
    const parent = lines.findIndex((other) => other.unit.id === line.parent)
    const acts: Record<string, () => void> = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      Home: () => move(0),
      End: () => move(lines.length - 1),
      ArrowRight: () =>
        closed ? fold(line.unit.id, false) : line.unit.children.length > 0 && move(at + 1),
      ArrowLeft: () =>
        !closed && line.unit.children.length > 0
          ? fold(line.unit.id, true)
          : parent >= 0 && move(parent),
      Enter: () => go(`elements/${encodeURIComponent(line.unit.id)}`),
    }
    const act = acts[event.key]
    if (!act || (event.target as HTMLElement).closest('a, button')) return
    event.preventDefault()
    act()
  }
  return (
    <div
      ref={tree}
      role="tree"
      tabIndex={-1}
      aria-label={t('title')}
      className={styles['tree']}
      onKeyDown={onKey}
    >
      {lines.map((line, index) => (
        <Row
          key={line.unit.id}
          line={line}
          closed={folded.has(line.unit.id)}
          current={index === at}
          onFocus={() => setChosen(line.unit.id)}
          onFold={(closed) => fold(line.unit.id, closed)}
        />
      ))}
    </div>
  )
}

interface RowProps {
  line: Line
  closed: boolean
  current: boolean
  onFocus: () => void
  onFold: (closed: boolean) => void
}

function Row({ line, closed, current, onFocus, onFold }: RowProps) {
  const t = useWords('organisation')
  const format = useFormat()
  const { unit } = line
  const others = (unit.people ?? []).filter((person) => person.id !== unit.head?.id)
  const children = unit.children.length
  return (
    <div
      role="treeitem"
      aria-level={line.depth + 1}
      aria-posinset={line.place}
      aria-setsize={line.of}
      aria-expanded={children > 0 ? !closed : undefined}
      aria-selected={current}
      tabIndex={current ? 0 : -1}
      className={styles['row']}
      onFocus={onFocus}
      style={{ ['--depth' as string]: line.depth }}
    >
      <span className={styles['rails']} aria-hidden />
      {children > 0 ? (
        <button
          type="button"
          tabIndex={-1}
          className={styles['fold']}
          aria-label={t(closed ? 'unfold' : 'fold', { name: unit.name })}
          onClick={() => onFold(!closed)}
        >
          {closed ? (
            <IconChevronRight size={15} stroke={1.6} />
          ) : (
            <IconChevronDown size={15} stroke={1.6} />
          )}
        </button>
      ) : (
        <span className={styles['fold']} />
      )}
      <div className={styles['unit']}>
        <div className={styles['name']}>
          <Go to={`elements/${encodeURIComponent(unit.id)}`} tabIndex={-1}>
            {unit.name}
          </Go>
          {unit.side && <Badge>{t(`side.${unit.side}`)}</Badge>}
          {closed && children > 0 && (
            <span className="muted">{t('below', { count: children })}</span>
          )}
        </div>
        {others.length > 0 && (
          <div className={styles['others']}>
            {others.slice(0, 8).map((person, index) => (
              <span key={person.id}>
                {index > 0 && ', '}
                <Go to={`elements/${encodeURIComponent(person.id)}`} tabIndex={-1}>
                  {person.name}
                </Go>
              </span>
            ))}
            {others.length > 8 && ` ${t('and_more', { count: others.length - 8 })}`}
          </div>
        )}
      </div>
      <div className={styles['head']}>
        {unit.head ? (
          <Go to={`elements/${encodeURIComponent(unit.head.id)}`} tabIndex={-1}>
            <PersonName name={unit.head.name} mark />
          </Go>
        ) : (
          <span className="muted">{t('no_head')}</span>
        )}
      </div>
      <div className={styles['figure']}>
        {unit.headcount != null &&
          t('headcount', { count: unit.headcount, shown: format.plain(unit.headcount) })}
      </div>
      <div className={styles['figure']}>
        {unit.condition != null && (
          <span title={t('condition')}>
            <PercentValue value={unit.condition} />
          </span>
        )}
      </div>
    </div>
  )
}
