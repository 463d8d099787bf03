// Files out, exactly as shown; files kept with an element.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, openPage, quiet, settled, shot, signIn, visit } from './harness.mjs'
import { call, failing, fileOf, freshWorkspace, read, without } from './places.mjs'

async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()])
  return { name: download.suggestedFilename(), bytes: read(await download.path()) }
}

test('export: every format comes down, and JSON goes in again unchanged', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Out', 'retail')
    await visit(page, `/w/${id}/export`)
    const take = (label) => saved(page, () => page.getByRole('button', { name: `Download as ${label}` }).click())
    const xml = await take('ArchiMate exchange file')
    assert.match(xml.name, /\.xml$/)
    assert.match(xml.bytes.toString('utf8', 0, 300), /<model/)
    for (const [label, ending] of [['Excel workbook', /\.xlsx$/], ['CSV files', /\.zip$/]]) {
      const file = await take(label)
      assert.match(file.name, ending)
      assert.equal(file.bytes.toString('latin1', 0, 2), 'PK')
    }
    const json = await take('JSON')
    const model = JSON.parse(json.bytes.toString())
    const { total } = await call(page, 'GET', `/workspaces/${id}/elements?limit=1`)
    assert.equal(model.elements.length, total)
    await visit(page, `/w/${id}/import`)
    await page.locator('input[type=file]').setInputFiles(fileOf('again.json', json.bytes))
    await page.getByText('Nothing would change').waitFor()
    await shot(page, 'import-unchanged')
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})

test('export: a server in trouble is named, and the next try works', async () => {
  const { page, messages, close } = await openPage({ size: 'phone', scheme: 'dark' })
  try {
    await signIn(page, 'architect')
    await visit(page, '/w/retail/export')
    const restore = await failing(page, /\/export$/)
    const button = page.getByRole('button', { name: 'Download as JSON' })
    await button.click()
    await page.getByText('The disk is full.').waitFor()
    await shot(page, 'export-trouble-phone')
    await axe(page)
    await restore()
    const file = await saved(page, () => button.click())
    assert.ok(file.bytes.length > 1000)
    quiet(without(messages, '500'))
  } finally {
    await close()
  }
})

// Fields of a line of CSV.
const fields = (line) =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .map((match) => match[1].replace(/^"|"$/g, '').replaceAll('""', '"'))
    .slice(0, -1)

test('model: the table as shown comes down as CSV, JSON and workbook', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page, 'architect')
    await visit(page, '/w/retail/model?type=goal&sort=-name')
    const heads = (await page.getByRole('columnheader').allInnerTexts()).map((text) => text.trim()).filter(Boolean)
    const save = (as) => async () => {
      await page.getByRole('button', { name: 'Export this table' }).click()
      await page.getByRole('menuitem', { name: as }).click()
    }
    const json = JSON.parse((await saved(page, save('As JSON'))).bytes.toString())
    const { items } = await call(page, 'GET', '/workspaces/retail/elements?type=goal&sort=-name&limit=500')
    const names = items.map((item) => item.name)
    // The same rows in the same order under the same heads.
    const place = json.columns.findIndex((column) => column.name === 'Name')
    assert.deepEqual(json.rows.map((row) => row[place]), names)
    assert.deepEqual(json.columns.map((column) => column.name), heads)
    assert.match(json.stamp, /retail/)
    const csv = (await saved(page, save('As CSV'))).bytes.toString().replace(/^\uFEFF/, '')
    const lines = csv.split(/\r?\n/)
    const head = lines.findIndex((line) => fields(line)[place] === 'Name')
    assert.ok(head >= 0, csv.slice(0, 300))
    for (const name of names) assert.ok(csv.includes(name.replaceAll('"', '""')), `${name} is missing.`)
    const book = await saved(page, save('As Excel workbook'))
    assert.match(book.name, /\.xlsx$/)
    assert.equal(book.bytes.toString('latin1', 0, 2), 'PK')
    quiet(messages)
  } finally {
    await close()
  }
})

test('element: a file is attached, taken down again and removed', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Attachments')
    await call(page, 'POST', `/workspaces/${id}/elements`, { id: 'ledger', type: 'application', name: 'Ledger' })
    await visit(page, `/w/${id}/elements/ledger`)
    await page.getByText('No files yet').waitFor()
    const input = page.locator('input[type=file]')
    await input.setInputFiles(fileOf('contract.txt', 'We agree.'))
    await page.getByText('contract.txt is attached').waitFor()
    const file = page.getByRole('button', { name: 'contract.txt', exact: true })
    await file.waitFor()
    await file.scrollIntoViewIfNeeded()
    await shot(page, 'element-attachment')
    await axe(page)
    const down = await saved(page, () => file.click())
    assert.equal(down.name, 'contract.txt')
    assert.equal(down.bytes.toString(), 'We agree.')
    // Refused: the reason is said, the other file is still there.
    const restore = await failing(page, /\/attachments$/)
    await input.setInputFiles(fileOf('late.txt', 'Too late.'))
    await page.getByText('The disk is full.').first().waitFor()
    await restore()
    await page.reload()
    await settled(page)
    await file.waitFor()
    assert.equal(await page.getByRole('button', { name: 'late.txt', exact: true }).count(), 0)
    await page.getByRole('button', { name: 'Remove contract.txt' }).click()
    await page.getByText('No files yet').waitFor()
    quiet(without(messages, '500'))
  } finally {
    await close()
  }
})
