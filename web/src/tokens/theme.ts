import {
  type CSSVariablesResolver,
  Button,
  createTheme,
  type MantineColorsTuple,
} from '@mantine/core'
import { type ColourName, colours, fonts, radius, type Scheme, space, type } from './tokens'

const px = (n: number) => `${n / 16}rem`
const ramp = (colour: string) => Array(10).fill(colour) as unknown as MantineColorsTuple

// The head of a dialog is no banner of the page.
const noBanner = { header: { role: 'presentation' } }

export const theme = createTheme({
  fontFamily: fonts.work,
  fontFamilyMonospace: fonts.code,
  headings: { fontFamily: fonts.work, fontWeight: '600' },
  fontSizes: {
    xs: px(type.small),
    sm: px(type.table),
    md: px(type.text),
    lg: px(type.lead),
    xl: px(type.head),
  },
  spacing: {
    xs: px(space.tight),
    sm: px(space.small),
    md: px(space.base),
    lg: px(space.wide),
    xl: px(space.far),
  },
  radius: {
    xs: px(radius.inside),
    sm: px(radius.inside),
    md: px(radius.control),
    lg: px(radius.sheet),
    xl: px(radius.sheet),
  },
  defaultRadius: 'md',
  primaryColor: 'petrol',
  primaryShade: { light: 6, dark: 4 },
  colors: {
    petrol: [
      ...ramp(colours.light.accentSoft).slice(0, 4),
      colours.dark.accent,
      colours.dark.accent,
      colours.light.accent,
      colours.light.accent,
      colours.light.accent,
      colours.light.accent,
    ] as unknown as MantineColorsTuple,
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'xs', fz: 'sm', h: 30 },
      // The filled primary is light in the dark scheme and needs dark words.
      vars: (_theme, props) =>
        !props.variant || props.variant === 'filled'
          ? { root: { '--button-color': props.color ? 'var(--pl-sheet)' : 'var(--pl-accent-ink)' } }
          : { root: {} },
    }),
    Anchor: { defaultProps: { underline: 'hover' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
    Modal: {
      defaultProps: { transitionProps: { duration: 120 }, radius: 'lg', attributes: noBanner },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 120 }, attributes: noBanner } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: {
      defaultProps: {
        size: 'xs',
        comboboxProps: { shadow: 'none', transitionProps: { duration: 120 } },
      },
    },
    MultiSelect: {
      defaultProps: {
        size: 'xs',
        comboboxProps: { shadow: 'none', transitionProps: { duration: 120 } },
      },
    },
    TagsInput: { defaultProps: { size: 'xs' } },
    Autocomplete: { defaultProps: { size: 'xs' } },
    DateInput: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Menu: { defaultProps: { shadow: 'none', transitionProps: { duration: 120 } } },
    Popover: { defaultProps: { shadow: 'none', transitionProps: { duration: 120 } } },
    Paper: { defaultProps: { shadow: 'none' } },
  },
})

const kebab = (name: string) =>
  name.length === 2 ? name.toLowerCase() : name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)

// --pl-<name> for every colour, and Mantine's own variables set from the same ones.
function variables(scheme: Scheme) {
  const c = colours[scheme]
  const own = Object.fromEntries(
    Object.entries(c).map(([name, value]) => [`--pl-${kebab(name)}`, value]),
  )
  return {
    ...own,
    '--mantine-color-body': c.canvas,
    '--mantine-color-text': c.ink,
    '--mantine-color-dimmed': c.muted,
    '--mantine-color-placeholder': c.muted,
    '--mantine-color-anchor': c.accent,
    '--mantine-color-default': c.sheet,
    '--mantine-color-default-hover': c.hover,
    '--mantine-color-default-color': c.ink,
    '--mantine-color-default-border': c.edge,
    '--mantine-color-error': c.bad,
    '--mantine-color-disabled': c.hover,
    '--mantine-color-disabled-color': c.muted,
    '--mantine-color-disabled-border': c.hairline,
    '--mantine-primary-color-filled': c.accent,
    '--mantine-primary-color-filled-hover': c.accent,
    '--mantine-primary-color-contrast': c.accentInk,
    '--mantine-primary-color-light': c.accentSoft,
    '--mantine-primary-color-light-hover': c.accentSoft,
    '--mantine-primary-color-light-color': c.accent,
    // What cannot be undone easily is the red of bad news.
    '--mantine-color-red-filled': c.bad,
    '--mantine-color-red-filled-hover': c.bad,
    '--mantine-color-red-light-color': c.bad,
    '--mantine-color-red-light-hover': c.hover,
    '--mantine-color-red-outline': c.bad,
    '--mantine-color-red-outline-hover': c.hover,
    '--mantine-color-red-text': c.bad,
    '--mantine-color-petrol-filled': c.accent,
    '--mantine-color-petrol-filled-hover': c.accent,
    '--mantine-color-petrol-light': c.accentSoft,
    '--mantine-color-petrol-light-color': c.accent,
    '--mantine-color-petrol-outline': c.accent,
    '--mantine-color-petrol-text': c.accent,
  }
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--pl-claim': fonts.claim, '--pl-work': fonts.work },
  light: variables('light'),
  dark: variables('dark'),
})

// A colour of the current scheme for styles: var(--pl-ink).
export const ink = (name: ColourName) => `var(--pl-${kebab(name)})`
