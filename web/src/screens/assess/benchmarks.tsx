import {
  Button,
  Drawer,
  FileInput,
  Group,
  NumberInput,
  Select,
  Stack,
  TextInput,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, download, key, type Schemas, send, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { fileName } from '@/app/table_export'
import { useWrite } from '@/app/write'
import { EmptyState, ErrorState, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import { type Instrument, useInstrument } from './data'
import styles from './assess.module.css'

type Benchmark = Schemas['Benchmark']

interface Props {
  instrument: string
  // Whether whoever looks may change them.
  may: boolean
  onClose: () => void
}

// What others reached, with who says so: the workspace brings it, none is shipped.
export function Benchmarks({ instrument, may, onClose }: Props) {
  const t = useWords('assess')
  const app = useWords('app')
  const workspace = useWorkspace()
  const about = useInstrument(instrument)
  const listed = useQuery({
    queryKey: key('campaigns', workspace, 'benchmarks', instrument),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/benchmarks', {
          params: { path: { workspace }, query: { instrument } },
          signal,
        }),
      ),
  })
  const [editing, setEditing] = useState<Benchmark | 'new' | null>(null)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('benchmarks.title')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <Stack gap={16}>
        <p className={styles['consequence']}>{t('benchmarks.text')}</p>
        {listed.isPending || about.isPending ? (
          <Skeleton shape="sheet" />
        ) : listed.error || about.error ? (
          <ErrorState
            error={listed.error ?? about.error}
            onRetry={() => void (listed.error ? listed : about).refetch()}
          />
        ) : editing ? (
          <BenchmarkForm
            key={editing === 'new' ? 'new' : editing.id}
            known={editing === 'new' ? null : editing}
            instrument={about.data}
            onDone={() => setEditing(null)}
          />
        ) : (
          <>
            {listed.data.items.length === 0 ? (
              <EmptyState kind="nothing" drawing="bars" title={t('benchmarks.none')}>
                {t('benchmarks.none_text')}
              </EmptyState>
            ) : (
              <List
                items={listed.data.items}
                instrument={about.data}
                onEdit={may ? setEditing : undefined}
              />
            )}
            {may && (
              <>
                <Group>
                  <Button onClick={() => setEditing('new')}>{t('benchmarks.add')}</Button>
                </Group>
                <BenchmarkFile instrument={about.data} />
              </>
            )}
          </>
        )}
      </Stack>
    </Drawer>
  )
}

const partsOf = (instrument: Instrument) => [...instrument.dimensions, ...instrument.items]

interface ListProps {
  items: Benchmark[]
  instrument: Instrument
  onEdit: ((benchmark: Benchmark) => void) | undefined
}

