// Feeds: from the empty page over form and trial to values that come, what goes wrong and what helps.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after } from 'node:test'
import { axe, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { recovers } from './places.mjs'
import { apiOf, walk, workspaceOf } from './walk.mjs'

// A source that answers what the spec puts into `pages`.
const pages = new Map()
const source = createServer((request, response) => {
  const page = pages.get(request.url.split('?')[0])
  response.writeHead(page ? 200 : 503, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(page ?? {}))
})
await new Promise((ready) => source.listen(0, '127.0.0.1', ready))
after(() => source.close())
const url = `http://127.0.0.1:${source.address().port}`

async function measure(api, workspace, name, fields = {}) {
  const made = await api.post(`/workspaces/${workspace}/elements`, { type: 'measure', name, fields })
  return made.element.id
}
const wish = (name, path, measures, mapping, more = {}) => ({
  name,
  kind: 'http',
  origin: { url: url + path },
  mapping,
  measures,
  every_seconds: 3600,
  timeout_seconds: 10,
  ...more,
})
async function ran(api, workspace, id) {
  for (;;) {
    const feed = await api.get(`/workspaces/${workspace}/feeds/${id}`)
    if (feed.last && !feed.running) return feed
  }
}

let told
// Four feeds, one of each standing, made once.
async function fed(page) {
  await signIn(page)
  told ??= (async () => {
    const api = await apiOf(page)
    const workspace = await workspaceOf(api)
    const berlin = await measure(api, workspace, 'Orders on time, Berlin', { maximum: 100 })
    const paris = await measure(api, workspace, 'Orders on time, Paris', { maximum: 100 })
    const days = [1, 2, 3, 4, 5, 6].map((month) => `2026-0${month}-28`)
    pages.set('/well', { rows: days.map((day, at) => ({ city: 'Berlin', day, share: 88 + at })) })
    pages.set('/partly', {
      rows: [
        ...days.map((day, at) => ({ city: at % 2 ? 'Paris' : 'Berlin', day, share: 70 + at })),
        { city: 'Rome', day: '2026-06-28', share: 91 },
        { city: 'Paris', day: 'last Friday', share: 91 },
        { city: 'Paris', day: '2026-06-28', share: 910 },
      ],
    })
    const mapping = { rows: 'rows', measure: 'Orders on time, {city}', at: 'day', value: 'share' }
    const made = {}
    for (const [key, name, path] of [
      ['well', 'Warehouse Berlin', '/well'],
      ['partly', 'Warehouses, monthly report', '/partly'],
      ['failing', 'Old data centre', '/gone'],
      ['paused', 'Pilot of the spring', '/well'],
    ]) {
      const feed = await api.post(`/workspaces/${workspace}/feeds`, wish(name, path, [berlin, paris], mapping))
      await ran(api, workspace, feed.id)
      made[key] = feed.id
    }
    await api.put(`/workspaces/${workspace}/feeds/${made.paused}/state`, { state: 'paused' })
    return { workspace, ...made }
  })()
  return told
}
const place = (path) => async (page) => {
  const found = await fed(page)
  return `/w/${found.workspace}/measures/feeds${path(found)}`
}

rounds('feeds', place(() => ''), { check: (page) => page.getByText('Old data centre').waitFor() })
rounds('feeds-new', place(() => '/new'), { check: (page) => page.getByRole('link', { name: /^MQTT/ }).waitFor() })
for (const kind of ['sqlite', 'postgresql', 'http', 'prometheus', 'mqtt']) {
  rounds(`feeds-new-${kind}`, place(() => `/new?kind=${kind}`), {
    check: (page) => page.getByRole('button', { name: 'Try it' }).waitFor(),
  })
}
rounds('feed-well', place(({ well }) => `/${well}`), { check: (page) => page.getByText('Fine').first().waitFor() })
rounds('feed-partly', place(({ partly }) => `/${partly}`), {
  check: (page) => page.getByText('none of the measures').first().waitFor(),
})
rounds('feed-failing', place(({ failing }) => `/${failing}`), {
  check: (page) => page.getByText('The server answered 503').first().waitFor(),
})

walk('feeds: chosen, tried, kept, run, changed and removed', { expected: ['422', '503'] }, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const id = await measure(api, workspace, 'Uptime of the shop')
  await visit(page, `/w/${workspace}/measures/feeds`)
  await page.getByText('No feed yet').waitFor()
  await shot(page, 'feeds-empty')
  await axe(page)
  await page.getByRole('link', { name: /^HTTP and JSON/ }).click()
  await page.getByRole('heading', { level: 1, name: 'New feed: HTTP and JSON' }).waitFor()
  // What is wrong stands at its field.
  await page.getByRole('button', { name: 'Keep the feed' }).click()
  await page.getByText('Name the measures it may record.').waitFor()
  await axe(page)
  await page.getByLabel('Name', { exact: true }).fill('Shop')
  await page.getByRole('combobox', { name: 'Measures' }).click()
  await page.getByRole('option', { name: /Uptime of the shop/ }).click()
  await page.keyboard.press('Escape')
  await page.getByLabel('Address').fill(`${url}/shop`)
  await page.getByLabel('Measure', { exact: true }).fill(id)
  await page.getByLabel('Value', { exact: true }).fill('up')
  // The source does not answer yet.
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByText('The server answered 503.').first().waitFor()
  pages.set('/shop', [{ up: 99.5, t: '2026-06-01' }, { down: 1, t: '2026-06-02' }])
  await page.getByLabel('Moment').fill('t')
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByText('There is no value at "up".').waitFor()
  await page.getByText('New', { exact: true }).waitFor()
  await settled(page)
  await page.getByRole('heading', { name: 'What it would bring' }).scrollIntoViewIfNeeded()
  await shot(page, 'feeds-trial')
  await axe(page)
  assert.deepEqual((await api.get(`/workspaces/${workspace}/feeds`)).items, [])
  await page.getByRole('button', { name: 'Keep the feed' }).click()
  await page.getByRole('heading', { level: 1, name: 'Shop' }).waitFor()
  await page.getByText('Rows refused').first().waitFor()
  const [feed] = (await api.get(`/workspaces/${workspace}/feeds`)).items
  assert.equal(feed.total.fresh, 1)

  pages.set('/shop', [{ up: 99.7, t: '2026-06-01' }])
  await page.getByRole('button', { name: 'Run now' }).click()
  await page.getByText('one corrected').waitFor()
  await page.getByText('Fine').first().waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Resume' }).waitFor()
  await page.getByRole('link', { name: 'Change', exact: true }).click()
  await page.getByLabel('Name', { exact: true }).fill('Shop, hourly')
  await page.getByRole('button', { name: 'Keep the change' }).click()
  await page.getByRole('heading', { level: 1, name: 'Shop, hourly' }).waitFor()
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No feed yet').waitFor()
})

walk('feeds: a reader sees how they do and nothing more', { as: 'auditor' }, async ({ page, api }) => {
  const session = await api.get('/session')
  await visit(page, `/w/${session.workspaces[0].id}/measures/feeds/new`)
  await page.getByText('Only administrators of the workspace write feeds').waitFor()
  await axe(page)
})

walk('feeds: in German', { language: 'de' }, async ({ page }) => {
  const { workspace, failing } = await fed(page)
  await visit(page, `/w/${workspace}/measures/feeds`)
  await page.getByText('Schlägt fehl').first().waitFor()
  await shot(page, 'feeds-german')
  await visit(page, `/w/${workspace}/measures/feeds/${failing}`)
  await page.getByText('Was schiefging').waitFor()
  await shot(page, 'feed-failing-german')
  await visit(page, `/w/${workspace}/measures/feeds/new?kind=mqtt`)
  await page.getByText('Woher Werte kommen').waitFor()
  await shot(page, 'feeds-new-german')
})

walk('feeds: a list that does not come can be asked for again', { expected: ['500'] }, async ({ page }) => {
  const { workspace } = await fed(page)
  await recovers(page, `/w/${workspace}/measures/feeds`, /\/feeds$/)
})
