// Service levels: the list, the page of one, what is promised, and times that do not count.
import assert from 'node:assert/strict'
import { axe, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { recovers } from './places.mjs'
import { apiOf, companion, walk, workspaceOf } from './walk.mjs'

const day = (date) => date.toISOString().slice(0, 10)
const ago = (days) => day(new Date(Date.now() - days * 86_400_000))
// The days from `first` ago to `last` ago, oldest first.
const days = (first, last = 1) => Array.from({ length: first - last + 1 }, (_, at) => ago(first - at))

const element = async (api, workspace, type, name, fields = {}) =>
  (await api.post(`/workspaces/${workspace}/elements`, { type, name, fields })).element.id
const relate = (api, workspace, kind, from, to, fields = {}) =>
  api.post(`/workspaces/${workspace}/relations`, { kind, from, to, fields })
const observe = (api, workspace, id, rows) =>
  api.post(`/workspaces/${workspace}/measures/${id}/observations`, {
    observations: rows.map(([at, value]) => ({ at, value })),
  })
const levelOf = (api, workspace, id) => api.get(`/workspaces/${workspace}/service-levels/${id}`)

// A shop whose services promise something: kept, at risk, broken, and of which nothing is known.
async function promised(api, workspace) {
  const owner = await element(api, workspace, 'person', 'Ines Albers')
  const checkout = await element(api, workspace, 'it_service', 'Checkout')
  const search = await element(api, workspace, 'it_service', 'Search in the catalogue')
  const sell = await element(api, workspace, 'process', 'Sell in the shop')
  const grow = await element(api, workspace, 'goal', 'Grow with regular customers')
  const skill = await element(api, workspace, 'function', 'Order handling')
  await relate(api, workspace, 'supports', checkout, sell, { strength: 0.8 })
  await relate(api, workspace, 'supports', sell, grow, { strength: 0.5 })
  await relate(api, workspace, 'supports', checkout, skill, { strength: 0.5 })
  const speed = await element(api, workspace, 'measure', 'Response of the checkout', {
    unit: 'ms', cadence: 'day', direction: 'down', target: 300,
  })
  await observe(api, workspace, speed, days(220).map((at, n) => [
    at, n % 41 === 7 || (n > 20 && n < 24) || n === 214 ? 640 : 180 + ((n * 37) % 70),
  ]))
  const make = async (name, about, fields) => {
    const id = await element(api, workspace, 'service_level', name, { owner, ...fields })
    if (about) await relate(api, workspace, 'measures', id, about)
    return id
  }
  const ids = {
    speed,
    fast: await make('Checkout answers in time', checkout, {
      target: 0.95, indicator: speed, condition: 'at_most', threshold: 300, window: 'month', agreement: 'sla',
      exclusions: [{ from: ago(199), to: ago(198), reason: 'Moved to another hall, as agreed with sales' }],
    }),
    there: await make('Checkout is there', checkout, {
      target: 0.999, window: 'rolling', window_days: 30, cadence: 'day', agreement: 'ola',
    }),
    risky: await make('Search answers', search, {
      target: 0.9, window: 'rolling', window_days: 60, cadence: 'day', agreement: 'ola',
    }),
    whole: await make('Receipts are right', checkout, { target: 1, window: 'quarter', cadence: 'week', agreement: 'sla' }),
    none: await make('Suggestions are shown', search, { target: 0.9, window: 'month', condition: 'at_least' }),
  }
  await observe(api, workspace, ids.there, days(120).map((at, n) => [at, n % 50 === 3 || n === 105 ? 0.94 : 1]))
  await observe(api, workspace, ids.risky, days(90).map((at, n) => [at, [40, 52, 61, 74, 88].includes(n) ? 0 : 1]))
  await observe(api, workspace, ids.whole, days(90).filter((_, n) => n % 7 === 0).map((at) => [at, 1]))
  return ids
}

let told
async function full(page) {
  await signIn(page)
  told ??= (async () => {
    const api = await apiOf(page)
    const workspace = await workspaceOf(api)
    return { workspace, ids: await promised(api, workspace) }
  })()
  return told
}
const place = (path) => async (page) => {
  const { workspace, ids } = await full(page)
  return `/w/${workspace}/measures/${path(ids)}`
}

rounds('service-levels', place(() => 'service-levels'), {
  check: (page) => page.getByText('Checkout answers in time').waitFor(),
})
rounds('service-levels-demo', '/w/financial/measures/service-levels')
rounds('service-level', place((ids) => `service-levels/${ids.fast}`), {
  check: (page) => page.getByRole('heading', { name: 'Windows against the target' }).waitFor(),
})
rounds('service-level-broken', place((ids) => `service-levels/${ids.there}`))
rounds('service-level-whole', place((ids) => `service-levels/${ids.whole}`))
rounds('service-level-without', place((ids) => `service-levels/${ids.none}`), {
  check: (page) => page.getByText('Nothing was observed yet').first().waitFor(),
})
rounds('service-level-demo', '/w/financial/measures/service-levels/sl-mobile')
for (const size of ['wide', 'phone']) {
  walk(`service levels: of an empty workspace, ${size}`, { size, scheme: 'dark' }, async ({ page, api }) => {
    const workspace = await workspaceOf(api)
    await visit(page, `/w/${workspace}/measures/service-levels`)
    await page.getByText('Nothing is promised yet').waitFor()
    await shot(page, `service-levels-empty-${size}`)
    await axe(page)
  })
}

walk('service levels: made, judged on values, broken, time left out and taken back', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  await element(api, workspace, 'it_service', 'Booking')
  const wait = await element(api, workspace, 'measure', 'Waiting time', { unit: 'seconds', cadence: 'day' })
  await visit(page, `/w/${workspace}/measures`)
  await page.getByRole('tab', { name: 'Service levels' }).click()
  await page.getByRole('button', { name: 'New service level' }).click()
  const dialog = page.getByRole('dialog')
  // What is missing stands at its field.
  await dialog.getByLabel('Target').fill('140')
  await dialog.getByText('A measure', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Make the promise' }).click()
  await dialog.getByText('Give it a name.').waitFor()
  await dialog.getByText('A share from 0 to 100 %.').waitFor()
  await dialog.getByText('Choose the measure it is judged by.').waitFor()
  await axe(page)
  await dialog.getByLabel('Name').fill('Booking is quick')
  await dialog.getByRole('combobox', { name: 'Service it measures' }).click()
  await page.getByRole('option', { name: /^Booking/ }).click()
  await dialog.getByLabel('Target').fill('90')
  await dialog.getByRole('combobox', { name: 'Agreement' }).click()
  await page.getByRole('option', { name: /^SLA/ }).click()
  await dialog.getByRole('combobox', { name: 'Choose the measure' }).click()
  await page.getByRole('option', { name: /^Waiting time/ }).click()
  await dialog.getByRole('combobox', { name: 'A period is good' }).click()
  await page.getByRole('option', { name: 'At the threshold or below' }).click()
  await dialog.getByLabel('Threshold').fill('60')
  await dialog.getByRole('combobox', { name: 'Judged over' }).click()
  await page.getByRole('option', { name: 'The last days' }).click()
  await dialog.getByLabel('How many').fill('20')
  await dialog.getByRole('combobox', { name: 'In periods of' }).click()
  await page.getByRole('option', { name: 'day', exact: true }).click()
  await dialog
    .getByText('90 % of the days of the last 20 days are to be good. Good means: Waiting time at most 60 seconds.')
    .waitFor()
  await settled(page)
  await shot(page, 'service-level-new')
  await axe(page)
  await dialog.getByRole('button', { name: 'Make the promise' }).click()
  await page.getByRole('heading', { level: 1, name: 'Booking is quick' }).waitFor()
  await page.getByText('Nothing was observed yet').first().waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1)
  assert.equal((await levelOf(api, workspace, id)).level.services[0].name, 'Booking')

  // Values come in, and the page says what follows.
  const bad = [ago(9), ago(8), ago(7)]
  await observe(api, workspace, wait, days(25).map((at) => [at, bad.includes(at) ? 240 : 20]))
  await page.getByText(/^Broken: 85\.00\s% attained of 90\s% promised; the error budget was spent on/).waitFor()
  await page.getByRole('region', { name: 'Breaches' }).getByText('85.00 %').waitFor()

  // Time is left out, with a reason.
  await page.getByRole('button', { name: 'Leave time out' }).click()
  await dialog.getByRole('button', { name: 'Leave time out' }).click()
  await dialog.getByText('Say why; it stays in the history.').waitFor()
  await dialog.getByLabel('From').fill(bad[0])
  await dialog.getByLabel('To, included').fill(bad[2])
  await dialog.getByLabel('Reason').fill('Moved to another hall')
  await shot(page, 'service-level-exclusion')
  await axe(page)
  await dialog.getByRole('button', { name: 'Leave time out' }).click()
  await page.getByText(/does not count\.$/).waitFor()
  await page.getByText('Moved to another hall').waitFor()
  await page.getByText(/^Kept: 100\s% attained of 90\s% promised/).waitFor()
  await page.getByText('No window failed.').waitFor()
  const log = await api.get(`/workspaces/${workspace}/batches?limit=10`)
  assert.ok(log.items.some((batch) => batch.reason === 'Moved to another hall'))
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('All of the time counts.').waitFor()
  await page.getByText(/^Broken: 85\.00\s%/).waitFor()
  assert.deepEqual((await levelOf(api, workspace, id)).exclusions, [])

  // To the minute, changed, and taken back with a reason.
  await page.getByRole('button', { name: 'Leave time out' }).click()
  await dialog.getByText('Day and time').click()
  await dialog.getByLabel('From').fill(`${bad[0]}T02:00`)
  await dialog.getByLabel('To', { exact: true }).fill(`${bad[0]}T20:30`)
  await dialog.getByLabel('Reason').fill('Maintenance')
  await dialog.getByRole('button', { name: 'Leave time out' }).click()
  const change = page.getByRole('button', { name: /^Change .*02:00/ })
  await change.scrollIntoViewIfNeeded()
  await settled(page)
  await shot(page, 'service-level-exclusions')
  await change.click()
  await dialog.getByText('Whole days').click()
  await dialog.getByLabel('To, included').fill(bad[1])
  // Elsewhere, so that the calendar goes.
  await dialog.getByLabel('Reason').click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/^Changed to /).waitFor()
  assert.deepEqual(
    (await levelOf(api, workspace, id)).exclusions.map(({ from, to }) => [from, to]),
    [[bad[0], bad[1]]],
  )
  await page.getByRole('button', { name: /count again$/ }).click()
  await dialog.getByRole('button', { name: 'Let it count' }).click()
  await dialog.getByText('Say why; it stays in the history.').waitFor()
  await dialog.getByLabel('Why it counts after all').fill('Was not announced')
  await dialog.getByRole('button', { name: 'Let it count' }).click()
  await page.getByText('All of the time counts.').waitFor()

  // What is promised can be changed.
  await page.getByRole('region', { name: 'What is promised' }).getByRole('button', { name: 'Change' }).click()
  await dialog.getByLabel('Target').fill('80')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/^Kept: 85\.00\s% attained of 80\s% promised|^At risk: /).waitFor()
  assert.equal((await levelOf(api, workspace, id)).level.measure.target, 0.8)

  // From the measure to what it judges.
  await page.getByRole('link', { name: 'Waiting time' }).click()
  await page.getByRole('region', { name: 'Promises judged by it' }).getByRole('link', { name: 'Booking is quick' }).click()
  await page.getByRole('heading', { level: 1, name: 'Booking is quick' }).waitFor()
  await page.goBack()
  await page.getByRole('region', { name: 'Promises judged by it' }).scrollIntoViewIfNeeded()
  await settled(page)
  await shot(page, 'service-level-of-measure')
  await axe(page)
})