function List({ items, instrument, onEdit }: ListProps) {
  const t = useWords('assess')
  const format = useFormat()
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const remove = (id: string, name: string) =>
    run(
      () =>
        take(
          api.DELETE('/workspaces/{workspace}/benchmarks/{id}', {
            params: { path: { workspace, id } },
          }),
        ),
      { done: t('benchmarks.removed', { name }), kinds: ['campaigns'] },
    )
  return (
    <ul className={styles['benchmarks']}>
      {items.map((one) => {
        const name = partsOf(instrument).find((part) => part.id === one.of)?.name ?? one.of
        return (
          <li key={one.id}>
            <span className={styles['benchmarkName']}>
              {name} <strong>{format.plain(one.value)}</strong>
            </span>
            <span className={styles['note']}>
              {[
                one.source,
                one.date,
                one.n !== null && t('benchmarks.n_of', { n: format.number(one.n) }),
                one.spread !== null &&
                  t('benchmarks.spread_of', { spread: format.plain(one.spread) }),
                one.note,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {onEdit && (
              <Group gap={6}>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t('benchmarks.change_named', { name })}
                  onClick={() => onEdit(one)}
                >
                  {t('edit')}
                </Button>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  disabled={busy}
                  aria-label={t('benchmarks.remove_named', { name })}
                  onClick={() => void remove(one.id, name)}
                >
                  {t('benchmarks.remove')}
                </Button>
              </Group>
            )}
          </li>
        )
      })}
    </ul>
  )
}

interface FormProps {
  known: Benchmark | null
  instrument: Instrument
  onDone: () => void
}

function BenchmarkForm({ known, instrument, onDone }: FormProps) {
  const t = useWords('assess')
  const app = useWords('app')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [wish, setWish] = useState({
    of: known?.of ?? null,
    value: known?.value ?? null,
    spread: known?.spread ?? null,
    n: known?.n ?? null,
    source: known?.source ?? '',
    date: known?.date ?? '',
    note: known?.note ?? '',
  })
  const set = (patch: Partial<typeof wish>) => setWish((now) => ({ ...now, ...patch }))
  const number = (value: number | string) => (typeof value === 'number' ? value : null)
  const { of, value } = wish
  const ready = of !== null && value !== null && wish.source.trim() && wish.date.trim()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (of === null || value === null) return
    const body = { ...wish, of, value, instrument: instrument.instrument.id }
    const kept = await run(
      () =>
        known
          ? take(
              api.PATCH('/workspaces/{workspace}/benchmarks/{id}', {
                params: { path: { workspace, id: known.id } },
                body,
              }),
            )
          : take(
              api.POST('/workspaces/{workspace}/benchmarks', {
                params: { path: { workspace } },
                body,
              }),
            ),
      { done: t('benchmarks.kept'), kinds: ['campaigns'] },
    )
    if (kept) onDone()
  }
  const choices = (parts: readonly { id: string; name: string }[]) =>
    parts.map((part) => ({ value: part.id, label: part.name }))
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap={12}>
        <Select
          label={t('benchmarks.of')}
          data={[
            { group: t('benchmarks.dimensions'), items: choices(instrument.dimensions) },
            {
              group: t('benchmarks.questions'),
              items: choices(instrument.items.filter((item) => item.kind === 'scale')),
            },
          ]}
          value={of}
          onChange={(next) => set({ of: next })}
          searchable
          nothingFoundMessage={t('library.none')}
          allowDeselect={false}
          data-autofocus
        />
        <div className={styles['pair']}>
          <NumberInput
            label={t('benchmarks.value')}
            value={value ?? ''}
            onChange={(next) => set({ value: number(next) })}
            step={0.1}
          />
          <NumberInput
            label={t('benchmarks.n')}
            value={wish.n ?? ''}
            onChange={(next) => set({ n: number(next) })}
            min={1}
            allowDecimal={false}
          />
        </div>
        <TextInput
          label={t('benchmarks.source')}
          description={t('benchmarks.source_hint')}
          value={wish.source}
          onChange={(event) => set({ source: event.currentTarget.value })}
        />
        <div className={styles['pair']}>
          <TextInput
            label={t('benchmarks.date')}
            placeholder="2007, 2007-05"
            value={wish.date}
            onChange={(event) => set({ date: event.currentTarget.value })}
          />
          <NumberInput
            label={t('benchmarks.spread')}
            value={wish.spread ?? ''}
            onChange={(next) => set({ spread: number(next) })}
            min={0}
            step={0.1}
          />
        </div>
        <TextInput
          label={t('benchmarks.note')}
          description={t('benchmarks.note_hint')}
          value={wish.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
        />
        <Group justify="flex-end" gap={6}>
          <Button variant="default" onClick={onDone}>
            {app('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!ready}>
            {t('benchmarks.keep')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface Counts {
  created: number
  changed: number
}

// Many at once: tried first, then kept, all or none.
function BenchmarkFile({ instrument }: { instrument: Instrument }) {
  const t = useWords('assess')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [file, setFile] = useState<File | null>(null)
  const [counts, setCounts] = useState<Counts | null>(null)
  const read = async (rehearse: boolean): Promise<Counts> => {
    const place = `/workspaces/${encodeURIComponent(workspace)}/benchmark-file`
    const answer = await send(`${place}${rehearse ? '?dry_run=true' : ''}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/octet-stream',
        'Accept-Language': document.documentElement.lang || 'en',
      },
      body: file,
    })
    return (await answer.json()) as Counts
  }
  const rehearse = async () => setCounts((await run(() => read(true))) ?? null)
  const keep = async () => {
    if (!(await run(() => read(false), { done: t('benchmarks.brought'), kinds: ['campaigns'] })))
      return
    setFile(null)
    setCounts(null)
  }
  const template = () => {
    const rows = instrument.dimensions.map((one) => `${instrument.instrument.id},${one.id},,,,,,`)
    const text = ['instrument,of,value,spread,n,source,date,note', ...rows].join('\r\n')
    download(
      new Blob([text, '\r\n'], { type: 'text/csv' }),
      fileName(`${t('benchmarks.title')} ${instrument.instrument.name}`, 'csv'),
    )
  }
  return (
    <details className={styles['question']}>
      <summary>{t('benchmarks.file')}</summary>
      <Stack gap={12} mt={8}>
        <p className={styles['text']}>{t('benchmarks.file_text')}</p>
        <FileInput
          label={t('benchmarks.choose')}
          placeholder={t('benchmarks.choose')}
          accept=".csv,text/csv"
          value={file}
          onChange={(next) => {
            setFile(next)
            setCounts(null)
          }}
          clearable
          clearButtonProps={{ 'aria-label': t('file.other') }}
        />
        {counts && (
          <p className={styles['consequence']} role="status">
            {t('benchmarks.would', { created: counts.created, changed: counts.changed })}
          </p>
        )}
        <Group gap={6}>
          <Button variant="default" onClick={template}>
            {t('file.template')}
          </Button>
          {counts ? (
            <Button loading={busy} onClick={() => void keep()}>
              {t('benchmarks.bring')}
            </Button>
          ) : (
            <Button
              variant="default"
              loading={busy}
              disabled={!file}
              onClick={() => void rehearse()}
            >
              {t('file.try')}
            </Button>
          )}
        </Group>
      </Stack>
    </details>
  )
}
