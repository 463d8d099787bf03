import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { nameOf, notationOf, typeOf, withNotation, withTarget, withType } from './recipe'

const recipe = `
recipe: guessed
version: 1
sheets:
  - other_columns: keep
    elements:
      - as: initiative
        type: initiative
        name: Project
        fields:
          budget: {column: Budget (k), multiply: 1000}
          status: {column: Status, values: {Running: active}}
      - as: owning_unit
        type: unit
        once: true
        name: Office
    relations:
      - {kind: owned_by, from: initiative, to: owning_unit}
`
const sheet = (text: string) => parse(text).sheets[0]

describe('choosing where a column goes', () => {
  it('takes the column from where it was', () => {
    const next = sheet(withTarget(recipe, 'any', 'Status', { kind: 'keep' }))
    expect(Object.keys(next.elements[0].fields)).toEqual(['budget'])
  })
  it('keeps how it was read when it moves to another attribute', () => {
    const next = sheet(
      withTarget(recipe, 'any', 'Budget (k)', { kind: 'field', field: 'annual_cost' }),
    )
    expect(next.elements[0].fields.annual_cost).toEqual({ column: 'Budget (k)', multiply: 1000 })
    expect(next.elements[0].fields.budget).toBeUndefined()
  })
  it('drops an element and its relations when its name goes elsewhere', () => {
    const next = sheet(withTarget(recipe, 'any', 'Office', { kind: 'keep' }))
    expect(next.elements).toHaveLength(1)
    expect(next.relations).toEqual([])
  })
  it('makes a relation to elements by name', () => {
    const next = sheet(
      withTarget(recipe, 'any', 'Goals', {
        kind: 'relation',
        relation: 'contributes_to',
        type: 'goal',
        outgoing: true,
      }),
    )
    expect(next.relations.at(-1)).toEqual({
      kind: 'contributes_to',
      from: 'initiative',
      to: { column: 'Goals', type: 'goal', create: true, split: ';' },
    })
  })
  it('gives the rows another type and lets relations find them', () => {
    const next = withType(recipe, 'any', 'application')
    expect(typeOf(next, 'any')).toBe('application')
    expect(nameOf(next, 'any')).toBe('initiative')
  })
  it('says how decimals are written', () => {
    expect(notationOf(withNotation(recipe, 'decimal', ','), 'decimal')).toBe(',')
    expect(notationOf(recipe, 'decimal')).toBeNull()
  })
})
