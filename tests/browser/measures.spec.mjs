// Measures: the list, the library, one measure with its forecast, the entry grid, import, and what its owner
// enters on a phone.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { openPage, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { fileOf, recovers, without } from './places.mjs'
import { apiOf, tabTo, walk, workspaceOf } from './walk.mjs'
import { test } from 'node:test'

const day = (date) => date.toISOString().slice(0, 10)
// First days of the last months, oldest first; back: leaves out the newest ones.
function months(count, back = 0) {
  const out = []
  for (let at = count - 1; at >= 0; --at) {
    const date = new Date()
    date.setUTCDate(1)
    date.setUTCMonth(date.getUTCMonth() - at - back)
    out.push(day(date))
  }
  return out
}
const inMonths = (count) => {
  const date = new Date()
  date.setUTCMonth(date.getUTCMonth() + count, 28)
  return day(date)
}

const element = async (api, workspace, type, name, fields = {}) =>
  (await api.post(`/workspaces/${workspace}/elements`, { type, name, fields })).element.id
const observe = (api, workspace, id, rows) =>
  api.post(`/workspaces/${workspace}/measures/${id}/observations`, {
    observations: rows.map(([at, value, note]) => ({ at, value, ...(note ? { note } : {}) })),
  })
// A course without chance: the same on every run.
const wave = (at) => Math.sin(at * 1.7) * 1.3 + Math.sin(at * 0.9) * 0.8

// A workspace where things are measured, and the administrator stands for a person of its model.
async function measured(api, workspace) {
  const me = await element(api, workspace, 'person', 'Ines Albers')
  const other = await element(api, workspace, 'person', 'Tomas Ek')
  await api.put(`/workspaces/${workspace}/members/${api.account.id}`, { role: 'admin', person: me })
  const goal = await element(api, workspace, 'goal', 'Customers help themselves')
  const service = await element(api, workspace, 'application', 'Customer portal')
  const make = async (name, about, fields, type = 'measure') => {
    const id = await element(api, workspace, type, name, fields)
    if (about) await api.post(`/workspaces/${workspace}/relations`, { kind: 'measures', from: id, to: about })
    return id
  }
  const ids = {
    goal,
    contact: await make('Digital contact share', goal, {
      unit: '%', direction: 'up', baseline: 52, target: 78, due: inMonths(8), cadence: 'month', minimum: 0,
      maximum: 100, perspective: 'customer', owner: me, description: 'Share of contacts resolved without an agent.',
    }),
    cost: await make('Cost to serve', goal, {
      unit: 'currency', direction: 'down', baseline: 14.2, target: 11, due: inMonths(3), cadence: 'month',
      perspective: 'financial', owner: me, minimum: 0,
    }),
    staff: await make('Staff trained on the portal', service, {
      unit: '%', direction: 'up', baseline: 10, target: 60, cadence: 'quarter', perspective: 'learning', owner: other,
      minimum: 0, maximum: 100,
    }),
    tickets: await make('Tickets open at month end', service, {
      unit: 'count', direction: 'band', target: 20, upper: 60, cadence: 'month', perspective: 'internal', owner: me,
    }),
    never: await make('Reopened contacts', null, { unit: '%', cadence: 'month', perspective: 'customer', owner: me }),
    level: await make('Portal is there', service, { target: 0.995, owner: other }, 'service_level'),
  }
  await observe(api, workspace, ids.contact, months(36, 1).map((at, n) => [
    at, Math.round((53 + n * 0.42 + wave(n) + (n === 22 ? 9 : 0) + (n >= 28 ? 3 : 0)) * 10) / 10,
    n === 22 ? 'Outage of the call centre: everybody wrote' : '',
  ]))
  await observe(api, workspace, ids.contact, [[months(6)[0], 66.4, 'Counted twice before']])
  await observe(api, workspace, ids.cost, months(24, 3).map((at, n) => [at, Math.round((14 - n * 0.11 + wave(n) * 0.2) * 100) / 100]))
  await observe(api, workspace, ids.tickets, months(12, 1).map((at, n) => [at, Math.round(48 + wave(n) * 10)]))
  await observe(api, workspace, ids.staff, months(13, 1).filter((_, n) => n % 3 === 0).map((at, n) => [at, 12 + n * 9]))
  await observe(api, workspace, ids.level, months(10).map((at, n) => [at, 0.991 + (n % 4) * 0.002]))
  return ids
}

