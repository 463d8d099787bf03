import { Button, Drawer, FileInput, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { download, type paths, send } from '@/api'
import { useWorkspace } from '@/app/place'
import { fileName } from '@/app/table_export'
import { useWrite } from '@/app/write'
import { useFormat, useWords } from '@/words'
import { type Campaign, useInstrument } from './data'
import { quoted } from './links'
import styles from './assess.module.css'

type Report =
  paths['/workspaces/{workspace}/campaigns/{id}/answer-file']['post']['responses'][200]['content']['application/json']

interface Props {
  campaign: Campaign
  onClose: () => void
}

// Answers from a sheet: tried first, so that one sees what is left out and why, then brought in.
export function AnswerFile({ campaign, onClose }: Props) {
  const t = useWords('assess')
  const app = useWords('app')
  const workspace = useWorkspace()
  const instrument = useInstrument(campaign.instrument)
  const { run, busy } = useWrite()
  const [file, setFile] = useState<File | null>(null)
  const [report, setReport] = useState<Report | null>(null)
  const read = async (rehearse: boolean): Promise<Report> => {
    const place = `/workspaces/${encodeURIComponent(workspace)}/campaigns/${encodeURIComponent(campaign.id)}`
    const search = new URLSearchParams({
      name: file?.name ?? '',
      ...(rehearse ? { dry_run: 'true' } : {}),
    })
    const answer = await send(`${place}/answer-file?${search.toString()}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/octet-stream',
        'Accept-Language': document.documentElement.lang || 'en',
      },
      body: file,
    })
    return (await answer.json()) as Report
  }
  const rehearse = async () => {
    const found = await run(() => read(true))
    if (found) setReport(found)
  }
  const bring = async () => {
    const count = report?.replies ?? 0
    const done = await run(() => read(false), {
      done: t('file.done', { count }),
      kinds: ['campaigns'],
    })
    if (done) onClose()
  }
  const template = () => {
    const titles = [
      'person',
      'side',
      'unit',
      'role',
      ...(instrument.data?.items ?? []).map((item) => item.id),
    ]
    // The mark lets spreadsheets see the encoding.
    download(
      new Blob(['\ufeff', titles.map(quoted).join(';'), '\r\n'], { type: 'text/csv' }),
      fileName(t('file.template_name', { name: campaign.name }), 'csv'),
    )
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('file.title')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <Stack gap={16}>
        <p className={styles['consequence']}>{t('file.text')}</p>
        <Group gap={10} align="flex-end">
          <FileInput
            label={t('file.drop')}
            description={t('file.hint')}
            placeholder={t('file.drop')}
            accept=".csv,.xlsx,text/csv"
            value={file}
            onChange={(next) => {
              setFile(next)
              setReport(null)
            }}
            clearable
            clearButtonProps={{ 'aria-label': t('file.other') }}
            flex="1 1 260px"
            data-autofocus
          />
        </Group>
        <Group gap={6}>
          <Button variant="default" disabled={!instrument.data} onClick={template}>
            {t('file.template')}
          </Button>
          {!report && (
            <Button loading={busy} disabled={!file} onClick={() => void rehearse()}>
              {t('file.try')}
            </Button>
          )}
        </Group>
        {report && (
          <>
            <dl className={styles['counts']}>
              <Count label={t('file.rows')} value={report.rows} />
              <Count label={t('file.replies')} value={report.replies} />
              <Count label={t('file.left')} value={report.rows - report.replies} />
            </dl>
            {report.unknown.length > 0 && (
              <p className={styles['warning']}>
                <strong>{t('file.unknown')}</strong>{' '}
                {t('file.unknown_text', { titles: report.unknown.join(', ') })}
              </p>
            )}
            {report.errors.length > 0 && (
              <section aria-label={t('file.left_title')}>
                <h3 className={styles['leftTitle']}>{t('file.left_title')}</h3>
                <ul className={styles['left']}>
                  {report.errors.map((error, at) => (
                    <li key={at}>
                      <span className={styles['note']}>{error.where}</span>
                      <span>{error.what}</span>
                      <span className={styles['note']}>{error.remedy}</span>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <p className={styles['note']}>{t('file.nothing')}</p>
            <Group justify="flex-end" gap={6}>
              <Button variant="default" onClick={onClose}>
                {app('cancel')}
              </Button>
              <Button loading={busy} disabled={report.replies === 0} onClick={() => void bring()}>
                {t('file.bring', { count: report.replies })}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Drawer>
  )
}

function Count({ label, value }: { label: string; value: number }) {
  const format = useFormat()
  return (
    <div>
      <dt>{label}</dt>
      <dd>{format.number(value)}</dd>
    </div>
  )
}
