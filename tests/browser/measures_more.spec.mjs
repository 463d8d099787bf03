// Measures, continued: who owns them and who stands behind it, and how forecasts came out.
import assert from 'node:assert/strict'
import { rounds, openPage, quiet, settled, shot, signIn, visit } from './harness.mjs'
import { recovers, without } from './places.mjs'
import { apiOf, walk, workspaceOf } from './walk.mjs'
import { test } from 'node:test'

const element = async (api, workspace, type, name, fields = {}) =>
  (await api.post(`/workspaces/${workspace}/elements`, { type, name, fields })).element.id

// A workspace where one owner takes part and two are names only.
async function owned(api, workspace) {
  const me = await element(api, workspace, 'person', 'Ines Albers')
  const ghost = await element(api, workspace, 'person', 'Tomas Ek')
  await api.put(`/workspaces/${workspace}/members/${api.account.id}`, { role: 'admin', person: me })
  const make = (name, owner, fields = {}) =>
    element(api, workspace, 'measure', name, { owner, cadence: 'month', unit: '%', ...fields })
  const ids = {
    me,
    ghost,
    mine: await make('Digital contact share', me),
    theirs: await make('Staff trained on the portal', ghost),
    other: await make('Reopened contacts', ghost),
    goal: await element(api, workspace, 'goal', 'Customers help themselves', { owner: 'Somebody from finance' }),
  }
  await element(api, workspace, 'application', 'Customer portal with a rather long name', { owner: ghost })
  return ids
}

// First days of the last whole months, oldest first.
function months(count) {
  const out = []
  for (let back = count; back > 0; --back) {
    const date = new Date()
    date.setUTCDate(1)
    date.setUTCMonth(date.getUTCMonth() - back)
    out.push(date.toISOString().slice(0, 10))
  }
  return out
}

// Measures with a past to judge forecasts by, and one with too little of it.
async function judged(api, workspace) {
  const make = async (name, values, fields = {}) => {
    const id = await element(api, workspace, 'measure', name, { cadence: 'month', unit: '%', ...fields })
    await api.post(`/workspaces/${workspace}/measures/${id}/observations`, {
      observations: months(values.length).map((at, n) => ({ at, value: values[n] })),
    })
    return id
  }
  const course = (count, of) => Array.from({ length: count }, (_, n) => Math.round(of(n) * 100) / 100)
  return {
    rising: await make('Digital contact share', course(40, (n) => 50 + n * 0.6 + Math.sin(n * 2.1))),
    wild: await make('Cost to serve', course(30, (n) => 14 + Math.sin(n * 1.7) * 1.3 + Math.cos(n * n) * 2), {
      unit: 'currency',
    }),
    still: await make('Sites with a deputy', course(20, () => 12), { unit: 'count' }),
    short: await make('Reopened contacts', course(5, (n) => 4 + n)),
  }
}

let past
async function foretold(page) {
  await signIn(page)
  past ??= (async () => {
    const api = await apiOf(page)
    const workspace = await workspaceOf(api)
    return { workspace, ids: await judged(api, workspace) }
  })()
  return past
}
const of = (path) => async (page) => {
  const { workspace, ids } = await foretold(page)
  return `/w/${workspace}/measures/${path(ids)}`
}

let told
async function full(page) {
  await signIn(page)
  told ??= (async () => {
    const api = await apiOf(page)
    const workspace = await workspaceOf(api)
    const ids = await owned(api, workspace)
    await api.post(`/workspaces/${workspace}/measures/${ids.mine}/observations`, {
      observations: [{ at: '2026-01-01', value: 40 }],
    })
    return { workspace, ids }
  })()
  return told
}
const at = (path) => async (page) => `/w/${(await full(page)).workspace}/measures${path}`
async function empty(page) {
  await signIn(page)
  return workspaceOf(await apiOf(page))
}

rounds('owners', at('/owners'), {
  check: (page) => page.getByText('2 of 3 owners of record are phantom owners').waitFor(),
})
rounds('owners-company', '/w/financial/measures/owners')
rounds('owners-empty', async (page) => `/w/${await empty(page)}/measures/owners`, {
  check: (page) => page.getByText('Nobody owns anything yet').waitFor(),
})

