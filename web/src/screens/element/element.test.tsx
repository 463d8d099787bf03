import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { metamodel } from '../../../test/metamodel'
import { Answer, type Answers, showScreen } from '../../../test/screen'
import { Screen } from './element'

vi.mock('@/graph', () => ({ Graph: () => null }))

const page = {
  id: 'app-till',
  type: 'application',
  name: 'Till',
  side: 'it',
  component: 'II.architecture',
  version: 7,
  fields: { lifecycle: 'active', users: 40, owner: 'p-1' },
  names: { 'p-1': 'Ana Example' },
  figures: { condition: 0.8, confidence: 0.7, delivered: 0.5, support: 0.5, importance: 0.1 },
  findings: 1,
  may: ['edit', 'observe', 'comment'],
  relations: [
    {
      id: 'r-1',
      kind: 'supports',
      from: { id: 'app-till', name: 'Till', type: 'application' },
      to: { id: 'goal-1', name: 'Nobody waits', type: 'goal' },
      fields: {},
      version: 2,
      meaning: 'support',
      strength: 0.75,
    },
  ],
}
const empty = { items: [], total: 0 }
const answers: Answers = {
  'GET /metamodel': metamodel,
  'GET /elements/app-till': page,
  'GET /elements': empty,
  'GET /findings': {
    items: [
      {
        key: 'k',
        rule: 'r',
        name: 'n',
        severity: 'high',
        score: 1,
        text: 'The till has no successor.',
        elements: [],
        state: 'open',
      },
    ],
    total: 1,
  },
  'GET /comments': empty,
  'GET /attachments': empty,
  'GET /elements/app-till/history': {
    items: [
      {
        seq: 12,
        at: '2026-11-01T10:00:00Z',
        actor: { id: 'u-2', name: 'Ben Example' },
        batch: 'b-12',
        subject: 'element',
        operation: 'update',
        id: 'app-till',
        before: { users: 30 },
        after: { users: 40 },
      },
    ],
  },
  'GET /graph': { nodes: [], edges: [], width: 0, height: 0, total: 0 },
  'GET /presence': { items: [] },
  'PUT /presence': {
    items: [
      {
        account: { id: 'u-3', name: 'Cem Example' },
        subject: 'element:app-till',
        field: 'users',
        window: 'w',
        since: '2026-11-01T10:00:00Z',
      },
    ],
  },
}
const show = (more: Answers = {}) =>
  showScreen({
    screen: Screen,
    path: 'elements/$id',
    at: 'elements/app-till',
    words: ['element', 'collaboration', 'measure'],
    answers: { ...answers, ...more },
  })

describe('the page of an element', () => {
  it('says what the data say, and what stands around it', async () => {
    await show()
    expect(await screen.findByRole('heading', { level: 1, name: 'Till' })).toBeTruthy()
    expect(screen.getByText(/In itself it is at 80\s?%, but only 50\s?% arrives/)).toBeTruthy()
    expect(await screen.findByText('The till has no successor.')).toBeTruthy()
    expect(screen.getByText('What it supports')).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Nobody waits' })).toBeTruthy()
    expect(await screen.findByText('Ben Example')).toBeTruthy()
    expect(await screen.findByText('Cem Example is editing')).toBeTruthy()
  })

  it('writes one field with the version that was read', async () => {
    const user = userEvent.setup()
    const { sent } = await show({
      'PATCH /elements/app-till': { batch: 'b', changes: 1, element: { ...page, version: 8 } },
    })
    await user.click(await screen.findByRole('button', { name: 'Edit Users' }))
    const field = screen.getByRole('textbox', { name: /Users/ })
    await user.clear(field)
    await user.type(field, '55')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent.some((one) => one.method === 'PATCH')).toBe(true))
    const patch = sent.find((one) => one.method === 'PATCH')!
    expect(patch.body).toEqual({ users: 55 })
    expect(patch.headers.get('If-Match')).toBe('"7"')
  })

  it('shows both values of a conflict and writes the chosen one', async () => {
    const user = userEvent.setup()
    let tries = 0
    const { sent } = await show({
      'PATCH /elements/app-till': () => {
        tries += 1
        return tries > 1
          ? { batch: 'b', changes: 1, element: { ...page, version: 10 } }
          : new Answer(412, {
              type: 't',
              title: 'Changed',
              status: 412,
              detail: 'Somebody else changed this.',
              current: { version: 9 },
              fields: [{ field: 'users', detail: 'differs', yours: 55, theirs: 48 }],
            })
      },
    })
    await user.click(await screen.findByRole('button', { name: 'Edit Users' }))
    const field = screen.getByRole('textbox', { name: /Users/ })
    await user.clear(field)
    await user.type(field, '55')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    const dialog = await screen.findByRole('dialog', { name: 'Somebody else changed this too' })
    expect(within(dialog).getByText('48')).toBeTruthy()
    await user.click(within(dialog).getByRole('radio', { name: /What you wrote/ }))
    await user.click(within(dialog).getByRole('button', { name: 'Save this choice' }))
    await waitFor(() => expect(tries).toBe(2))
    const last = sent.filter((one) => one.method === 'PATCH').at(-1)!
    expect(last.body).toEqual({ users: 55 })
    expect(last.headers.get('If-Match')).toBe('"9"')
  })

  it('keeps what was typed when the server refuses', async () => {
    const user = userEvent.setup()
    await show({
      'PATCH /elements/app-till': new Answer(422, {
        type: 't',
        title: 'Wrong',
        status: 422,
        detail: 'Users cannot be negative.',
      }),
    })
    await user.click(await screen.findByRole('button', { name: 'Edit Users' }))
    const field = screen.getByRole('textbox', { name: /Users/ })
    await user.clear(field)
    await user.type(field, '-5')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/Users cannot be negative/)).toBeTruthy()
    expect((screen.getByRole('textbox', { name: /Users/ }) as HTMLInputElement).value).toBe('-5')
  })

  it('offers nothing to edit to those who may only read', async () => {
    await show({ 'GET /elements/app-till': { ...page, may: [] } })
    await screen.findByRole('heading', { level: 1, name: 'Till' })
    expect(screen.queryByRole('button', { name: /^Edit/ })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Add relation' })).toBeNull()
  })

  it('says so where there is none', async () => {
    await show({ 'GET /elements/app-till': new Answer(404, { status: 404, detail: 'No.' }) })
    expect(await screen.findByText('There is no such element')).toBeTruthy()
  })
})
