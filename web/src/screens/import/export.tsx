// The whole workspace as a file, in every format.
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { download, send } from '@/api'
import { Go, useMoment, useWorkspace } from '@/app/place'
import { useTrouble } from '@/app/write'
import { Page, Sheet } from '@/parts'
import { useWords } from '@/words'
import styles from './import.module.css'

const formats = [
  { id: 'archimate', ending: 'xml' },
  { id: 'xlsx', ending: 'xlsx' },
  { id: 'csv', ending: 'zip' },
  { id: 'json', ending: 'json' },
] as const

export function Screen() {
  const t = useWords('import')
  const workspace = useWorkspace()
  const moment = useMoment()
  const trouble = useTrouble()
  const [busy, setBusy] = useState<string | null>(null)
  const save = async (format: string, ending: string) => {
    setBusy(format)
    try {
      const place = new URLSearchParams({
        format,
        ...(moment.as_of ? { as_of: moment.as_of } : {}),
        ...(moment.scenario ? { scenario: moment.scenario } : {}),
      }).toString()
      const answer = await send(`/workspaces/${encodeURIComponent(workspace)}/export?${place}`)
      const day = new Date().toISOString().slice(0, 10)
      download(await answer.blob(), `${workspace}-${day}.${ending}`)
    } catch (error) {
      trouble(error)
    } finally {
      setBusy(null)
    }
  }
  return (
    <Page
      measure="report"
      title={t('export.title')}
      sentence={t('export.sentence')}
      actions={<Go to="import">{t('export.to_import')}</Go>}
    >
      <Sheet flush>
        <ul className={styles['formats']}>
          {formats.map(({ id, ending }) => (
            <li key={id}>
              <div>
                <strong>{t(`export.${id}`)}</strong>
                <p className="muted">{t(`export.${id}_text`)}</p>
              </div>
              <Button
                variant="default"
                loading={busy === id}
                leftSection={<IconDownload size={15} stroke={1.6} />}
                aria-label={t('export.save_label', { format: t(`export.${id}`) })}
                onClick={() => void save(id, ending)}
              >
                {t('export.save')}
              </Button>
            </li>
          ))}
        </ul>
      </Sheet>
    </Page>
  )
}
