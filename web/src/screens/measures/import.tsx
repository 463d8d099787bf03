// Values of many measures from a file: tried first, row by row, then kept whole or not at all.
import { Button, Select, Textarea } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useRef, useState } from 'react'
import { send, useMay } from '@/api'
import { type Recorded, useFigures, useMeasures } from '@/app/measures'
import { Go, useWorkspace } from '@/app/place'
import {
  DateValue,
  Drawing,
  EmptyState,
  Figure,
  FigureRow,
  Scroll,
  Sheet,
  SheetStack,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import { Frame } from './frame'
import { useRefusal } from './values'
import styles from './measures.module.css'

const shownRows = 200

interface Brought {
  name: string
  bytes: Blob
}

export function Screen() {
  const t = useWords('measures')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const format = useFormat()
  const client = useQueryClient()
  const refusal = useRefusal()
  const [brought, setBrought] = useState<Brought>()
  const [trial, setTrial] = useState<Recorded>()
  const [kept, setKept] = useState<Recorded>()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [over, setOver] = useState(false)
  const [text, setText] = useState('')
  // A reader whose decimals follow a comma has files whose decimals do.
  const [decimal, setDecimal] = useState(format.number(1.5, 1).includes(',') ? 'comma' : 'point')
  const input = useRef<HTMLInputElement>(null)

  const post = async (bytes: Blob, mark: string, dry: boolean): Promise<Recorded> => {
    const query = new URLSearchParams({
      decimal: mark,
      ...(dry ? { dry_run: 'true', preview: String(shownRows) } : {}),
    }).toString()
    const path = `/workspaces/${encodeURIComponent(workspace)}/observations?${query}`
    const answer = await send(path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/octet-stream',
        'Accept-Language': document.documentElement.lang || 'en',
      },
      body: bytes,
    })
    return (await answer.json()) as Recorded
  }
  const attempt = async (act: () => Promise<void>) => {
    setBusy(true)
    setError(undefined)
    try {
      await act()
    } catch (problem) {
      setError(refusal(problem))
    } finally {
      setBusy(false)
    }
  }
  const tryOut = (file: Brought, mark = decimal) => {
    setBrought(file)
    setTrial(undefined)
    setKept(undefined)
    return attempt(async () => setTrial(await post(file.bytes, mark, true)))
  }
  const keep = () =>
    attempt(async () => {
      if (!brought) return
      setKept(await post(brought.bytes, decimal, false))
      setTrial(undefined)
      setBrought(undefined)
      setText('')
      void client.invalidateQueries()
    })
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file) void tryOut({ name: file.name, bytes: file })
  }
  if (!may('import'))
    return (
      <Frame tab="import">
        <EmptyState
          kind="denied"
          title={t('import.denied')}
          action={<Go to="measures/enter">{t('import.enter')}</Go>}
        >
          {t('import.denied_text')}
        </EmptyState>
      </Frame>
    )
  return (
    <Frame
      tab="import"
      sentence={
        kept
          ? t('import.kept', { count: kept.fresh + kept.corrected })
          : trial
            ? t(trial.refused_count ? 'import.refused' : 'import.ready', {
                count: trial.refused_count || trial.fresh + trial.corrected,
              })
            : t('import.sentence')
      }
    >
      <SheetStack>
        <Sheet title={t('import.choose')}>
          <div
            className={styles['drop']}
            data-over={over || undefined}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(true)
            }}
            onDragLeave={() => setOver(false)}
            onDrop={drop}
          >
            {!brought && <Drawing name="list" />}
            <p>{brought ? brought.name : t('import.drop')}</p>
            <Button
              variant={trial ? 'default' : 'filled'}
              loading={busy && !trial}
              leftSection={<IconFileImport size={15} stroke={1.6} />}
              onClick={() => input.current?.click()}
            >
              {t('import.file')}
            </Button>
            <input
              ref={input}
              type="file"
              hidden
              accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson"
              aria-label={t('import.file')}
              onChange={(event) => {
                const file = event.currentTarget.files?.[0]
                event.currentTarget.value = ''
                if (file) void tryOut({ name: file.name, bytes: file })
              }}
            />
          </div>
          <div className={styles['pasted']}>
            <Textarea
              label={t('import.paste')}
              description={t('import.format')}
              placeholder={t('import.example')}
              value={text}
              autosize
              minRows={3}
              maxRows={10}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <div className={styles['tools']}>
              <Select
                label={t('import.decimal')}
                data={['point', 'comma'].map((value) => ({
                  value,
                  label: t(`import.decimal_${value}`),
                }))}
                value={decimal}
                allowDeselect={false}
                onChange={(value) => {
                  setDecimal(value ?? 'point')
                  if (brought) void tryOut(brought, value ?? 'point')
                }}
                w={180}
              />
              <Button
                variant="default"
                disabled={!text.trim()}
                onClick={() =>
                  void tryOut({
                    name: t('import.pasted'),
                    bytes: new Blob([text], { type: 'text/plain' }),
                  })
                }
              >
                {t('import.try')}
              </Button>
            </div>
          </div>
          {error && (
            <p role="alert" className={styles['alert']}>
              {error}{' '}
              {brought && (
                <Button size="compact-xs" variant="default" onClick={() => void tryOut(brought)}>
                  {t('try_again')}
                </Button>
              )}
            </p>
          )}
        </Sheet>
        {trial && <Trial trial={trial} busy={busy} onKeep={() => void keep()} />}
        {kept && (
          <Sheet title={t('import.done')}>
            <Counts report={kept} />
            <p className={styles['text']}>
              <Go to="measures">{t('import.to_list')}</Go>
            </p>
          </Sheet>
        )}
      </SheetStack>
    </Frame>
  )
}

