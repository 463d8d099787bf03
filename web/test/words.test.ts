// Every word the code asks for exists, in every language, and nothing else is kept.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const src = join(import.meta.dirname, '../src')
type Tree = { [key: string]: string | Tree }

function flat(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : flat(value, `${prefix}${key}.`),
  )
}
const plural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const read = (language: string, file: string): Tree =>
  JSON.parse(readFileSync(join(src, 'locales', language, file), 'utf8')) as Tree

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) ? [path] : []
  })
}

const files = readdirSync(join(src, 'locales/en'))
const languages = readdirSync(join(src, 'locales')).filter((name) => name !== 'en')

describe('words', () => {
  it.each(languages)('%s has every word that English has, and no other', (language) => {
    expect(readdirSync(join(src, 'locales', language)).sort()).toEqual([...files].sort())
    for (const file of files) {
      const wanted = new Set(flat(read('en', file)).map(plural))
      const found = new Set(flat(read(language, file)).map(plural))
      expect(
        [...wanted].filter((key) => !found.has(key)),
        `${language}/${file} lacks`,
      ).toEqual([])
      expect(
        [...found].filter((key) => !wanted.has(key)),
        `${language}/${file} has too many`,
      ).toEqual([])
    }
  })

  it.each(languages)('%s uses the same values as English', (language) => {
    const values = (text: string) =>
      [...text.matchAll(/\{\{([\w:]+)\}\}/g)].map((match) => match[1]).sort()
    for (const file of files) {
      const english = new Map(entries(read('en', file)))
      for (const [key, text] of entries(read(language, file))) {
        const other = english.get(key)
        if (other !== undefined)
          expect(values(text), `${language}/${file} ${key}`).toEqual(values(other))
      }
    }
  })

  it('exist for every literal key in the code', () => {
    const missing: string[] = []
    for (const path of sources(src)) {
      const text = readFileSync(path, 'utf8').replace(/^\s*\/\/.*$/gm, '')
      // Only the names bound in this file.
      const bound = new Map(
        [...text.matchAll(/const (\w+) = useWords\('(\w+)'\)/g)].map((match) => [
          match[1] ?? '',
          match[2] ?? '',
        ]),
      )
      const namespaces = new Set(
        [...text.matchAll(/useWords\('(\w+)'\)/g)].map((match) => match[1] ?? ''),
      )
      for (const [name] of bound) {
        for (const match of text.matchAll(new RegExp(`\\b${name}\\(\\s*'([\\w.]+)'`, 'g'))) {
          const key = match[1] ?? ''
          const known = [...namespaces].some((namespace) => {
            const keys = new Set(flat(read('en', `${namespace}.json`)).map(plural))
            return keys.has(key)
          })
          if (!known) missing.push(`${path.slice(src.length + 1)}: ${key}`)
        }
      }
    }
    expect(missing).toEqual([])
  })
})

function entries(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : entries(value, `${prefix}${key}.`),
  )
}
