// The chart on screen as a file: drawing, picture, or the numbers behind it.
import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useWords } from '@/words'
import type { ChartTable } from './chart'
import { type ChartOption, init } from './registered'

export interface Drawn {
  option: ChartOption
  width: number
  height: number
  background: string
}

interface Props {
  name: string
  table: ChartTable
  // What is drawn; undefined while the table is shown instead.
  drawn: () => Drawn | undefined
}

export function csvOf({ head, rows }: ChartTable): string {
  const cell = (value: string | number | null) => {
    const text = value === null ? '' : String(value)
    // What a spreadsheet would take for a formula is kept as text.
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'
}

function save(bytes: Blob, name: string, ending: string) {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-')
  const address = URL.createObjectURL(bytes)
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = `${plain.toLowerCase() || 'chart'}.${ending}`
  document.body.append(anchor)
  anchor.click()
  anchor.remove()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

// Drawn again beside the page, so that its size and background do not hang on the window.
async function redrawn(drawn: Drawn, renderer: 'svg' | 'canvas'): Promise<string> {
  if (renderer === 'canvas') {
    const { registerCanvas } = await import('./canvas')
    registerCanvas()
  }
  // A canvas wants a place in a document, be it one that nobody sees.
  const chart = init(renderer === 'svg' ? null : document.createElement('div'), null, {
    renderer,
    ...(renderer === 'svg' ? { ssr: true } : {}),
    width: drawn.width,
    height: drawn.height,
  })
  try {
    chart.setOption({ ...drawn.option, backgroundColor: drawn.background }, true)
    if (renderer === 'svg') {
      // Where the face of the house is not there, any without serifs will do.
      return chart
        .renderToSVGString()
        .replaceAll('IBM Plex Sans Variable', "'IBM Plex Sans Variable','IBM Plex Sans',sans-serif")
    }
    return chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: drawn.background })
  } finally {
    chart.dispose()
  }
}

export function ChartExport({ name, table, drawn }: Props) {
  const t = useWords('parts')
  const picture = async (kind: 'svg' | 'png') => {
    const now = drawn()
    if (!now) return
    if (kind === 'svg') {
      save(new Blob([await redrawn(now, 'svg')], { type: 'image/svg+xml' }), name, 'svg')
      return
    }
    const data = await redrawn(now, 'canvas')
    const bytes = Uint8Array.from(atob(data.slice(data.indexOf(',') + 1)), (one) =>
      one.charCodeAt(0),
    )
    save(new Blob([bytes], { type: 'image/png' }), name, 'png')
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={14} stroke={1.6} />}
        >
          {t('chart.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() =>
            save(new Blob(['\ufeff', csvOf(table)], { type: 'text/csv' }), name, 'csv')
          }
        >
          {t('chart.as_csv')}
        </Menu.Item>
        <Menu.Item onClick={() => void picture('svg')}>{t('chart.as_svg')}</Menu.Item>
        <Menu.Item onClick={() => void picture('png')}>{t('chart.as_png')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
