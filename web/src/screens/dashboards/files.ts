// A tile as a file, as it is seen: the drawing with title, unit, data date, filter and scenario stamped
// on it; its table as CSV.
import { download } from '@/api'
import { fileName } from '@/app/table_export'
import type { Format, Words } from '@/words'
import { type Cell, cellText, columnName, type TileData } from './data'

export interface Stamp {
  lines: string[]
  ink: string
  muted: string
  sheet: string
}

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const font = "'IBM Plex Sans Variable', 'IBM Plex Sans', 'Open Sans', sans-serif"

// The drawing of a tile inside a sheet with its title above and its stamps below.
export function stamped(svg: SVGSVGElement, title: string, stamp: Stamp): string {
  const box = svg.getBoundingClientRect()
  const width = Math.max(320, Math.round(box.width))
  const height = Math.round(box.height)
  const inner = svg.cloneNode(true) as SVGSVGElement
  inner.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  inner.setAttribute('x', '16')
  inner.setAttribute('y', '40')
  inner.setAttribute('width', String(Math.round(box.width)))
  inner.setAttribute('height', String(height))
  inner.removeAttribute('style')
  const foot = stamp.lines
    .map(
      (line, at) =>
        `<text x="16" y="${height + 62 + at * 16}" font-size="11" fill="${stamp.muted}">${escaped(line)}</text>`,
    )
    .join('')
  const all = height + 62 + stamp.lines.length * 16
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 32}" height="${all}" ` +
    `viewBox="0 0 ${width + 32} ${all}" font-family="${escaped(font)}">` +
    `<rect width="100%" height="100%" fill="${stamp.sheet}"/>` +
    `<text x="16" y="26" font-size="15" font-weight="600" fill="${stamp.ink}">${escaped(title)}</text>` +
    `${new XMLSerializer().serializeToString(inner)}${foot}</svg>`
  )
}

export function saveSvg(svg: SVGSVGElement, title: string, stamp: Stamp) {
  download(
    new Blob([stamped(svg, title, stamp)], { type: 'image/svg+xml' }),
    fileName(title, 'svg'),
  )
}

export async function savePng(svg: SVGSVGElement, title: string, stamp: Stamp) {
  const text = stamped(svg, title, stamp)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  const scale = 2 // readable on paper
  canvas.width = image.width * scale
  canvas.height = image.height * scale
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const bytes = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (!bytes) throw new Error('The browser could not draw the picture.')
  download(bytes, fileName(title, 'png'))
}

// Numbers as they are, words as they are read; the stamps stand below, where a program skips them.
export function csvOf(tile: TileData, t: Words, format: Format, lines: string[]): string {
  const cell = (value: Cell | undefined, kind: string) =>
    typeof value === 'number'
      ? String(value)
      : value == null
        ? ''
        : kind === 'date'
          ? value
          : cellText(t, format, value, kind)
  // A text that begins like a formula is none.
  const quoted = (text: string) => {
    const safe =
      /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? `'${text}` : text
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const rows = [
    tile.columns.map((column) => columnName(t, column)),
    ...tile.rows.map((row) =>
      row.cells.map((value, at) => cell(value, tile.columns[at]?.kind ?? 'text')),
    ),
    [],
    [tile.title],
    ...lines.map((line) => [line]),
  ]
  return rows.map((row) => row.map(quoted).join(',')).join('\r\n') + '\r\n'
}

export function saveCsv(tile: TileData, t: Words, format: Format, lines: string[]) {
  // The mark tells spreadsheets that it is UTF-8.
  download(
    new Blob(['\ufeff', csvOf(tile, t, format, lines)], { type: 'text/csv;charset=utf-8' }),
    fileName(tile.title, 'csv'),
  )
}