let told
async function full(page) {
  await signIn(page)
  told ??= (async () => {
    const api = await apiOf(page)
    const workspace = await workspaceOf(api)
    return { workspace, ids: await measured(api, workspace) }
  })()
  return told
}
const at = (path) => async (page) => {
  const { workspace, ids } = await full(page)
  return `/w/${workspace}/measures${path(ids)}`
}
async function empty(page) {
  await signIn(page)
  return workspaceOf(await apiOf(page))
}

rounds('measures', at(() => ''))
rounds('measures-grouped', at(() => '?group=perspective&sort=-attainment'))
rounds('measures-empty', async (page) => `/w/${await empty(page)}/measures`)
rounds('measures-mine', at(() => '/mine'))
rounds('measures-mine-nobody', async (page) => `/w/${await empty(page)}/measures/mine`)
rounds('measures-enter', at(() => '/enter'))
rounds('measures-library', at(() => '/library?definition=availability'))
rounds('measures-import', at(() => '/import'), {
  check: async (page) => {
    const [first, second] = months(2)
    await page.getByLabel('Or paste it').fill(
      `measure,at,value,note\nDigital contact share,${first},67.5,checked\nDigital contact share,${second},x,\nNobody,${second},1,\n`,
    )
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('heading', { name: '2 rows are refused' }).waitFor()
  },
})
rounds('measure', at((ids) => `/${ids.contact}`))
rounds('measure-below', at((ids) => `/${ids.contact}`), {
  check: (page) => page.getByRole('heading', { name: 'Definition' }).scrollIntoViewIfNeeded(),
})
rounds('measure-band', at((ids) => `/${ids.tickets}`))
rounds('measure-level', at((ids) => `/${ids.level}`))
rounds('measure-never', at((ids) => `/${ids.never}`))
rounds('measure-attainment', at((ids) => `/${ids.contact}?explain=attainment`), {
  check: (page) => page.getByRole('dialog').getByText('How it is computed').waitFor(),
})
rounds('measure-of-goal', async (page) => {
  const { workspace, ids } = await full(page)
  return `/w/${workspace}/elements/${ids.goal}`
}, { check: (page) => page.getByRole('link', { name: 'Digital contact share' }).first().waitFor() })

test('measures: what does not come says so and recovers', async () => {
  const { page, messages, close } = await openPage()
  const { workspace, ids } = await full(page)
  await recovers(page, `/w/${workspace}/measures`, /\/measures$/)
  await recovers(page, `/w/${workspace}/measures/${ids.contact}`, /\/measures\/[^/]+$/)
  await recovers(page, `/w/${workspace}/measures/library`, /measure-definitions$/)
  quiet(without(messages, '500'))
  await close()
})

walk('measures: filters, sorting and columns stand in the address', {}, async ({ page }) => {
  const { workspace } = await full(page)
  await visit(page, `/w/${workspace}/measures`)
  const grid = page.getByRole('grid', { name: 'Measures' })
  await grid.getByText('Portal is there').waitFor()
  await page.getByRole('checkbox', { name: 'Mine' }).check()
  await grid.getByText('Portal is there').waitFor({ state: 'detached' })
  await page.getByRole('columnheader', { name: 'Current' }).getByRole('button').click()
  await page.waitForURL(/mine=1.*sort=current|sort=current.*mine=1/)
  await page.reload()
  await settled(page)
  assert.equal(await grid.getByText('Portal is there').count(), 0)
  await grid.getByText('Digital contact share').waitFor()
  await page.getByPlaceholder('Filter by text').fill('tickets')
  await grid.getByText('Digital contact share').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Tickets open at month end' }).click()
  await page.getByRole('heading', { level: 1, name: 'Tickets open at month end' }).waitFor()
})

