// Dashboards: ready-made ones read, one composed by keyboard and by pointer, shared, saved against somebody
// else, put on a wall that turns, loses its line and comes back; files; German; empty, failing, gone.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { axe, base, openPage, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { failing, freshWorkspace } from './places.mjs'
import { apiOf, companion, workspaceOf } from './walk.mjs'

const iso = (date) => date.toISOString().slice(0, 10)
// First days of the last months, oldest first.
function months(count) {
  const day = new Date()
  return Array.from({ length: count }, (_none, at) =>
    iso(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - (count - 1 - at), 1))),
  )
}

async function measure(api, workspace, name, fields, values) {
  const made = await api.post(`/workspaces/${workspace}/elements`, {
    type: 'measure', name, fields: { direction: 'up', cadence: 'month', ...fields },
  })
  const { id } = made.element
  const days = months(values.length)
  await api.post(`/workspaces/${workspace}/measures/${id}/observations`, {
    observations: values.map((value, at) => ({ at: days[at], value })),
  })
  return id
}

let told
// Measures with two years of values, and one dashboard of every kind of tile; made once.
async function composed(page) {
  await signIn(page)
  told ??= (async () => {
    const api = await apiOf(page)
    const workspace = await workspaceOf(api, 'retail')
    const curve = (from, to) => Array.from({ length: 24 }, (_none, at) =>
      Math.round((from + ((to - from) * at) / 23 + Math.sin(at / 2) * 2) * 10) / 10)
    const first = await measure(api, workspace, 'Orders delivered on the promised day',
      { unit: '%', baseline: 70, target: 95, minimum: 0, maximum: 100, side: 'business', due: iso(new Date(Date.now() + 200 * 864e5)) },
      curve(74, 90))
    const second = await measure(api, workspace, 'Tickets solved in a day',
      { unit: '%', baseline: 40, target: 60, minimum: 0, maximum: 100, side: 'it' }, curve(44, 63))
    const third = await measure(api, workspace, 'Store systems up to date',
      { unit: 'stores', baseline: 10, target: 140, side: 'it' }, curve(30, 82))
    const tiles = [
      { id: 'words', kind: 'text', text: '## What this page is for\nDelivery and the systems behind it, **side by side**. High findings are [here](findings?level=high).', width: 12, height: 2 },
      { id: 'number', kind: 'number', what: 'measure', of: [first], width: 4, height: 2 },
      { id: 'line', kind: 'number', what: 'line', of: ['outcomes'], width: 4, height: 2 },
      { id: 'count', kind: 'number', what: 'findings', width: 4, height: 2 },
      { id: 'curve', kind: 'chart', what: 'measure', of: [first], width: 7, height: 4, period: 'two_years' },
      { id: 'map', kind: 'map', width: 5, height: 4 },
      { id: 'compared', kind: 'chart', what: 'measures', of: [first, second, third], indexed: true, width: 6, height: 4, period: 'two_years' },
      { id: 'sides', kind: 'chart', what: 'sides', width: 6, height: 4 },
      { id: 'findings', kind: 'chart', what: 'findings', width: 6, height: 4, period: 'half_year' },
      { id: 'gone', kind: 'number', what: 'measure', of: ['a-measure-that-was-removed'], width: 6, height: 2 },
    ]
    const made = await api.post(`/workspaces/${workspace}/dashboards`, { name: 'Delivery', description: 'For the weekly round of store and IT.', tiles })
    return { workspace, id: made.id, first, second, third }
  })()
  return told
}
const place = (path) => async (page) => `/w/${(await composed(page)).workspace}/${path(await composed(page))}`
const own = ({ id }, rest = '') => `dashboards/${id}${rest}`

rounds('dashboards', place(() => 'dashboards'), {
  check: (page) => page.getByRole('link', { name: 'Integrated IT–business dashboard' }).waitFor(),
})
rounds('dashboard-integrated', place(() => 'dashboards/ready-integrated'), {
  check: (page) => page.locator('[data-tile="course"] svg').first().waitFor(),
})
rounds('dashboard-own', place(own), {
  check: (page) => page.locator('[data-tile="compared"] svg').first().waitFor(),
})
rounds('dashboard-hygiene', place(() => 'dashboards/ready-hygiene'))
rounds('dashboard-compose', place((found) => own(found, '?edit=yes&tile=curve')), {
  check: (page) => page.locator('[data-tile="curve"] svg').first().waitFor(),
})
rounds('dashboard-share', place((found) => own(found, '?dialog=share')), {
  check: (page) => page.getByRole('dialog').getByText('Who sees it').waitFor(),
})
rounds('dashboard-wall-link', place((found) => own(found, '?dialog=wall')), {
  check: (page) => page.getByRole('dialog').getByText('Seconds each').waitFor(),
})
rounds('wall', async (page) => {
  const { workspace, id } = await composed(page)
  return `/wall/${workspace}?boards=${id},ready-executive&every=30`
}, { check: (page) => page.locator('[data-tile] svg').first().waitFor() })

