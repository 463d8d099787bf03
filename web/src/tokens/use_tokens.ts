import { useComputedColorScheme } from '@mantine/core'
import { colours, gaps, levelInk, levels, series } from './tokens'

// Plain colours of the current scheme, for what cannot read CSS variables.
export function useTokens() {
  const scheme = useComputedColorScheme('light')
  return {
    scheme,
    colour: colours[scheme],
    series: series[scheme],
    levels: levels[scheme],
    levelInk: levelInk[scheme],
    gaps: gaps[scheme],
  }
}
