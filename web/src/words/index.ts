export * from './words'
export * from './format'
