import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { metamodel } from '../../../test/metamodel'
import { type Answers, showScreen } from '../../../test/screen'
import { nextValue } from './bulk_edit'
import { conditionsOf, textOfConditions } from './conditions'
import { Screen } from './model'

const row = (id: string, name: string) => ({
  id,
  name,
  type: 'application',
  side: 'it',
  component: 'II.architecture',
  version: 1,
  fields: {},
})
const list = {
  items: [row('a', 'Till'), row('b', 'Ledger')],
  total: 2,
  facets: { type: { application: 2 }, component: { 'II.architecture': 2 } },
}
const answers: Answers = {
  'GET /metamodel': metamodel,
  'GET /elements': (_: Request, url: URL) =>
    url.searchParams.get('component') === 'BS.scope' || url.searchParams.get('type') === 'person'
      ? { items: [], total: 0 }
      : list,
  'GET /saved-views': { items: [] },
}
const show = (at = 'model', verbs?: string[]) =>
  showScreen({
    screen: Screen,
    path: 'model',
    at,
    words: ['model'],
    answers,
    ...(verbs ? { verbs } : {}),
  })

describe('the model explorer', () => {
  it('opens with a sentence and counts by component', async () => {
    await show()
    expect(await screen.findByText(/2 elements of 1 types/)).toBeTruthy()
    const entry = await screen.findByRole('button', { name: /IT architecture\s*2/ })
    expect(entry).toBeTruthy()
  })

  it('asks the questions of an empty component and adds an answer there', async () => {
    const user = userEvent.setup()
    const { sent } = await show('model?component=BS.scope')
    await user.click(
      await screen.findByRole('button', { name: 'Answer: Which markets are served today?' }),
    )
    await user.type(await screen.findByRole('textbox', { name: /Name/ }), 'Nordics')
    await user.click(screen.getByRole('button', { name: 'Add' }))
    await waitFor(() => expect(sent.length).toBe(1))
    expect(sent[0]!.path).toBe('/elements')
    expect(sent[0]!.body).toMatchObject({ type: 'goal', name: 'Nordics' })
  })

  it('offers no writing to readers', async () => {
    await show('model', ['read'])
    await screen.findByText(/2 elements of 1 types/)
    expect(screen.queryByRole('button', { name: 'Add element' })).toBeNull()
  })
})

describe('conditions', () => {
  it.each([
    ['status=at_risk;annual_cost>=100000;owner=', 3],
    ['users<=5', 1],
    ['nonsense', 0],
  ])('%s holds %d', (text, count) => {
    expect(conditionsOf(text)).toHaveLength(count)
  })
  it('are written as they were read', () => {
    const text = 'status=at_risk;annual_cost>=100000;owner!='
    expect(textOfConditions(conditionsOf(text))).toBe(text)
  })
})

describe('a bulk edit', () => {
  it.each([
    ['set', 'x', 'x', undefined],
    ['set', 'x', 'y', 'y'],
    ['clear', null, null, undefined],
    ['clear', 'x', null, null],
    ['add', ['a'], ['b'], ['a', 'b']],
    ['add', ['a'], ['a'], undefined],
    ['take', ['a'], ['a'], null],
  ] as const)('%s %j with %j gives %j', (way, before, value, after) => {
    expect(nextValue(way, before, value)).toEqual(after)
  })
})
