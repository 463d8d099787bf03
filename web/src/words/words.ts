// Words of the interface: one file per language and screen, loaded with the screen.
import i18next, { type BackendModule } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export const languages = [
  { id: 'en', name: 'English', locale: 'en-GB' },
  { id: 'de', name: 'Deutsch', locale: 'de-DE' },
] as const
export type Language = (typeof languages)[number]['id']

const files = import.meta.glob<{ default: Record<string, unknown> }>('../locales/*/*.json')
const key = 'plumbline.language'

const fromFiles: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = files[`../locales/${language}/${namespace}.json`]
    if (!load) return done(new Error(`No words for ${language}/${namespace}.`), false)
    load().then(
      (file) => done(null, file.default as never),
      (error: unknown) => done(error as Error, false),
    )
  },
}

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language.id === value)
}

export function chosenLanguage(): Language {
  let stored: string | null = null
  try {
    stored = localStorage.getItem(key)
  } catch {
    // Storage may be switched off; the browser's own language decides.
  }
  if (isLanguage(stored)) return stored
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage)
  return wanted ?? 'en'
}

export async function startWords(language: Language = chosenLanguage()) {
  await i18next
    .use(fromFiles)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: 'en',
      ns: ['app', 'parts'],
      defaultNS: 'app',
      partialBundledLanguages: true,
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
      returnNull: false,
    })
  document.documentElement.lang = language
  return i18next
}

export async function switchLanguage(language: Language) {
  try {
    localStorage.setItem(key, language)
  } catch {
    // Then the choice lasts as long as the page.
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

export const loadWords = (namespace: string) => i18next.loadNamespaces(namespace)

export type Words = (key: string, values?: Record<string, unknown>) => string

// The words of one file: const t = useWords('findings'); t('title').
export function useWords(namespace: string): Words {
  const { t } = useTranslation(namespace)
  return t as unknown as Words
}

export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return isLanguage(i18n.language) ? i18n.language : 'en'
}
