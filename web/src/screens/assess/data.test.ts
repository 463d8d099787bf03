import { expect, it } from 'vitest'
import { idOf, restOf, unitsOf } from './data'

it('ids of units come from their names', () => {
  expect(idOf('Einkauf & Größe', [])).toBe('einkauf-grosse')
  expect(idOf('Sales', ['sales'])).toBe('sales-2')
  expect(idOf('销售', [])).toBe('unit')
})
it('units keep the ids they had', () => {
  const known = [{ id: 'old', name: 'Sales' }]
  expect(unitsOf('Sales\n\n Legal \nSales', known)).toEqual([
    { id: 'old', name: 'Sales' },
    { id: 'legal', name: 'Legal' },
  ])
})
it('remarks in no theme are what no theme names', () => {
  const items = ['a', 'b', 'c'].map((text) => ({ item: 'i', side: '', text }))
  expect(restOf(items, [{ remarks: [0, 2] }])).toEqual([items[1]])
})