walk('measures: definitions are adopted for an element', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  await element(api, workspace, 'application', 'Billing')
  await visit(page, `/w/${workspace}/measures/library`)
  await page.getByPlaceholder('Search definitions').fill('availability')
  await page.getByRole('button', { name: /^Service availability|^Availability/ }).first().click()
  const panel = page.getByRole('complementary')
  await panel.getByText('How it misleads').waitFor()
  await panel.getByRole('button', { name: 'Choose' }).click()
  await page.getByPlaceholder('Search definitions').fill('')
  await page.getByRole('checkbox', { name: /^Choose / }).nth(3).check()
  await page.getByRole('button', { name: 'Adopt 2 measures' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'For what' }).fill('Bill')
  await page.getByRole('option', { name: /Billing/ }).click()
  await dialog.getByRole('button', { name: 'Adopt 2 measures' }).click()
  await page.waitForURL(/\/measures$/)
  const { items } = await api.get(`/workspaces/${workspace}/measures`)
  assert.equal(items.length, 2)
  assert.ok(items.every((row) => row.measures[0]?.name === 'Billing'))
})

walk('measures: a value is corrected in place, and the first turn stays', { expected: [422] }, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const ids = await measured(api, workspace)
  await visit(page, `/w/${workspace}/measures/${ids.cost}`)
  const values = page.getByRole('region', { name: 'Values' })
  await values.getByRole('button', { name: /^Correct / }).first().click()
  const field = values.getByRole('textbox', { name: /^Value of / })
  await field.fill('n/a')
  await field.press('Enter')
  await values.getByText('“n/a” is no figure').waitFor()
  await field.fill('-4')
  await field.press('Enter')
  await values.getByText(/is outside what/).waitFor()
  await field.fill('12,25')
  await values.getByPlaceholder('Why (kept with it)').fill('Invoice came late')
  await values.getByRole('button', { name: 'Save' }).click()
  await values.getByText('Invoice came late').waitFor()
  await values.getByText('before', { exact: true }).waitFor()
  const { items } = await api.get(`/workspaces/${workspace}/measures/${ids.cost}/observations?corrections=true`)
  assert.deepEqual(items.slice(-2).map((one) => one.turn), [0, 1])
  assert.equal(items.at(-1).value, 12.25)
  // Undone, the first value stands again and all turns are kept.
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back', { exact: true }).waitFor()
  const after = await api.get(`/workspaces/${workspace}/measures/${ids.cost}/observations?corrections=true`)
  assert.equal(after.items.at(-1).value, items.at(-2).value)
  assert.equal(after.items.at(-1).turn, 2)
  // A target set in place moves the attainment.
  await page.getByRole('button', { name: 'Edit Target', exact: true }).click()
  await page.getByRole('textbox', { name: 'Target', exact: true }).fill('13')
  await page.keyboard.press('Enter')
  await page.getByText('100% of the way').waitFor()
  const { measure } = await api.get(`/workspaces/${workspace}/measures/${ids.cost}`)
  assert.deepEqual([measure.target, measure.attainment], [13, 1])
})

walk('measures: the chart is saved as it is shown', {}, async ({ page }) => {
  const { workspace, ids } = await full(page)
  await visit(page, `/w/${workspace}/measures/${ids.contact}?range=year`)
  const saved = async (name) => {
    await page.getByRole('button', { name: 'Save', exact: true }).first().click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()])
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
  }
  const csv = await saved('Numbers (CSV)')
  assert.equal(csv.name, 'digital-contact-share.csv')
  const rows = csv.bytes.toString('utf8').trim().split('\r\n')
  // A year of actual values and the forecast after it.
  assert.match(rows[0], /^\ufeff?Period,Actual,Forecast/)
  assert.ok(rows.length > 20 && rows.length < 30, `${rows.length} rows`)
  assert.ok(rows.some((row) => row.endsWith(',Corrected')), rows.join('\n'))
  const svg = await saved('Drawing (SVG)')
  assert.match(svg.bytes.toString('utf8'), /^<svg[\s\S]*Target/)
  const png = await saved('Picture (PNG)')
  assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG')
  await page.getByRole('region', { name: 'Actual, forecast and target' }).getByRole('button', { name: 'Show as table' }).click()
  await page.getByRole('columnheader', { name: '80 % from' }).waitFor()
})

