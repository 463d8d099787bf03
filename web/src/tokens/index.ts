export * from './tokens'
export { cssVariables, ink, theme } from './theme'
export { useTokens } from './use_tokens'
