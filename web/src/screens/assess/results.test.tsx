import { fireEvent, screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Answer, showScreen } from '../../../test/screen'
import { surveyItem } from '../../../test/survey'
import { Screen } from './campaign'

const figure = (people: number, mean: number | null, more: object = {}) => ({
  id: '',
  people,
  hidden: false,
  mean,
  interval: null,
  deviation: 0.5,
  distance: 0.4,
  agreement: 0.8,
  wanted: null,
  counts: [],
  cannot_judge: 0,
  ...more,
})
const row = (id: string, more: object = {}) => ({
  id,
  all: figure(9, 3),
  business: figure(5, 2.5),
  it: figure(4, 3.5),
  gap: -1,
  gap_interval: [-1.4, -0.6],
  gap_p: 0.01,
  worth_talking: true,
  units: [],
  roles: [],
  cells: [],
  ...more,
})
const item = surveyItem('plans', {
  name: 'Plans',
  question: 'Are plans made together?',
  verified: true,
})
const campaign = {
  id: 'c',
  name: 'Autumn',
  purpose: 'Why',
  instrument: 'i',
  edition: '1',
  status: 'frozen',
  anonymous: true,
  minimum_group: 4,
  opens: null,
  closes: null,
  units: [
    { id: 'sales', name: 'Sales' },
    { id: 'legal', name: 'Legal' },
  ],
  roles: [],
  subject: null,
  previous: null,
  targets: {},
  tailoring: {},
  steps: [],
  at: '2026-01-01T00:00:00Z',
  by: {},
  frozen: null,
}
const results = (more: object = {}) => ({
  campaign: 'c',
  minimum_group: 4,
  sealed: true,
  replies: 9,
  business: 5,
  it: 4,
  dimensions: [
    row('d', {
      cells: [
        { side: 'business', unit: 'sales', people: 4, hidden: false, mean: 2.4 },
        { side: 'it', unit: 'sales', people: 3, hidden: true, mean: null },
        { side: 'it', unit: 'legal', people: 5, hidden: true, mean: null },
      ],
      units: [figure(7, 3, { id: 'sales' }), figure(2, null, { id: 'legal', hidden: true })],
    }),
  ],
  items: [row('plans')],
  scores: [row('overall')],
  reliability: [{ dimension: 'd', items: 4, alpha: 0.4, krippendorff: null, icc: null }],
  recalls: [],
  suggestions: [],
  self: 0,
  ...more,
})

const show = (answer: unknown) =>
  showScreen({
    screen: Screen,
    path: 'assess/$id',
    at: 'assess/c',
    words: ['assess', 'results'],
    answers: {
      'GET /campaigns/c': {
        campaign,
        progress: { invited: 9, begun: 9, finished: 9, groups: [], waiting: [] },
      },
      'GET /instruments': { items: [] },
      'GET /instruments/i': {
        instrument: { id: 'i', name: 'Instrument' },
        dimensions: [
          { id: 'd', name: 'Planning', meaning: '', weight: 1, target: 4, evidence: [] },
        ],
        scales: [
          {
            id: 's',
            points: [1, 2, 3, 4, 5].map((value) => ({ value, name: `L${value}` })),
            cannot_judge: true,
            reason_if_not: false,
          },
        ],
        items: [item],
        scores: [],
        tailoring: [],
        raters: [],
        sources: [],
      },
      'GET /campaigns/c/results': answer,
    },
  })

it('results say where the sides differ, what is hidden and what alpha means', async () => {
  await show(results())
  await screen.findByText('Sealed')
  await screen.findByText('IT sees it 1.0 higher: 3.5 against 2.5.')
  expect(screen.getAllByText('Not shown: fewer than 4 people answered').length).toBeGreaterThan(0)
  screen.getByText('no; the mean hides differences, read the questions one by one')
  screen.getByRole('img', { name: 'Planning: business 2.5, IT 3.5, target 4' })
})

it('the map tells sides and units apart, says what is hidden and why, and can leave the sides out', async () => {
  await show(results())
  const group = await screen.findByRole('group', { name: 'Sides and units by dimension' })
  const [business, it] = within(group).getAllByRole('row').slice(2)
  expect(business?.textContent).toContain('2.4')
  expect(business?.textContent).toContain('No answers from this group')
  expect(it?.textContent).toContain('Not shown: fewer than 4 people answered')
  expect(it?.textContent).toContain('Not shown: with it, a group of fewer than 4')
  fireEvent.click(screen.getByRole('radio', { name: 'Unit' }))
  const units = await screen.findByRole('group', { name: 'Units by dimension' })
  expect(within(units).getAllByRole('row')).toHaveLength(2)
})

it('results warn when the answers are not those that were frozen', async () => {
  await show(results({ sealed: false }))
  await screen.findByText('The answers are not those that were frozen.')
  expect(screen.queryByText('Sealed')).toBeNull()
})

it('results that must wait are explained and are no failure', async () => {
  await show(
    new Answer(409, {
      type: 't',
      title: 'Conflict',
      status: 409,
      detail: 'Shown once it is closed.',
      remedy: 'Close the campaign.',
    }),
  )
  await screen.findByText('Shown once it is closed.')
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})
