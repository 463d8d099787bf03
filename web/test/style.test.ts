// Colours live in src/tokens only, in style sheets too.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const src = join(import.meta.dirname, '../src')

function sheets(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? sheets(path) : entry.name.endsWith('.css') ? [path] : []
  })
}

it.each(sheets(src).map((path) => [path.slice(src.length + 1), path]))(
  '%s names colours by token',
  (_, path) => {
    const text = readFileSync(path, 'utf8')
    const found = [...text.matchAll(/#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab)\(/g)].map(
      (match) => match[0],
    )
    expect(found).toEqual([])
  },
)

it.each(sheets(src).map((path) => [path.slice(src.length + 1), path]))(
  '%s works in both writing directions',
  (_, path) => {
    const text = readFileSync(path, 'utf8')
    const found = [
      ...text.matchAll(
        /^\s*((?:margin|padding|border)-(?:left|right)|left|right|text-align:\s*(?:left|right))\s*[:;]/gm,
      ),
    ]
    expect(found.map((match) => match[0].trim())).toEqual([])
  },
)