const titles = (page) => page.locator('[data-tile] h2').allTextContents()

test('composed by keyboard alone: added, moved, sized, taken back, saved', async () => {
  const { page, messages, close } = await openPage()
  try {
    const workspace = await freshWorkspace(page, 'Keyboard board')
    await visit(page, `/w/${workspace}/dashboards`)
    await page.getByRole('button', { name: 'New dashboard' }).first().press('Enter')
    await page.getByRole('textbox', { name: 'Name' }).fill('By hand')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Add', exact: true }).press('Enter')
    await page.getByRole('menuitem', { name: 'Alignment index' }).press('Enter')
    await page.getByRole('button', { name: 'Add', exact: true }).press('Enter')
    await page.getByRole('menuitem', { name: 'Alignment map' }).press('Enter')
    await page.locator('[data-tile="t2"] h2').filter({ hasText: 'Alignment map' }).waitFor()
    const handle = page.getByRole('button', { name: 'Move Alignment map' })
    await handle.press('ArrowLeft')
    await page.getByRole('status').filter({ hasText: 'is now 1 of 2' }).waitFor()
    assert.deepEqual(await titles(page), ['Alignment map', 'Alignment index'])
    await page.getByRole('button', { name: 'Size of Alignment map' }).press('ArrowRight')
    await page.getByRole('status').filter({ hasText: '5 columns wide and 4 rows high' }).waitFor()
    await page.locator('#main').getByRole('button', { name: 'Undo' }).press('Enter')
    await page.locator('#main').getByRole('button', { name: 'Undo' }).press('Enter')
    assert.deepEqual(await titles(page), ['Alignment index', 'Alignment map'])
    await page.getByRole('button', { name: 'Redo' }).press('Enter')
    await page.reload()
    await page.getByText('changes you had not saved').waitFor()
    assert.deepEqual(await titles(page), ['Alignment map', 'Alignment index'])
    await page.getByRole('button', { name: 'Save', exact: true }).press('Enter')
    await page.getByText('Saved By hand.').waitFor()
    await page.getByRole('button', { name: 'Compose' }).waitFor()
    assert.deepEqual(await titles(page), ['Alignment map', 'Alignment index'])
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})

test('moved and sized by the pointer', async () => {
  const { page, messages, close } = await openPage()
  try {
    const { workspace, id } = await composed(page)
    await visit(page, `/w/${workspace}/dashboards/${id}?edit=yes`)
    const before = await titles(page)
    const handle = await page.getByRole('button', { name: 'Move Outcomes' }).boundingBox()
    const target = await page.locator('[data-tile="number"]').boundingBox()
    await page.mouse.move(handle.x + 8, handle.y + 8)
    await page.mouse.down()
    await page.mouse.move(target.x + 20, target.y + 40, { steps: 5 })
    await page.mouse.up()
    const after = await titles(page)
    assert.equal(after.indexOf('Outcomes'), before.indexOf('Outcomes') - 1)
    const corner = await page.getByRole('button', { name: 'Size of Outcomes' }).boundingBox()
    const width = (await page.locator('[data-tile="line"]').boundingBox()).width
    await page.mouse.move(corner.x + 8, corner.y + 8)
    await page.mouse.down()
    await page.mouse.move(corner.x + 8 + width / 2, corner.y + 8 + 76, { steps: 5 })
    await page.mouse.up()
    await page.getByRole('status').filter({ hasText: '6 columns wide and 3 rows high' }).waitFor()
    await page.getByRole('button', { name: 'Discard changes' }).click()
    await page.getByRole('button', { name: 'Compose' }).waitFor()
  await page.locator('[data-tile="number"] h2').first().waitFor()
    assert.deepEqual(await titles(page), before)
    quiet(messages)
  } finally {
    await close()
  }
})

test('whoever saves second is asked, and loses nothing', async () => {
  const { page, messages, close } = await openPage()
  try {
    const workspace = await freshWorkspace(page, 'Two at once')
    const api = await apiOf(page)
    const made = await api.post(`/workspaces/${workspace}/dashboards`, { name: 'Ours', tiles: [{ kind: 'map' }] })
    await visit(page, `/w/${workspace}/dashboards/${made.id}?edit=yes`)
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine')
    await api.patch(`/workspaces/${workspace}/dashboards/${made.id}`, { name: 'Theirs' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Somebody else saved first' })
    await dialog.waitFor()
    await axe(page)
    await dialog.getByRole('button', { name: 'Save mine as a copy' }).click()
    await page.getByRole('heading', { name: 'Copy of Mine', level: 1 }).waitFor()
    const { items } = await api.get(`/workspaces/${workspace}/dashboards`)
    assert.deepEqual(items.filter((one) => !one.ready).map((one) => one.name).sort(), ['Copy of Mine', 'Theirs'])
    quiet(messages.filter((message) => !message.includes('412')))
  } finally {
    await close()
  }
})

test('files: drawing, picture, table, definition, document', async () => {
  const { page, messages, close } = await openPage()
  try {
    const { workspace, id } = await composed(page)
    await visit(page, `/w/${workspace}/dashboards/${id}`)
    await page.locator('[data-tile="curve"] svg').first().waitFor()
    const save = async (tile, item) => {
      await page.locator(`[data-tile="${tile}"]`).getByRole('button', { name: /^Save .* as a file$/ }).click()
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()])
      return readFile(await file.path())
    }
    const svg = await save('curve', 'Drawing (SVG)')
    assert.match(svg.toString(), /^<svg[^>]*>.*Orders delivered on the promised day.*Data of/s)
    assert.match(svg.toString(), /Two years/)
    const png = await save('compared', 'Picture (PNG)')
    assert.equal(png.subarray(1, 4).toString(), 'PNG')
    const csv = (await save('compared', 'Table (CSV)')).toString()
    assert.match(csv, /^\ufeff?Date,Orders delivered on the promised day,Tickets solved in a day/)
    assert.ok(csv.split('\r\n').length > 24)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    const [pdf] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Save as PDF' }).click()])
    assert.equal((await readFile(await pdf.path())).subarray(0, 4).toString(), '%PDF')
    await page.getByRole('button', { name: 'More', exact: true }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Save the definition' }).click()])
    const definition = await file.path()
    await visit(page, `/w/${workspace}/dashboards`)
    await page.locator('input[type=file]').setInputFiles({ name: 'delivery.json', mimeType: 'application/json', buffer: await readFile(definition) })
    await page.getByText('Brought in Delivery with 10 tiles.').waitFor()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByText('Removed Delivery.').waitFor()
    quiet(messages)
  } finally {
    await close()
  }
})

test('a chart is a table at the press of a button', async () => {
  const { page, messages, close } = await openPage()
  try {
    const { workspace, id } = await composed(page)
    await visit(page, `/w/${workspace}/dashboards/${id}`)
    const tile = page.locator('[data-tile="sides"]')
    await tile.locator('svg').first().waitFor()
    await tile.getByRole('button', { name: 'Show as table' }).click()
    await tile.getByRole('columnheader', { name: 'On track' }).waitFor()
    await tile.getByRole('rowheader', { name: 'Business' }).waitFor()
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})

test('a wall turns, stops, says how old it is, and comes back', async () => {
  const { page, messages, close } = await openPage()
  try {
    const workspace = await freshWorkspace(page, 'Wall')
    const api = await apiOf(page)
    const boards = []
    for (const name of ['First', 'Second']) {
      const made = await api.post(`/workspaces/${workspace}/dashboards`, { name, tiles: [{ kind: 'text', text: `This is ${name}` }] })
      boards.push(made.id)
    }
    const token = await api.post('/account/tokens', {
      name: 'Wall', workspace, role: 'reader', verbs: ['read'], expires_at: iso(new Date(Date.now() + 5 * 864e5)),
    })
    await page.context().clearCookies()
    await page.clock.install()
    await visit(page, `/wall/${workspace}?boards=${boards.join(',')}&every=20#${token.text}`)
    const title = (name) => page.getByRole('heading', { name, level: 1 }).waitFor()
    await title('First')
    await page.clock.runFor(20_000)
    await title('Second')
    await page.keyboard.press('ArrowLeft')
    await title('First')
    await page.keyboard.press('Space')
    await page.getByText('Paused').waitFor()
    await page.clock.runFor(60_000)
    await title('First')
    await page.keyboard.press('ArrowRight')
    await title('Second')
    // What others change arrives by itself.
    const other = await openPage()
    await signIn(other.page)
    const theirs = await apiOf(other.page)
    await theirs.patch(`/workspaces/${workspace}/dashboards/${boards[1]}`, { name: 'Second, renamed' })
    await page.clock.runFor(1_000)
    await title('Second, renamed')
    await page.context().setOffline(true)
    await page.evaluate(() => window.dispatchEvent(new Event('offline')))
    await page.clock.runFor(2_000)
    await page.getByText('No connection. Figures are of').waitFor()
    await shot(page, 'wall-lost')
    await page.getByText('This is Second').waitFor()
    await page.context().setOffline(false)
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await page.clock.runFor(65_000)
    await page.getByText('As of').waitFor()
    await theirs.send('DELETE', `/tokens/${token.id}`)
    await page.reload()
    await page.clock.runFor(2_000)
    await page.getByText('The link was revoked or has ended').waitFor()
    await other.close()
    quiet(messages.filter((message) => !/ERR_INTERNET_DISCONNECTED|401/.test(message)))
  } finally {
    await close()
  }
})

test('a reader sees what is shared and composes nothing', async () => {
  const { page, messages, close } = await openPage()
  try {
    const { workspace, id } = await composed(page)
    const api = await apiOf(page)
    const reader = await companion(api, workspace, 'auditor', 'reader')
    await visit(reader.page, `/w/${workspace}/dashboards/${id}`)
    await reader.page.getByText('There is no such dashboard.').waitFor()
    await api.patch(`/workspaces/${workspace}/dashboards/${id}`, { shared: true })
    await visit(reader.page, `/w/${workspace}/dashboards/${id}`)
    await reader.page.locator('[data-tile="number"]').waitFor()
    assert.equal(await reader.page.getByRole('button', { name: 'Compose' }).count(), 0)
    await api.patch(`/workspaces/${workspace}/dashboards/${id}`, { shared: false })
    await reader.close()
    quiet(messages)
  } finally {
    await close()
  }
})

test('German throughout', async () => {
  const { page, messages, close } = await openPage({ language: 'de' })
  try {
    const { workspace, id } = await composed(page)
    await visit(page, `/w/${workspace}/dashboards/ready-integrated`)
    await page.getByRole('heading', { name: 'Gemeinsames Dashboard für IT und Geschäft' }).waitFor()
    await page.getByText('Kennzahlen des Geschäfts').first().waitFor()
    await page.locator('[data-tile="course"] svg').first().waitFor()
    await shot(page, 'dashboard-integrated-german')
    await visit(page, `/w/${workspace}/dashboards/${id}?edit=yes&tile=sides`)
    await page.getByText('Zeigt', { exact: true }).waitFor()
    await shot(page, 'dashboard-compose-german')
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})

test('empty, failing and gone say what helps', async () => {
  const { page, messages, close } = await openPage()
  try {
    const workspace = await freshWorkspace(page, 'Empty board')
    await visit(page, `/w/${workspace}/dashboards`)
    await page.getByText('None of your own yet').waitFor()
    await shot(page, 'dashboards-empty')
    await visit(page, `/w/${workspace}/dashboards/ready-integrated`)
    await page.getByText('Nothing to show.').first().waitFor()
    await shot(page, 'dashboard-integrated-empty')
    await axe(page)
    const api = await apiOf(page)
    const made = await api.post(`/workspaces/${workspace}/dashboards`, { name: 'Bare' })
    await visit(page, `/w/${workspace}/dashboards/${made.id}`)
    await page.getByText('Nothing on it yet').waitFor()
    quiet(messages)
    const mend = await failing(page, /\/dashboards\/ready-executive\/data$/)
    await page.goto(`${base}/w/${workspace}/dashboards/ready-executive`)
    await page.getByRole('alert').waitFor()
    await mend()
    await page.getByRole('button', { name: 'Try again' }).click()
    await settled(page)
    await page.locator('[data-tile="index"]').waitFor()
    await visit(page, `/w/${workspace}/dashboards/nothing`)
    await page.getByText('There is no such dashboard.').waitFor()
  } finally {
    await close()
  }
})
