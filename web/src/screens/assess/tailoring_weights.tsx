import { Button, Drawer, FileInput, Group, Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, download, type paths, send, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { fileName } from '@/app/table_export'
import { useWrite } from '@/app/write'
import { DateValue, PersonName } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { Instrument } from './data'
import type { Tailoring } from './tailoring_data'
import styles from './tailoring.module.css'

type Report =
  paths['/workspaces/{workspace}/instruments/{id}/tailoring/weights']['post']['responses'][200]['content']['application/json']
type Method = 'moves' | 'relative'

interface Props {
  instrument: Instrument
  tailoring: Tailoring
  may: boolean
  onClose: () => void
}

// How much each option weighs for each question: which weights count, as a file, and one's own.
export function WeightsDrawer({ instrument, tailoring, may, onClose }: Props) {
  const t = useWords('tailoring')
  const app = useWords('app')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const { weights } = tailoring
  const place = `/workspaces/${encodeURIComponent(workspace)}/instruments/${encodeURIComponent(instrument.instrument.id)}/tailoring/weights`
  const save = (format: 'csv' | 'xlsx', shipped: boolean) =>
    run(async () => {
      const answer = await send(`${place}?format=${format}${shipped ? '&shipped=true' : ''}`)
      const name = `${instrument.instrument.name} ${t('weights.title')}`
      download(await answer.blob(), fileName(name, format))
      return true
    })
  const restore = () =>
    run(
      () =>
        take(
          api.DELETE('/workspaces/{workspace}/instruments/{id}/tailoring/weights', {
            params: { path: { workspace, id: instrument.instrument.id } },
          }),
        ),
      { done: t('weights.restored'), kinds: ['campaigns'] },
    )
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('weights.title')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <Stack gap={16}>
        <section>
          <p className={styles['itemName']}>
            {weights.own ? weights.name || t('weights.own') : t('weights.shipped')}
          </p>
          <p className={styles['quiet']}>
            {weights.own ? weights.source || t('weights.no_source') : t('weights.shipped_text')}
          </p>
          {weights.own && weights.at && (
            <p className={styles['quiet']}>
              <PersonName name={nameOf(weights.by)} /> · <DateValue value={weights.at} />
            </p>
          )}
          <p className={styles['quiet']}>{t(`weights.method_${weights.method}`)}</p>
        </section>
        <Group gap={6}>
          <Button variant="default" disabled={busy} onClick={() => void save('csv', false)}>
            {t('weights.csv')}
          </Button>
          <Button variant="default" disabled={busy} onClick={() => void save('xlsx', false)}>
            {t('weights.xlsx')}
          </Button>
          {weights.own && may && (
            <Button variant="default" loading={busy} onClick={() => void restore()}>
              {t('weights.restore')}
            </Button>
          )}
        </Group>
        {may && <WeightFile place={place} onDone={onClose} />}
      </Stack>
    </Drawer>
  )
}

export const nameOf = (person: unknown): string =>
  typeof person === 'object' && person !== null && 'name' in person ? String(person.name) : ''

// A table of one's own: tried first, with every cell that does not fit, then brought in, all or none.
function WeightFile({ place, onDone }: { place: string; onDone: () => void }) {
  const t = useWords('tailoring')
  const format = useFormat()
  const { run, busy } = useWrite()
  const [file, setFile] = useState<File | null>(null)
  const [source, setSource] = useState('')
  const [method, setMethod] = useState<Method>('relative')
  const [report, setReport] = useState<Report | null>(null)
  const read = async (rehearse: boolean): Promise<Report> => {
    const search = new URLSearchParams({
      name: file?.name ?? '',
      source: source.trim(),
      method,
      ...(rehearse ? { dry_run: 'true' } : {}),
    })
    const answer = await send(`${place}?${search.toString()}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/octet-stream',
        'Accept-Language': document.documentElement.lang || 'en',
      },
      body: file,
    })
    return (await answer.json()) as Report
  }
  const rehearse = async () => setReport((await run(() => read(true))) ?? null)
  const bring = async () => {
    const kept = await run(() => read(false), { done: t('weights.brought'), kinds: ['campaigns'] })
    if (kept?.kept) onDone()
    else if (kept) setReport(kept)
  }
  const fits = report !== null && report.errors.length === 0
  return (
    <section className={styles['import']} aria-label={t('weights.import')}>
      <h3>{t('weights.import')}</h3>
      <p className={styles['quiet']}>{t('weights.import_text')}</p>
      <Stack gap={12}>
        <FileInput
          label={t('weights.file')}
          placeholder={t('weights.choose')}
          accept=".csv,.xlsx,text/csv"
          value={file}
          onChange={(next) => {
            setFile(next)
            setReport(null)
          }}
          clearable
          clearButtonProps={{ 'aria-label': t('weights.other') }}
        />
        <TextInput
          label={t('weights.source')}
          description={t('weights.source_hint')}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
          maxLength={1000}
        />
        <Radio.Group
          label={t('weights.method')}
          value={method}
          onChange={(value) => {
            setMethod(value === 'moves' ? 'moves' : 'relative')
            setReport(null)
          }}
        >
          <Stack gap={10} mt={8}>
            {(['relative', 'moves'] as const).map((one) => (
              <Radio key={one} size="xs" value={one} label={t(`weights.method_${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {report && (
          <div role="status">
            <p className={fits ? styles['said'] : styles['wrong']}>
              {fits
                ? t('weights.fits', {
                    items: format.number(report.items),
                    columns: format.number(report.columns),
                    cells: format.number(report.cells),
                  })
                : t('weights.errors', { count: report.errors.length })}
            </p>
            {report.missing.length > 0 && (
              <p className={styles['quiet']}>
                {t('weights.missing', { names: report.missing.join(', ') })}
              </p>
            )}
          </div>
        )}
        {report && report.errors.length > 0 && (
          <ul className={styles['errors']}>
            {report.errors.map((error, at) => (
              <li key={at}>
                <span className={styles['quiet']}>{error.where}</span>
                <span>{error.what}</span>
                <span className={styles['quiet']}>{error.remedy}</span>
              </li>
            ))}
          </ul>
        )}
        <Group justify="flex-end" gap={6}>
          {fits ? (
            <Button loading={busy} onClick={() => void bring()}>
              {t('weights.bring')}
            </Button>
          ) : (
            <Button loading={busy} disabled={!file} onClick={() => void rehearse()}>
              {t('weights.try')}
            </Button>
          )}
        </Group>
      </Stack>
    </section>
  )
}