function Counts({ report }: { report: Recorded }) {
  const t = useWords('measures')
  const format = useFormat()
  return (
    <FigureRow>
      {(['fresh', 'corrected', 'unchanged'] as const).map((name) => (
        <Figure key={name} label={t(`import.${name}`)} value={format.number(report[name])} />
      ))}
      <Figure label={t('import.measures')} value={format.number(report.measures.length)} />
    </FigureRow>
  )
}

// What would be kept, and every row that cannot be.
function Trial({ trial, busy, onKeep }: { trial: Recorded; busy: boolean; onKeep: () => void }) {
  const t = useWords('measures')
  const figures = useFigures()
  const units = new Map((useMeasures().data?.items ?? []).map((row) => [row.id, row.unit]))
  const refused = trial.refused_count ?? 0
  const preview = trial.preview ?? []
  return (
    <>
      {refused > 0 && (
        <Sheet title={t('import.refused_title', { count: refused })}>
          <p className={styles['text']}>{t('import.refused_text')}</p>
          <Scroll label={t('import.refused_title', { count: refused })}>
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">{t('import.row')}</th>
                  <th scope="col">{t('import.reason')}</th>
                  <th scope="col">{t('import.remedy')}</th>
                </tr>
              </thead>
              <tbody>
                {(trial.refused ?? []).map((one) => (
                  <tr key={one.row}>
                    <th scope="row">{one.row}</th>
                    <td>{one.detail}</td>
                    <td>{one.remedy}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </Sheet>
      )}
      <Sheet title={t('import.preview')} note={t('import.rows', { count: trial.rows })}>
        <Counts report={trial} />
        {preview.length > 0 && (
          <Scroll label={t('import.preview')}>
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">{t('column.name')}</th>
                  <th scope="col">{t('values.at')}</th>
                  <th scope="col" className="number">
                    {t('values.value')}
                  </th>
                  <th scope="col" className="number">
                    {t('import.before')}
                  </th>
                  <th scope="col">{t('values.note')}</th>
                </tr>
              </thead>
              <tbody>
                {preview.map((one) => {
                  const unit = units.get(one.measure.id)
                  return (
                    <tr key={one.row}>
                      <th scope="row">{one.measure.name}</th>
                      <td>
                        <DateValue
                          value={one.at}
                          as={one.at.includes('T00:00:00') ? 'date' : 'moment'}
                        />
                      </td>
                      <td className="number">
                        {one.value === null
                          ? t('values.taken_back')
                          : figures.short(one.value, unit)}
                      </td>
                      <td className="number">
                        {one.known && (
                          <span className="muted">
                            {one.before === one.value
                              ? t('import.same')
                              : figures.short(one.before, unit)}
                          </span>
                        )}
                      </td>
                      <td>{one.note}</td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </Scroll>
        )}
        {trial.rows - refused > preview.length && (
          <p className={styles['under']}>
            {t('import.more', { count: trial.rows - refused - preview.length })}
          </p>
        )}
        <div className="form-actions">
          <Button
            loading={busy}
            disabled={refused > 0 || trial.fresh + trial.corrected === 0}
            onClick={onKeep}
          >
            {t('import.keep', { count: trial.fresh + trial.corrected })}
          </Button>
        </div>
      </Sheet>
    </>
  )
}
