// Tailoring: an organisation states what it is like, sees what follows and why, sets a question by hand with
// a reason, brings weights of its own, and finds all of it in the results.
import assert from 'node:assert/strict'
import { axe, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { recovers } from './places.mjs'
import { apiOf, walk, workspaceOf } from './walk.mjs'

const at = (workspace, rest = '') => `/w/${workspace}/assess/instruments/cobit-2019/tailoring${rest}`
const path = (workspace, rest = '') => `/workspaces/${workspace}/instruments/cobit-2019/tailoring${rest}`

async function stated(api) {
  const workspace = await workspaceOf(api)
  await api.put(path(workspace), {
    statement: {
      df1: { growth: 5, innovation: 4, cost: 2 },
      df5: { normal: 30, high: 70 },
      df6: { low: 0, normal: 40, high: 60 },
      df11: 'large',
    },
  })
  await api.put(path(workspace, '/overrides/dss04'), {
    target: 4,
    reason: 'The regulator asks for tested recovery by next spring.',
  })
  await api.put(path(workspace, '/overrides/bai09'), { importance: -50, reason: 'Assets are leased.' })
  return workspace
}

let told
async function tailored(page) {
  await signIn(page)
  told ??= (async () => stated(await apiOf(page)))()
  return at(await told, '?item=apo13')
}
rounds('tailoring', tailored, {
  check: async (page) => {
    await page.getByText('4 of 11 factors are stated, 2 questions set by hand.').waitFor()
    await page.getByText('The regulator asks for tested recovery').first().waitFor()
    // The way there: 2 × (70 − 33) ÷ 100 of the threats, which the address keeps open.
    await page.getByText('2 × (70 − 33) ÷ 100').waitFor()
    await page.getByText(/It asks for level/).waitFor()
  },
})
rounds('tailoring-factor', async (page) => `${(await tailored(page)).split('?')[0]}?factor=df5`, {
  check: async (page) => {
    await page.getByText('How much of your business faces which threats, in percent?').waitFor()
    await page.getByText('Adds up to 100 %.').first().waitFor()
  },
})
rounds('tailoring-weights', async (page) => `${(await tailored(page)).split('?')[0]}?weights=1`, {
  check: async (page) => {
    await page.getByRole('dialog').getByText("The instrument's own weights").waitFor()
  },
})
rounds('tailoring-empty', async (page) => {
  await signIn(page)
  return at(await workspaceOf(await apiOf(page)))
}, {
  check: async (page) => {
    await page.getByText('Nothing is stated yet: state a factor above').waitFor()
  },
})

let answered
async function compared(page) {
  await signIn(page)
  answered ??= (async () => {
    const api = await apiOf(page)
    const workspace = await stated(api)
    const { campaign } = await api.post(`/workspaces/${workspace}/campaigns`, {
      name: 'Capability', instrument: 'cobit-2019', anonymous: false,
    })
    const place = `/workspaces/${workspace}/campaigns/${campaign.id}`
    await api.post(`${place}/moves`, { to: 'open' })
    const { items } = await api.get(`/workspaces/${workspace}/instruments/cobit-2019`)
    await api.post(`${place}/replies`, {
      replies: ['business', 'it', 'it'].map((side, who) => ({
        side,
        answers: Object.fromEntries(items.map((item, n) => [item.id, { value: 1 + ((n + who) % 3) }])),
      })),
    })
    await api.post(`${place}/moves`, { to: 'closed' })
    return `/w/${workspace}/assess/${campaign.id}`
  })()
  return answered
}
rounds('tailoring-results', compared, {
  check: async (page) => {
    const below = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Far below what is needed' }) })
    await below.getByText(/Compared with what was needed on/).waitFor()
    await below.getByText('The regulator asks for tested recovery').waitFor()
    await page.getByRole('columnheader', { name: 'To need' }).waitFor()
    await below.scrollIntoViewIfNeeded()
  },
})
rounds('tailoring-plan', async (page) => `${await compared(page)}?tab=plan`, {
  check: async (page) => {
    await page.getByText('target by what the organisation needs').first().waitFor()
  },
})

walk('factors are tried before they are kept', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  await visit(page, `/w/${workspace}/assess/instruments/cobit-2019`)
  await page.getByRole('link', { name: 'Tailor to your organisation' }).click()
  await page.getByText('0 of 11 factors are stated').waitFor()
  await page.getByText('Threat landscape').click()
  await page.getByRole('textbox', { name: 'High' }).fill('100')
  await page.getByText('The shares add up to 167 %; they have to make 100.').waitFor()
  await page.getByRole('textbox', { name: 'Normal' }).fill('0')
  await page.getByText('Below stands what would follow. Nothing is kept yet.').waitFor()
  const row = page.getByRole('row', { name: /APO13/ })
  await row.getByText('+100').waitFor()
  assert.deepEqual((await api.get(path(workspace))).statement, {})
  await axe(page)
  await page.getByRole('button', { name: 'Keep what is stated' }).click()
  await page.getByText('1 of 11 factors are stated').waitFor()
  assert.deepEqual((await api.get(path(workspace))).statement, { df5: { high: 100, normal: 0 } })

  // By hand, with a reason; shown in the row; taken back, and still told below.
  await row.getByRole('button', { name: /APO13/ }).click()
  await page.getByRole('button', { name: 'Set by hand', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Set importance or target by hand' })
  await drawer.getByText('importance +100, target 4').waitFor()
  await drawer.getByRole('combobox', { name: 'Target' }).click()
  await page.getByRole('option', { name: /^2/ }).click()
  assert.ok(await drawer.getByRole('button', { name: 'Keep', exact: true }).isDisabled())
  await drawer.getByRole('textbox', { name: 'Reason' }).fill('Bought as a service.')
  await axe(page)
  await shot(page, 'tailoring-override')
  await drawer.getByRole('button', { name: 'Keep', exact: true }).click()
  await row.getByText('Bought as a service.').waitFor()
  assert.equal((await api.get(path(workspace))).need.items.find((one) => one.item === 'apo13').target, 2)
  await page.getByRole('button', { name: 'Take back' }).click()
  await page.getByRole('heading', { name: 'Set by hand before' }).waitFor()
  await page.getByText(/taken back by/).waitFor()
  await settled(page)
})

walk('weights of one’s own: tried, refused cell by cell, brought in, taken out', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  await visit(page, at(workspace, '?weights=1'))
  const drawer = page.getByRole('dialog', { name: 'Weights' })
  const give = (text) =>
    page.locator('input[type=file]').setInputFiles({ name: 'ours.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await give('item,df1/growth\nAPO02,much\nAPO99,1\n')
  await drawer.getByRole('button', { name: 'Try' }).click()
  await drawer.getByText('2 cells do not fit; nothing is written.').waitFor()
  await drawer.getByText('"much" is no number.').waitFor()
  await axe(page)
  await shot(page, 'tailoring-weights-refused')
  await give('item,df1/growth,df1/cost\nAPO02,4,1\nEDM04,1,4\n')
  await drawer.getByRole('textbox', { name: 'Source' }).fill('A licensed copy')
  await drawer.getByRole('button', { name: 'Try' }).click()
  await drawer.getByText('2 questions, 2 options, 4 weights. Nothing is written yet.').waitFor()
  assert.equal((await api.get(path(workspace))).weights.own, false)
  await drawer.getByRole('button', { name: 'Bring them in' }).click()
  await drawer.waitFor({ state: 'detached' })
  assert.equal((await api.get(path(workspace))).weights.source, 'A licensed copy')
  await page.getByRole('button', { name: 'Weights' }).click()
  await drawer.getByText('A licensed copy').waitFor()
  await drawer.getByRole('button', { name: "Back to the instrument's own" }).click()
  await drawer.getByText('they are not those of a framework').waitFor()
  await settled(page)
})

walk('in German', { language: 'de' }, async ({ page, api }) => {
  const workspace = await stated(api)
  await visit(page, at(workspace, '?item=apo13&factor=df1'))
  await page.getByText('4 von 11 Faktoren sind angegeben').waitFor()
  await page.getByText('Wie wichtig ist dem Unternehmen jede dieser Strategien').waitFor()
  await page.getByText(/Sie verlangt Stufe/).waitFor()
  await shot(page, 'tailoring-german')
})

walk('what does not come says so, and comes again', { expected: [500] }, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  await recovers(page, at(workspace), /\/tailoring$/)
})
