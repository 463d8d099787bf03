// The import studio: choose files, match columns, resolve, review, done.
import { Button } from '@mantine/core'
import { IconFileImport, IconX } from '@tabler/icons-react'
import { useRef, useState, type DragEvent } from 'react'
import { api, isProblem, key, type Schemas, send, take, useMay } from '@/api'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useBytes } from '@/app/collaboration'
import { Go, useMoment, useSearchState, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Drawing, Page, Sheet, SheetStack } from '@/parts'
import { useWords } from '@/words'
import { ImportFile } from './file'
import type { Staged } from './use_import'
import styles from './import.module.css'

type Report = Schemas['ImportReport']
interface Failed {
  name: string
  message: string
  remedy?: string | undefined
}
const accepted = '.xml,.archimate,.csv,.tsv,.txt,.xlsx,.json,.yaml,.yml,.gz'

export function Screen() {
  const t = useWords('import')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const client = useQueryClient()
  const bytes = useBytes()
  const [search, set] = useSearchState()
  const [over, setOver] = useState(false)
  const [busy, setBusy] = useState<string | null>(null)
  const [failed, setFailed] = useState<Failed[]>([])
  const [done, setDone] = useState<{ name: string; report: Report } | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const app = useWords('app')
  const reasonOf = (error: unknown) =>
    isProblem(error, 0)
      ? { message: app('error.unreachable'), remedy: app('error.unreachable_remedy') }
      : { message: (error as Error).message, remedy: (error as { remedy?: string }).remedy }
  // Files that were written or taken away; the address follows a moment later.
  const [gone, setGone] = useState<readonly string[]>([])
  const ids = (search['files'] ?? '').split(',').filter((id) => id && !gone.includes(id))
  const current = ids.find((id) => id === search['file']) ?? ids[0]

  const stage = async (files: readonly File[]) => {
    setFailed([])
    setDone(null)
    const made: string[] = []
    for (const file of files) {
      setBusy(file.name)
      try {
        const place = new URLSearchParams({ name: file.name }).toString()
        const answer = await send(`/workspaces/${encodeURIComponent(workspace)}/imports?${place}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/octet-stream' },
          body: file,
        })
        let staged = (await answer.json()) as Staged
        if (scenario)
          staged = await take(
            api.PATCH('/workspaces/{workspace}/imports/{id}', {
              params: { path: { workspace, id: staged.id } },
              body: { scenario },
            }),
          )
        client.setQueryData(key('imports', workspace, staged.id), staged)
        made.push(staged.id)
      } catch (error) {
        setFailed((list) => [...list, { name: file.name, ...reasonOf(error) }])
      }
    }
    setBusy(null)
    if (made.length === 0) return
    set({ files: [...ids, ...made].join(','), file: current ?? made[0], step: undefined }, true)
  }
  const leave = (id: string, report?: Report, name?: string) => {
    const rest = ids.filter((other) => other !== id)
    setGone((before) => [...before, id])
    client.removeQueries({ queryKey: key('imports', workspace, id) })
    if (report) setDone({ name: name ?? '', report })
    set({ files: rest.join(',') || undefined, file: rest[0], step: undefined })
  }
  const drop = async (id: string) => {
    await api
      .DELETE('/workspaces/{workspace}/imports/{id}', { params: { path: { workspace, id } } })
      .catch(() => undefined)
    leave(id)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void stage([...event.dataTransfer.files])
  }
  const fresh = ids.length === 0
  return (
    <Page
      title={t('title')}
      sentence={
        done
          ? t('sentence.done', { name: done.name })
          : t(fresh ? 'sentence.fresh' : 'sentence.staged')
      }
      actions={<Go to="export">{t('to_export')}</Go>}
    >
      <SheetStack>
        {done && (
          <Done
            report={done.report}
            name={done.name}
            more={ids.length}
            onUndone={() => setDone(null)}
          />
        )}
        {/* Files are also chosen with the button inside. */}
        <div
          className={styles['drop']}
          data-over={over || undefined}
          data-small={!fresh || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          {fresh && <Drawing name="list" />}
          <p className={styles['dropText']}>
            {busy ? t('reading', { name: busy }) : t(done ? 'drop_next' : 'drop')}
          </p>
          {fresh && <p className="muted">{t('formats')}</p>}
          <Button
            variant={fresh ? 'filled' : 'default'}
            loading={busy !== null}
            leftSection={<IconFileImport size={15} stroke={1.6} />}
            onClick={() => input.current?.click()}
          >
            {t('choose')}
          </Button>
          <input
            ref={input}
            type="file"
            multiple
            accept={accepted}
            hidden
            aria-label={t('choose')}
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])]
              event.currentTarget.value = ''
              void stage(files)
            }}
          />
        </div>
        {failed.map((entry) => (
          <div key={entry.name} role="alert" className={styles['failed']}>
            <strong>{t('not_read', { name: entry.name })}</strong> {entry.message} {entry.remedy}
          </div>
        ))}
        {ids.length > 0 && (
          <ul className={styles['files']} aria-label={t('files')}>
            {ids.map((id) => (
              <FileTab
                key={id}
                id={id}
                current={id === current}
                bytes={bytes}
                onOpen={() => set({ file: id, step: undefined }, true)}
                onDrop={() => void drop(id)}
              />
            ))}
          </ul>
        )}
        {current && (
          <ImportFile
            key={current}
            id={current}
            step={search['step']}
            onStep={(step) => set({ step }, true)}
            onDone={(report, name) => leave(current, report, name)}
            onGone={() => leave(current)}
          />
        )}
      </SheetStack>
    </Page>
  )
}

interface TabProps {
  id: string
  current: boolean
  bytes: (count: number) => string
  onOpen: () => void
  onDrop: () => void
}

function FileTab({ id, current, bytes, onOpen, onDrop }: TabProps) {
  const t = useWords('import')
  const workspace = useWorkspace()
  // What the steps below have read.
  const { data: staged } = useQuery<Staged>({
    queryKey: key('imports', workspace, id),
    enabled: false,
  })
  const name = staged?.name ?? t('file')
  return (
    <li data-current={current || undefined}>
      <button type="button" aria-current={current ? 'true' : undefined} onClick={onOpen}>
        <span>{name}</span>
        {staged?.bytes !== undefined && <small className="muted">{bytes(staged.bytes)}</small>}
      </button>
      <button
        type="button"
        className={styles['away']}
        aria-label={t('take_away', { name })}
        onClick={onDrop}
      >
        <IconX size={14} stroke={1.6} />
      </button>
    </li>
  )
}

// After the last step: what came in, the way back, and what is still missing.
interface DoneProps {
  report: Report
  name: string
  more: number
  onUndone: () => void
}

function Done({ report, name, more, onUndone }: DoneProps) {
  const t = useWords('import')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const { run, busy } = useWrite()
  const undo = async () => {
    const undone = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/batches/{id}/undo', {
            params: { path: { workspace, id: report.batch } },
          }),
        ),
      { done: t('done.undone', { name }), kinds: ['metamodel'] },
    )
    if (undone) onUndone()
  }
  const elements = (report.created.elements ?? 0) + (report.updated.elements ?? 0)
  const relations = (report.created.relations ?? 0) + (report.updated.relations ?? 0)
  return (
    <Sheet title={t('done.title', { name })}>
      <p className={styles['lead']} role="status">
        {t('done.elements', { count: elements })} {t('done.relations', { count: relations })}
      </p>
      {elements > 0 && relations === 0 && more === 0 && (
        <p className={styles['lead']}>{t('done.lonely')}</p>
      )}
      <div className={styles['links']}>
        <Go to="model?sort=-changed">{t('done.model')}</Go>
        <Go to="">{t('done.home')}</Go>
        {(report.created.artifacts ?? 0) > 0 && <Go to="views">{t('done.views')}</Go>}
        {report.batch && <Go to={`history?batch=${report.batch}`}>{t('done.history')}</Go>}
      </div>
      {report.batch && may('restore') && (
        <Button mt={14} variant="default" loading={busy} onClick={() => void undo()}>
          {t('done.undo')}
        </Button>
      )}
    </Sheet>
  )
}