// What the grid holds, and the cell one is in.
const cell = (page, name, period) => page.getByRole('gridcell', { name: new RegExp(`^${name}, ${period}`) })
const nameOf = (at) =>
  new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(at))

walk('measures: a grid is filled by keyboard, pasted into and undone', { expected: [422] }, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const ids = await measured(api, workspace)
  await visit(page, `/w/${workspace}/measures/enter`)
  const grid = page.getByRole('grid', { name: 'Values by measure and period' })
  await grid.waitFor()
  await tabTo(page, grid.locator('td[tabindex="0"]'), { most: 60 })
  const [older, newest] = months(2)
  const stands = async (id, when, value) => {
    const until = Date.now() + 15_000
    for (let found; ; ) {
      const { items } = await api.get(`/workspaces/${workspace}/measures/${id}/observations`)
      found = items.find((one) => one.at.startsWith(when))?.value ?? null
      if (found === value) return
      assert.ok(Date.now() < until, `${id} at ${when} is ${found}, not ${value}.`)
    }
  }
  // Rows go by name: Cost to serve is the first; the cell before the newest has the focus.
  await page.keyboard.type('11,9')
  await page.keyboard.press('Enter')
  await stands(ids.cost, older, 11.9)
  await cell(page, 'Cost to serve', nameOf(older)).and(page.locator('[data-state="kept"]')).waitFor()
  // Enter went down; Tab goes right.
  await page.keyboard.press('Tab')
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), new RegExp(`^Digital contact share, ${nameOf(newest)}`))
  await page.keyboard.type('999')
  await page.keyboard.press('Enter')
  await page.getByText('1 cell needs another look').waitFor()
  const wrong = cell(page, 'Digital contact share', nameOf(newest))
  assert.match(await wrong.getAttribute('aria-label'), /is outside what/)
  await shot(page, 'measures-enter-wrong')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.type('71.5')
  await page.keyboard.press('Escape')
  assert.match(await wrong.innerText(), /999/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('71.5')
  await page.keyboard.press('Enter')
  await stands(ids.contact, newest, 71.5)
  // Back to the first row, and a block from a spreadsheet.
  await cell(page, 'Cost to serve', nameOf(older)).click()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/plain', '11.5\t11.25\r\n\t72\r\n')
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await page.getByText('3 values pasted').waitFor()
  await stands(ids.cost, older, 11.5)
  await stands(ids.cost, newest, 11.25)
  await stands(ids.contact, newest, 72)
  // Undo takes back the last value that was kept; the correction stays in its turns.
  await page.keyboard.press('Control+z')
  await stands(ids.contact, newest, 71.5)
  const { items } = await api.get(`/workspaces/${workspace}/measures/${ids.contact}/observations?corrections=true`)
  assert.deepEqual(items.filter((one) => one.at.startsWith(newest)).map((one) => one.value), [71.5, 72, 71.5])
})

walk('measures: without a server nothing typed is lost', { expected: ['ERR_INTERNET_DISCONNECTED', 'ERR_CONNECTION', 'ERR_FAILED', 'request:'] }, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const ids = await measured(api, workspace)
  await visit(page, `/w/${workspace}/measures/enter`)
  const newest = months(1)[0]
  const target = cell(page, 'Cost to serve', nameOf(newest))
  await target.click()
  const lost = (url) => url.pathname.endsWith('/observations')
  await page.route(lost, (route) => route.abort('connectionrefused'))
  await page.keyboard.type('10.5')
  await page.keyboard.press('Enter')
  await page.getByText('The server does not answer: 1 value is not kept yet').waitFor()
  await shot(page, 'measures-enter-lost')
  // Even a page that is opened anew still has it, and brings it once the server is there.
  await page.reload()
  await settled(page)
  await page.locator('td[data-state="failed"]').waitFor()
  assert.match(await target.innerText(), /10\.5/)
  await page.unroute(lost)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.locator('td[data-state="kept"]').waitFor()
  const { items } = await api.get(`/workspaces/${workspace}/measures/${ids.cost}/observations`)
  assert.equal(items.at(-1).value, 10.5)
})

