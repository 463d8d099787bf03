// Every colour and measure of the product. Nothing outside this file writes a colour down; styles use
// the variables that theme.ts makes of it (--pl-ink), drawings read them with useTokens().

const light = {
  canvas: '#faf9f7',
  sheet: '#ffffff',
  hover: '#f2f0ec',
  track: '#efece7',
  hairline: '#e6e3de',
  edge: '#c9c5be',
  ink: '#1d2126',
  muted: '#61656b',
  accent: '#00636b',
  accentInk: '#ffffff',
  accentSoft: '#e4f0f0',
  good: '#187c49',
  attention: '#9a6200',
  bad: '#b3261e',
  note: '#2e64a6',
  dim: '#1d212666',
  BS: '#4f6fe0',
  IS: '#004f57',
  OI: '#8a6205',
  II: '#c26f8b',
}

const dark: typeof light = {
  canvas: '#101317',
  sheet: '#181c21',
  hover: '#20252b',
  track: '#262b32',
  hairline: '#2a2f36',
  edge: '#454b54',
  ink: '#e6e9ee',
  muted: '#9aa1aa',
  accent: '#5bb3bc',
  accentInk: '#0c0f13',
  accentSoft: '#17323a',
  good: '#5cc48b',
  attention: '#e0a84a',
  bad: '#f28b82',
  note: '#8ab4f8',
  dim: '#000000a6',
  BS: '#7ea2fc',
  IS: '#8be4e8',
  OI: '#f5c060',
  II: '#d9748d',
}

export type ColourName = keyof typeof light
export type Scheme = 'light' | 'dark'
export const colours: Record<Scheme, Record<ColourName, string>> = { light, dark }

// For things that are not domains. More than six series means small multiples or a table.
export const series: Record<Scheme, readonly string[]> = {
  light: ['#056f7d', '#a74d01', '#4a328e', '#762c29', '#54a26f', '#a570ce'],
  dark: ['#0ba9bd', '#e08f55', '#586fbd', '#ad5d5a', '#a4f5ae', '#e8bfff'],
}

// Levels 0 to 5, one hue.
export const levels: Record<Scheme, readonly string[]> = {
  light: ['#ebf6f7', '#c4e6e7', '#8bcbce', '#4ca5ac', '#0e7a86', '#014b57'],
  dark: ['#17262b', '#14434a', '#0f626b', '#24858f', '#5bb0b7', '#a9dfe2'],
}
// Text on each level, at least 4.5 : 1.
export const levelInk: Record<Scheme, readonly string[]> = {
  light: ['#1d2126', '#1d2126', '#1d2126', '#0c0f13', '#ffffff', '#ffffff'],
  dark: ['#e6e9ee', '#e6e9ee', '#ffffff', '#000000', '#0c0f13', '#0c0f13'],
}

// Gap from target, from far below to far above.
export const gaps: Record<Scheme, readonly string[]> = {
  light: ['#a24019', '#d17746', '#ecbc96', '#f0eeea', '#9dd3d5', '#459ea6', '#006772'],
  dark: ['#f0a177', '#c0683c', '#6d432d', '#2b2f35', '#1f4a50', '#2f858e', '#8bd3d8'],
}

export const space = { hair: 4, tight: 6, small: 10, base: 16, wide: 24, far: 40 } as const
export const radius = { inside: 4, control: 6, sheet: 8 } as const
export const type = {
  tiny: 11,
  small: 12,
  table: 13,
  text: 14,
  lead: 16,
  head: 20,
  title: 26,
  figure: 36,
} as const
export const sizes = {
  header: 48,
  navigation: 216,
  navigationFolded: 56,
  control: 30,
  row: 36,
  rowCompact: 28,
  rowTall: 54,
  panel: 320,
} as const
export const fonts = {
  work: "'IBM Plex Sans Variable', system-ui, sans-serif",
  claim: "'Source Serif 4', Georgia, serif",
  code: "ui-monospace, 'DejaVu Sans Mono', monospace",
} as const

export const domains = ['BS', 'IS', 'OI', 'II'] as const
export type Domain = (typeof domains)[number]
export const isDomain = (value: unknown): value is Domain => domains.includes(value as Domain)
