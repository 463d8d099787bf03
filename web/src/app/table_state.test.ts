import { expect, test } from 'vitest'
import type { Column } from '@/parts/table'
import { hiddenOf } from './table_state'

const column = (id: string, more: Partial<Column<string>> = {}): Column<string> => ({
  id,
  header: id,
  value: (row) => row,
  ...more,
})
const columns = [column('name', { fixed: true }), column('cost'), column('load', { hidden: true })]

test.each([
  ['nothing in the address: what is hidden at first', undefined, ['load']],
  ['those of the address are shown, a fixed one always', 'cost,load', []],
  ['a link made before a column was there does not show it', 'name', ['cost', 'load']],
  ['none of them', '', ['cost', 'load']],
])('%s', (_, picked, hidden) => {
  expect(hiddenOf(columns, picked)).toEqual(hidden)
})