walk('measures: an owner enters what is due on a phone', { size: 'phone' }, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const ids = await measured(api, workspace)
  await visit(page, `/w/${workspace}?view=mine`)
  await page.getByRole('link', { name: /Cost to serve/ }).click()
  await page.waitForURL(/measures\/mine\?measure=/)
  await settled(page)
  const field = page.getByRole('textbox', { name: /^Value/ })
  await field.waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('inputmode') === 'decimal')
  const box = await field.boundingBox()
  assert.ok(box.height >= 48, `The field is ${box.height} pixels high.`)
  await page.keyboard.type('11,45')
  await page.getByRole('button', { name: 'Add a note' }).click()
  await page.getByRole('textbox', { name: 'Note' }).fill('Fewer letters')
  await shot(page, 'measures-mine-phone')
  await page.getByRole('button', { name: 'Save and next' }).click()
  await page.getByText(/€11.45 kept for/).waitFor()
  // The next one is open and has the focus: a figure and Enter are enough.
  for (;;) {
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('inputmode') === 'decimal' && document.activeElement.value === '',
    )
    await page.keyboard.type('12')
    const left = await page.locator('[data-open]').count()
    const before = await page.getByText(/kept for/).count()
    await page.keyboard.press('Enter')
    await page.waitForFunction((count) => document.querySelectorAll('[data-done]').length > count, before)
    if (left === 0 || (await page.getByText('Done. Nothing more is due.').count()) > 0) break
  }
  await page.getByText('Done. Nothing more is due.').waitFor()
  await shot(page, 'measures-mine-done')
  const { items } = await api.get(`/workspaces/${workspace}/measures/${ids.cost}/observations`)
  assert.equal(items.at(-1).value, 11.45)
  assert.equal(items.at(-1).note, 'Fewer letters')
})

walk('measures: a file is tried, corrected and kept', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const ids = await measured(api, workspace)
  const [first, second] = months(2)
  await visit(page, `/w/${workspace}/measures/import`)
  const choose = (text) => page.locator('input[type="file"]').setInputFiles(fileOf('values.csv', text))
  await choose(`measure,at,value\n${ids.tickets},${first},50\n${ids.tickets},${second},viele\n`)
  await page.getByRole('heading', { name: '1 row is refused' }).waitFor()
  assert.ok(await page.getByRole('button', { name: /^Keep|^Nothing to keep/ }).isDisabled())
  await choose(`measure,at,value\n${ids.tickets},${first},50\n${ids.tickets},${second},51\n`)
  await page.getByRole('button', { name: 'Keep 2 values' }).click()
  await page.getByText('2 values were kept.').waitFor()
  const { items } = await api.get(`/workspaces/${workspace}/measures/${ids.tickets}/observations`)
  assert.deepEqual(items.slice(-2).map((one) => one.value), [50, 51])
})

walk('measures: German reads German', { language: 'de' }, async ({ page }) => {
  const { workspace, ids } = await full(page)
  for (const [path, words] of [
    ['', 'Kennzahlen'],
    ['/mine', 'Meine Kennzahlen'],
    ['/enter', 'Werte eintragen'],
    ['/library', 'Bibliothek der Kennzahlen'],
    ['/import', 'Werte importieren'],
  ]) {
    await visit(page, `/w/${workspace}/measures${path}`)
    await page.getByRole('heading', { level: 1, name: words }).waitFor()
    await shot(page, `measures-german${path.replace('/', '-')}`)
  }
  await visit(page, `/w/${workspace}/measures/${ids.contact}`)
  await page.getByRole('heading', { name: 'Ist, Prognose und Ziel' }).waitFor()
  await page.getByText(/Chance/).first().waitFor()
  await shot(page, 'measure-german')
})
