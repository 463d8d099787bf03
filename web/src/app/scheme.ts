// Light, dark or as the system: kept in the browser, read by public/scheme.js before the first paint.
import { localStorageColorSchemeManager, useMantineColorScheme } from '@mantine/core'

export const schemeManager = localStorageColorSchemeManager({ key: 'plumbline.scheme' })
export const schemes = ['light', 'dark', 'auto'] as const
export type SchemeChoice = (typeof schemes)[number]

export function useScheme(): [SchemeChoice, (next: SchemeChoice) => void] {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return [
    colorScheme,
    (next) => {
      setColorScheme(next)
      const dark =
        next === 'dark' || (next === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
      document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
    },
  ]
}