walk('owners: whoever enters a value is no phantom any more', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const { mine } = await owned(api, workspace)
  await visit(page, `/w/${workspace}/measures`)
  await page.getByRole('tab', { name: 'Owners' }).click()
  await page.getByText('3 of 3 owners of record are phantom owners').waitFor()
  const grid = page.getByRole('grid', { name: 'Owners' })
  const row = grid.getByRole('row').filter({ hasText: 'Ines Albers' })
  await row.getByText('Phantom owner').waitFor()
  // What they own is one step away, filtered.
  await row.getByRole('link', { name: '1 measure of Ines Albers' }).click()
  await page.waitForURL(/measures\?owner=/)
  const list = page.getByRole('grid', { name: 'Measures' })
  await list.getByRole('link', { name: 'Digital contact share' }).click()
  await page.getByRole('heading', { level: 1, name: 'Digital contact share' }).waitFor()
  const values = page.getByRole('region', { name: 'Values' })
  await values.getByRole('textbox', { name: 'Value, %' }).fill('61,5')
  await values.getByRole('button', { name: 'Add' }).click()
  await values.getByRole('cell', { name: '61.5' }).waitFor()
  assert.equal((await api.get(`/workspaces/${workspace}/measures/${mine}`)).measure.current, 61.5)
  await visit(page, `/w/${workspace}/measures/owners`)
  await page.getByText('2 of 3 owners of record are phantom owners').waitFor()
  await row.getByText('Takes part').waitFor()
  assert.match(await grid.getByRole('row').last().innerText(), /Ines Albers/)
  await page.getByRole('checkbox', { name: 'Phantom owners only' }).check()
  await row.waitFor({ state: 'detached' })
  await page.waitForURL(/phantom=1/)
  // One who is only a name leads to what is in that name.
  await grid.getByText('Somebody from finance').waitFor()
})

test('owners: what does not come says so and recovers', async () => {
  const { page, messages, close } = await openPage()
  const { workspace } = await full(page)
  await recovers(page, `/w/${workspace}/measures/owners`, /\/measures\/owners$/)
  quiet(without(messages, '500'))
  await close()
})

walk('owners: German reads German', { language: 'de' }, async ({ page }) => {
  const { workspace } = await full(page)
  await visit(page, `/w/${workspace}/measures/owners`)
  await page.getByRole('heading', { level: 1, name: 'Zuständige' }).waitFor()
  await page.getByText('2 von 3 Zuständigen stehen nur auf dem Papier').waitFor()
  await settled(page)
  await shot(page, 'owners-german')
})

const cameOut = (page) => page.getByRole('region', { name: 'How earlier forecasts came out' })
rounds('accuracy', of(() => 'accuracy'), {
  check: (page) => page.getByText('1 measure is left out').waitFor(),
})
rounds('accuracy-company', '/w/financial/measures/accuracy')
rounds('accuracy-empty', async (page) => `/w/${await empty(page)}/measures/accuracy`, {
  check: (page) => page.getByText('Too little to judge forecasts by').waitFor(),
})
rounds('measure-came-out', of((ids) => ids.rising), {
  check: async (page) => {
    await cameOut(page).getByText('33 values came out inside').waitFor()
    await cameOut(page).evaluate((node) => node.scrollIntoView())
  },
})
rounds('measure-came-out-short', of((ids) => ids.short), {
  check: async (page) => {
    await cameOut(page).getByText('Too few values to judge by').waitFor()
    await cameOut(page).evaluate((node) => node.scrollIntoView())
  },
})

walk('accuracy: from all measures to one, and each forecast beside what happened', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const { rising } = await judged(api, workspace)
  await visit(page, `/w/${workspace}/measures`)
  await page.getByRole('tab', { name: 'Accuracy' }).click()
  await page.getByText(/^Over 3 measures, \d+% of \d+ forecasts came out inside/).waitFor()
  const grid = page.getByRole('grid', { name: 'How forecasts came out' })
  await grid.getByRole('row').filter({ hasText: 'Sites with a deputy' }).getByText('it never changed').waitFor()
  await grid.getByRole('link', { name: 'Digital contact share' }).click()
  await page.getByRole('heading', { level: 1, name: 'Digital contact share' }).waitFor()
  const sheet = cameOut(page)
  await sheet.getByText('33 values came out inside').waitFor()
  await sheet.getByText('3', { exact: true }).first().click()
  await sheet.getByRole('img', { name: /made 3 periods ahead/ }).waitFor()
  await sheet.getByRole('button', { name: 'Show as table' }).click()
  const { forecasts } = await api.get(`/workspaces/${workspace}/measures/${rising}/accuracy`)
  const table = sheet.getByRole('table', { name: /made 3 periods ahead/ })
  assert.equal(await table.getByRole('row').count(), 1 + forecasts.filter((one) => one.step === 3).length)
  await sheet.getByRole('link', { name: 'Of all measures' }).click()
  await page.getByRole('heading', { level: 1, name: 'How forecasts came out' }).waitFor()
})