walk('service levels: filtered, sorted and opened from the list', {}, async ({ page }) => {
  const { workspace, ids } = await full(page)
  await visit(page, `/w/${workspace}/measures/service-levels`)
  const names = async () => {
    await settled(page)
    return page.getByRole('gridcell').getByRole('link').allTextContents()
  }
  assert.equal((await names()).length, 5)
  // What is spent most stands first.
  assert.equal((await names())[0], 'Checkout is there')
  await page.getByRole('combobox', { name: 'Agreement' }).click()
  await page.getByRole('option', { name: 'OLA' }).click()
  assert.deepEqual((await names()).sort(), ['Checkout is there', 'Search answers'])
  await page.getByRole('button', { name: 'Views', exact: true }).click()
  await page.getByRole('button', { name: 'Save what is shown' }).click()
  await page.getByLabel('Name').fill('Between us')
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('View “Between us” saved').waitFor()
  await page.getByRole('combobox', { name: 'Status' }).click()
  await page.getByRole('option', { name: 'Kept' }).click()
  await page.getByText('Nothing matches these filters').waitFor()
  await axe(page)
  await page.getByRole('button', { name: 'Drop filters' }).first().click()
  await page.getByRole('button', { name: 'Views', exact: true }).click()
  await page.getByRole('button', { name: 'Between us', exact: true }).click()
  await page.waitForURL((url) => url.searchParams.get('agreement') === 'ola')
  assert.deepEqual((await names()).sort(), ['Checkout is there', 'Search answers'])
  await page.getByRole('button', { name: 'Drop filters' }).first().click()
  await page.getByRole('link', { name: 'Receipts are right' }).click()
  await page.waitForURL((url) => url.pathname.endsWith(ids.whole))
  await page.getByText('Kept: 100 % attained, and nothing may go wrong.').waitFor()
  // The chart has its numbers behind it.
  await page.getByRole('button', { name: 'Show as table' }).click()
  await page.getByRole('columnheader', { name: 'Left out' }).waitFor()
  await axe(page)
})

