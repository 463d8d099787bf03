// The table on screen as a file: exactly the rows and columns shown, stamped with filter and moment.
import { ActionIcon, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { download, send } from '@/api'
import type { Column } from '@/parts/table'
import { useFormat, useWords } from '@/words'
import { useMoment, useWorkspace } from './place'
import { useTrouble } from './write'

type Cell = string | number | boolean | null
interface Content<T> {
  rows: readonly T[]
  columns: readonly Column<T>[]
}

export function fileName(title: string, ending: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-')
    .toLowerCase()
  return `${plain || 'table'}.${ending}`
}

interface Props<T> {
  title: string
  // Read when the export is asked for; may have to fetch what is not loaded yet.
  content: () => Content<T> | undefined | Promise<Content<T> | undefined>
  // What filters the table, in words.
  filter?: string
}

export function TableExport<T>({ title, content, filter }: Props<T>) {
  const t = useWords('app')
  const format = useFormat()
  const workspace = useWorkspace()
  const moment = useMoment()
  const trouble = useTrouble()
  const [busy, setBusy] = useState(false)
  const save = async (kind: 'csv' | 'xlsx' | 'json') => {
    setBusy(true)
    try {
      const shown = await content()
      if (!shown) return
      const stamp = [
        t('table.stamp', { workspace, at: format.dateTime(new Date()) }),
        moment.as_of && t('table.stamp_as_of', { at: moment.as_of }),
        moment.scenario && t('table.stamp_scenario', { scenario: moment.scenario }),
        filter && t('table.stamp_filter', { filter }),
      ]
        .filter(Boolean)
        .join('. ')
      const table = {
        title,
        stamp,
        columns: shown.columns.map((column) => ({
          name: column.header,
          kind: column.kind ?? 'text',
        })),
        rows: shown.rows.map((row) =>
          shown.columns.map((column): Cell => column.value(row) ?? null),
        ),
      }
      if (kind === 'json') {
        const text = JSON.stringify(table, null, 2)
        download(new Blob([text], { type: 'application/json' }), fileName(title, kind))
        return
      }
      const answer = await send(`/workspaces/${encodeURIComponent(workspace)}/table`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ format: kind, ...table }),
      })
      download(await answer.blob(), fileName(title, kind))
    } catch (error) {
      trouble(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('table.export')} loading={busy}>
          <IconDownload size={17} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save('xlsx')}>{t('table.as_xlsx')}</Menu.Item>
        <Menu.Item onClick={() => void save('csv')}>{t('table.as_csv')}</Menu.Item>
        <Menu.Item onClick={() => void save('json')}>{t('table.as_json')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
