// Words of the interface: one file per language and screen, loaded with the screen, in the reader's
// language only. Texts may hold {{values}}; a key may have the forms _zero, _one and _other, chosen by
// the value `count` as the language counts.
import { useCallback, useSyncExternalStore } from 'react'

export const languages = [
  { id: 'en', name: 'English', locale: 'en-GB' },
  { id: 'de', name: 'Deutsch', locale: 'de-DE' },
] as const
export type Language = (typeof languages)[number]['id']

export type Values = Record<string, unknown>
export type Words = (key: string, values?: Values) => string

type Tree = { [key: string]: string | Tree }
const files = import.meta.glob<{ default: Tree }>('../locales/*/*.json')
const stored = 'plumbline.language'

let current: Language = 'en'
const loaded = new Map<string, Map<string, string>>() // by language/file
const loading = new Map<string, Promise<void>>()
const wanted = new Set<string>() // files in use; another language brings them all
const listeners = new Set<() => void>()
const plurals = new Map<Language, Intl.PluralRules>()

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language.id === value)
}

export function chosenLanguage(): Language {
  let chosen: string | null = null
  try {
    chosen = localStorage.getItem(stored)
  } catch {
    // Storage may be switched off; the browser's own language decides.
  }
  if (isLanguage(chosen)) return chosen
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en'
}

function flatten(tree: Tree, prefix: string, into: Map<string, string>) {
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') into.set(prefix + name, value)
    else flatten(value, `${prefix}${name}.`, into)
  }
  return into
}

function load(language: Language, file: string): Promise<void> {
  const path = `${language}/${file}`
  const running = loading.get(path)
  if (running) return running
  const fetched = files[`../locales/${path}.json`]
  if (!fetched) return Promise.reject(new Error(`There are no words ${path}.`))
  const job = fetched().then((module) => {
    loaded.set(path, flatten(module.default, '', new Map()))
  })
  loading.set(path, job)
  // A line that broke is worth another try.
  job.catch(() => loading.delete(path))
  return job
}

async function turnTo(language: Language) {
  await Promise.all([...wanted].map((file) => load(language, file)))
  current = language
  document.documentElement.lang = language
  for (const listener of listeners) listener()
}

export function startWords(language: Language = chosenLanguage()) {
  for (const file of ['app', 'parts']) wanted.add(file)
  return turnTo(language)
}

export async function switchLanguage(language: Language) {
  try {
    localStorage.setItem(stored, language)
  } catch {
    // Then the choice lasts as long as the page.
  }
  await turnTo(language)
}

export function loadWords(file: string): Promise<void> {
  wanted.add(file)
  return load(current, file)
}

export const currentLanguage = (): Language => current

// The text behind a key as it is written, in the form for `count`; undefined if there is none.
export function rawWords(file: string, key: string, count?: number): string | undefined {
  const texts = loaded.get(`${current}/${file}`)
  if (!texts) return undefined
  if (count !== undefined) {
    const form = count === 0 ? texts.get(`${key}_zero`) : undefined
    if (form !== undefined) return form
    let rules = plurals.get(current)
    if (!rules) plurals.set(current, (rules = new Intl.PluralRules(current)))
    const counted = texts.get(`${key}_${rules.select(count)}`) ?? texts.get(`${key}_other`)
    if (counted !== undefined) return counted
  }
  return texts.get(key)
}

function say(file: string, key: string, values: Values = {}): string {
  const count = values['count']
  const raw = rawWords(file, key, typeof count === 'number' ? count : undefined)
  if (raw === undefined) return String(values['defaultValue'] ?? key)
  return raw.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = values[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  })
}

function listen(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

// The words of one file: const t = useWords('findings'); t('title'). Suspends until they are there.
export function useWords(file: string): Words {
  const language = useLanguage()
  if (!loaded.has(`${language}/${file}`)) throw loadWords(file)
  // A new function with a new language, so that what is memoised by it is worded again.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  return useCallback((key, values) => say(file, key, values), [file, language])
}

export function useLanguage(): Language {
  return useSyncExternalStore(listen, currentLanguage)
}