walk('service levels: the palette finds them', {}, async ({ page }) => {
  const { workspace } = await full(page)
  await visit(page, `/w/${workspace}`)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Service levels')
  await page.getByRole('dialog').getByText('Service levels', { exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Service levels' }).waitFor()
})

walk('service levels: a reader meets no dead button, and the past is not changed', {}, async ({ page }) => {
  const { workspace, ids } = await full(page)
  const reader = await companion(await apiOf(page), workspace, 'auditor', 'reader', { size: 'phone', scheme: 'dark' })
  for (const [who, query] of [[reader.page, ''], [page, `?as_of=${ago(0)}`]]) {
    await visit(who, `/w/${workspace}/measures/service-levels${query}`)
    await who.getByText('Checkout answers in time').waitFor()
    assert.equal(await who.getByRole('button', { name: 'New service level' }).count(), 0)
    await visit(who, `/w/${workspace}/measures/service-levels/${ids.fast}${query}`)
    await who.getByText('Moved to another hall, as agreed with sales').waitFor()
    for (const name of [/^Leave time out/, /^Change/, /count again/])
      assert.equal(await who.getByRole('button', { name }).count(), 0)
  }
  // What lies below the fold of a phone.
  for (const name of ['Breaches', 'What is promised', 'What hangs on it']) {
    await reader.page.getByRole('region', { name }).scrollIntoViewIfNeeded()
    await shot(reader.page, `service-level-phone-${name.toLowerCase().replaceAll(' ', '-')}`)
  }
  await axe(reader.page)
  await reader.close()
})

walk('service levels: a list or a page that does not come can be asked for again', { expected: ['500'] }, async ({ page }) => {
  const { workspace, ids } = await full(page)
  await recovers(page, `/w/${workspace}/measures/service-levels`, /\/service-levels$/)
  await recovers(page, `/w/${workspace}/measures/service-levels/${ids.fast}`, /\/service-levels\/[^/]+$/)
})

walk('service levels: one that is not there', { expected: ['404'] }, async ({ page }) => {
  const { workspace } = await full(page)
  await visit(page, `/w/${workspace}/measures/service-levels/nothing`)
  await page.getByText('There is no such service level').waitFor()
})

walk('service levels: in German', { language: 'de' }, async ({ page }) => {
  const { workspace, ids } = await full(page)
  await visit(page, `/w/${workspace}/measures/service-levels`)
  await page.getByRole('heading', { level: 1, name: 'Service-Level' }).waitFor()
  await page.getByText('Gebrochen').first().waitFor()
  await shot(page, 'service-levels-german')
  await visit(page, `/w/${workspace}/measures/service-levels/${ids.there}`)
  await page.getByText('Was zugesagt ist').waitFor()
  await shot(page, 'service-level-german')
  await page.getByRole('button', { name: 'Ändern', exact: true }).click()
  await page.getByRole('dialog').getByLabel('Ziel').waitFor()
  await settled(page)
  await shot(page, 'service-level-change-german')
  await axe(page)
})
