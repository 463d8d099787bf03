export { axes, Chart, type ChartTable } from './chart'
export type { ChartOption } from './registered'