test('accuracy: what does not come says so and recovers', async () => {
  const { page, messages, close } = await openPage()
  const { workspace, ids } = await foretold(page)
  await recovers(page, `/w/${workspace}/measures/accuracy`, /\/measures\/accuracy$/)
  await recovers(page, `/w/${workspace}/measures/${ids.rising}`, /\/measures\/[^/]+\/accuracy$/)
  await cameOut(page).getByText('33 values came out inside').waitFor()
  quiet(without(messages, '500'))
  await close()
})

walk('accuracy: German reads German', { language: 'de' }, async ({ page }) => {
  const { workspace, ids } = await foretold(page)
  await visit(page, `/w/${workspace}/measures/accuracy`)
  await page.getByText(/^Bei 3 Kennzahlen lagen/).waitFor()
  await shot(page, 'accuracy-german')
  await visit(page, `/w/${workspace}/measures/${ids.rising}`)
  const sheet = page.getByRole('region', { name: 'Wie frühere Prognosen eintrafen' })
  await sheet.getByText('von 33 Werten lagen').waitFor()
  await sheet.evaluate((node) => node.scrollIntoView())
  await shot(page, 'measure-came-out-german')
})

walk('measures: feeds are named where their values are', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const { rising } = await judged(api, workspace)
  const list = async () => {
    await visit(page, `/w/${workspace}/measures`)
    await page.getByRole('grid', { name: 'Measures' }).getByText('Cost to serve').waitFor()
  }
  await list()
  await page.getByRole('link', { name: 'Feeds', exact: true }).waitFor()
  // A source nobody answers at.
  const feed = await api.post(`/workspaces/${workspace}/feeds`, {
    name: 'Old data centre',
    kind: 'http',
    origin: { url: 'http://127.0.0.1:1/values' },
    mapping: { rows: 'rows', measure: 'Digital contact share', at: 'day', value: 'share' },
    measures: [rising],
    every_seconds: 3600,
    timeout_seconds: 10,
  })
  for (let last = null; !last; ) ({ last } = await api.get(`/workspaces/${workspace}/feeds/${feed.id}`))
  await list()
  await page.getByRole('link', { name: '1 feed in trouble' }).waitFor()
  await shot(page, 'measures-feed-in-trouble')
  await visit(page, `/w/${workspace}/measures/${rising}`)
  await page.getByText('fails', { exact: true }).waitFor()
  await shot(page, 'measure-of-a-feed')
  await page.getByRole('link', { name: 'Old data centre' }).click()
  await page.getByRole('heading', { level: 1, name: 'Old data centre' }).waitFor()
})

walk('measures: a status is what the server says', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  await judged(api, workspace)
  await visit(page, `/w/${workspace}/measures`)
  const { items } = await api.get(`/workspaces/${workspace}/measures`)
  const words = { on_track: 'On track', at_risk: 'At risk', off_track: 'Off track', no_target: 'No target', no_value: 'No value', stale: 'Stale' }
  for (const row of items) {
    const line = page.getByRole('row').filter({ hasText: row.name })
    await line.getByText(words[row.status], { exact: true }).waitFor()
  }
  await page.getByRole('combobox', { name: 'Status' }).click()
  assert.deepEqual(await page.getByRole('option').allInnerTexts(), Object.values(words))
  await page.getByRole('option', { name: 'No target' }).click()
  await page.waitForURL(/status=no_target/)
  const left = items.filter((row) => row.status === 'no_target').length
  assert.equal(await page.getByRole('grid', { name: 'Measures' }).getByRole('row').count(), 1 + left)
})
