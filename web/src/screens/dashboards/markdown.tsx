// A subset of Markdown that cannot do harm: headings, lists, bold, emphasis, code, links to the web or to a
// place of the workspace. Everything else is shown as it is written.
import { Fragment, type ReactNode } from 'react'
import { Go } from '@/app/place'

const inline = /(\*\*[^*]+\*\*|\*[^*\s][^*]*\*|`[^`]+`|\[[^\]]+\]\([^)\s]+\))/

function target(address: string): 'web' | 'place' | null {
  if (/^https?:\/\//i.test(address)) return 'web'
  return /^[a-z][a-z0-9-]*([/?#][^:]*)?$/i.test(address) ? 'place' : null
}

// `still`: links keep their words only.
export function words(text: string, still = false): ReactNode {
  return text.split(inline).map((piece, at) => {
    if (at % 2 === 0) return piece
    if (piece.startsWith('**')) return <strong key={at}>{piece.slice(2, -2)}</strong>
    if (piece.startsWith('*')) return <em key={at}>{piece.slice(1, -1)}</em>
    if (piece.startsWith('`')) return <code key={at}>{piece.slice(1, -1)}</code>
    const [, name = '', address = ''] = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(piece) ?? []
    const kind = target(address)
    if (kind && still) return <Fragment key={at}>{name}</Fragment>
    if (kind === 'web')
      return (
        <a key={at} href={address} rel="noreferrer noopener" target="_blank">
          {name}
        </a>
      )
    if (kind === 'place')
      return (
        <Go key={at} to={address}>
          {name}
        </Go>
      )
    return <Fragment key={at}>{piece}</Fragment>
  })
}

interface Block {
  kind: 'heading' | 'paragraph' | 'list'
  ordered?: boolean
  lines: string[]
}

export function blocks(text: string): Block[] {
  const out: Block[] = []
  let open: Block | null = null
  for (const line of text.split(/\r?\n/)) {
    const heading = /^#{1,3}\s+(.+)$/.exec(line)
    const item = /^(?:[-*]|(\d+)\.)\s+(.+)$/.exec(line)
    if (heading) {
      out.push({ kind: 'heading', lines: [heading[1] ?? ''] })
      open = null
    } else if (item) {
      const ordered = item[1] !== undefined
      if (open?.kind !== 'list' || open.ordered !== ordered) {
        open = { kind: 'list', ordered, lines: [] }
        out.push(open)
      }
      open.lines.push(item[2] ?? '')
    } else if (line.trim() === '') {
      open = null
    } else {
      if (open?.kind !== 'paragraph') {
        open = { kind: 'paragraph', lines: [] }
        out.push(open)
      }
      open.lines.push(line)
    }
  }
  return out
}

interface Props {
  text: string
  still?: boolean
  // Below a title, or in its place.
  level?: 'h2' | 'h3'
}

export function Markdown({ text, still, level: Heading = 'h3' }: Props) {
  return (
    <>
      {blocks(text).map((block, at) => {
        if (block.kind === 'heading')
          return <Heading key={at}>{words(block.lines[0] ?? '', still)}</Heading>
        if (block.kind === 'paragraph') return <p key={at}>{words(block.lines.join(' '), still)}</p>
        const items = block.lines.map((line, place) => <li key={place}>{words(line, still)}</li>)
        return block.kind === 'list' && block.ordered ? (
          <ol key={at}>{items}</ol>
        ) : (
          <ul key={at}>{items}</ul>
        )
      })}
    </>
  )
}
