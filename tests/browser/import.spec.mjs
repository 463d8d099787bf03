// The import studio from the file to the model and back, with files nobody wrote for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, openPage, quiet, rounds, settled, shot, visit } from './harness.mjs'
import { call, failing, fileOf, freshWorkspace, read, shared, without } from './places.mjs'

const files = (page) => page.locator('input[type=file]')
const step = (page, name) =>
  page.getByRole('list', { name: 'Steps' }).getByRole('button', { name, exact: false })
const decided = (page) =>
  page.waitForResponse((answer) => /\/imports\//.test(answer.url()) && answer.request().method() === 'PATCH')

// Chooses what a column becomes.
async function match(page, column, option) {
  const list = page.getByRole('combobox', { name: `What ${column} becomes` })
  if ((await list.inputValue()) === option) return
  await list.click()
  const choice = page.getByRole('option', { name: option, exact: true }).first()
  await Promise.all([decided(page), choice.click()])
  await settled(page)
  assert.equal(await list.inputValue(), option)
}

// One thing runs for an unknown sum, one has no name, one is there already under another spelling.
const table = [
  'Type,Name,Annual cost',
  'application,Ledger,1200',
  'application,Warehouse,much',
  'application,,300',
  'application,Case management system,500',
].join('\n')

async function withTable(page) {
  const id = await freshWorkspace(page, 'Table')
  await call(page, 'POST', `/workspaces/${id}/elements`, {
    type: 'application',
    name: 'Case Management Solution',
  })
  await visit(page, `/w/${id}/import`)
  await files(page).setInputFiles(fileOf('apps.csv', table))
  await page.getByRole('combobox', { name: 'What Annual cost becomes' }).waitFor()
  await settled(page)
  return id
}

rounds('import-empty', async (page) => `/w/${await freshWorkspace(page, 'Nothing')}/import`)
rounds('import-match', async (page) => `/w/${await withTable(page)}/import${new URL(page.url()).search}`, {
  check: async (page) => {
    await page.getByText('Each column, its first values').waitFor()
  },
})
rounds('import-resolve', async (page) => `/w/${await withTable(page)}/import${new URL(page.url()).search}&step=resolve`, {
  check: async (page) => {
    await page.getByText('may be there already').waitFor()
  },
})
rounds('import-review', async (page) => `/w/${await withTable(page)}/import${new URL(page.url()).search}&step=review`, {
  check: async (page) => {
    await page.getByRole('button', { name: /^Write \d+ change/ }).waitFor()
  },
})

test('import: a real ArchiMate model is dropped, looked at, written, seen and undone', async (t) => {
  const file = shared(t, 'archimate/models/archisurance.archimate')
  if (!file) return
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Archisurance')
    await visit(page, `/w/${id}/import`)
    const transfer = await page.evaluateHandle((bytes) => {
      const data = new DataTransfer()
      data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'archisurance.archimate'))
      return data
    }, read(file).toString('base64'))
    const place = page.getByText('Drop files here')
    await place.dispatchEvent('dragover', { dataTransfer: transfer })
    await place.dispatchEvent('drop', { dataTransfer: transfer })
    const write = page.getByRole('button', { name: /^Write \d+ changes/ })
    await write.waitFor()
    await settled(page)
    await shot(page, 'import-archimate-review')
    await axe(page)
    // Nothing is written before the last step.
    assert.equal((await call(page, 'GET', `/workspaces/${id}/elements?limit=1`)).total, 0)
    await write.click()
    await page.getByRole('heading', { name: /is imported/ }).waitFor()
    await settled(page)
    await shot(page, 'import-archimate-done')
    await axe(page)
    const brought = (await call(page, 'GET', `/workspaces/${id}/elements?limit=1`)).total
    assert.ok(brought > 100, `${brought} elements`)
    assert.equal((await call(page, 'GET', `/workspaces/${id}/views`)).items.length, 20)
    await page.getByRole('button', { name: 'Take the import back' }).click()
    await page.getByText('archisurance.archimate is taken out again').waitFor()
    await page.getByRole('heading', { name: /is imported/ }).waitFor({ state: 'detached' })
    assert.equal((await call(page, 'GET', `/workspaces/${id}/elements?limit=1`)).total, 0)
    assert.equal((await call(page, 'GET', `/workspaces/${id}/views`)).items.length, 0)
    quiet(messages)
  } finally {
    await close()
  }
})

test('import: rows are repaired, left out and united, and a reload loses none of it', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await withTable(page)
    await match(page, 'Annual cost', 'Annual cost')
    await step(page, 'Resolve').click()
    await page.getByText('may be there already').waitFor()
    await settled(page)
    await shot(page, 'import-resolve-open')
    // The cost that is no number.
    const cost = page.getByRole('textbox', { name: 'Annual cost, row 3' })
    await cost.fill('900')
    await Promise.all([decided(page), cost.press('Enter')])
    await page.getByText('Annual cost in row 3 is “900”').waitFor()
    // The row without a name stays out.
    await Promise.all([
      decided(page),
      page.getByRole('button', { name: 'Leave the row out' }).first().click(),
    ])
    await page.getByText('Row 4 is left out').waitFor()
    // The other spelling is ours.
    await Promise.all([
      decided(page),
      page.getByRole('radio', { name: /Case Management Solution/ }).click(),
    ])
    await page.getByText('3 decisions').waitFor()
    await shot(page, 'import-resolve-decided')
    await axe(page)
    await page.reload()
    await settled(page)
    await page.getByText('3 decisions').waitFor()
    // One is taken back, the others stay.
    await Promise.all([
      decided(page),
      page.getByRole('button', { name: 'Take back: Row 4 is left out' }).click(),
    ])
    await page.getByText('2 decisions').waitFor()
    await Promise.all([
      decided(page),
      page.getByRole('button', { name: 'Leave the row out' }).first().click(),
    ])
    await step(page, 'Review').click()
    await page.getByRole('button', { name: 'Write 3 changes' }).click()
    await page.getByRole('heading', { name: /is imported/ }).waitFor()
    const found = (await call(page, 'GET', `/workspaces/${id}/elements?type=application`)).items
    assert.deepEqual(found.map((item) => item.name).sort(), ['Case Management Solution', 'Ledger', 'Warehouse'])
    const one = found.find((item) => item.name === 'Warehouse')
    assert.equal(one.fields.annual_cost?.amount ?? one.fields.annual_cost, 900)
    // The toast takes all of it back.
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.waitForFunction(
      async (url) => (await (await fetch(url)).json()).total === 1,
      `/api/v1/workspaces/${id}/elements?limit=1`,
    )
    quiet(messages)
  } finally {
    await close()
  }
})

test('import: a column becomes something else, and the matching is kept for the next file', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Columns')
    await visit(page, `/w/${id}/import`)
    const rows = 'Thing,Words,Money\nLedger,Keeps the books,12\nTill,Takes the money,7\n'
    await files(page).setInputFiles(fileOf('things.csv', rows))
    const type = page.getByRole('combobox', { name: 'Each row is' })
    await type.waitFor()
    await type.click()
    await Promise.all([decided(page), page.getByRole('option', { name: 'Application', exact: true }).click()])
    await match(page, 'Thing', 'Name')
    await match(page, 'Words', 'Description')
    await match(page, 'Money', 'Annual cost')
    await page.getByLabel('Keep this matching for next time').fill('things')
    await page.getByRole('button', { name: 'Save recipe' }).click()
    await page.getByText('Recipe “things” saved').waitFor()
    await shot(page, 'import-match-changed')
    await step(page, 'Review').click()
    await page.getByRole('button', { name: 'Write 2 changes' }).click()
    await page.getByRole('heading', { name: /is imported/ }).waitFor()
    const found = (await call(page, 'GET', `/workspaces/${id}/elements?type=application`)).items
    const ledger = found.find((item) => item.name === 'Ledger')
    assert.equal(ledger.fields.description, 'Keeps the books')
    assert.equal(ledger.fields.annual_cost.amount ?? ledger.fields.annual_cost, 12)
    // The next file of its kind takes the recipe.
    await files(page).setInputFiles(fileOf('more.csv', 'Thing,Words,Money\nDesk,Answers,3\nGate,Opens,4\n'))
    const use = page.getByRole('combobox', { name: 'Use a saved recipe' })
    await use.click()
    await Promise.all([decided(page), page.getByRole('option', { name: 'things' }).click()])
    await step(page, 'Review').click()
    await page.getByRole('button', { name: 'Write 2 changes' }).waitFor()
    quiet(messages)
  } finally {
    await close()
  }
})

test('import: a real workbook of projects comes in, with what was refused as a file', async (t) => {
  const file = shared(t, 'it-portfolio/au_major_digital_projects_2025.xlsx')
  if (!file) return
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Workbook')
    await visit(page, `/w/${id}/import`)
    await files(page).setInputFiles(file)
    await page.getByText('Each column, its first values').waitFor()
    await settled(page)
    await shot(page, 'import-workbook-match')
    await axe(page)
    await step(page, 'Resolve').click()
    await settled(page)
    await shot(page, 'import-workbook-resolve')
    await axe(page)
    await step(page, 'Review').click()
    const refused = page.getByRole('button', { name: 'Refused rows as CSV' })
    if (await refused.count()) {
      const [saved] = await Promise.all([page.waitForEvent('download'), refused.click()])
      const text = read(await saved.path()).toString()
      assert.ok(text.split('\n').length > 1, text)
    }
    await page.getByRole('button', { name: /^Write \d+ changes/ }).click()
    await page.getByRole('heading', { name: /is imported/ }).waitFor()
    const { total } = await call(page, 'GET', `/workspaces/${id}/elements?type=initiative&limit=1`)
    assert.ok(total > 50, `${total} initiatives`)
    quiet(messages)
  } finally {
    await close()
  }
})

test('import: files that are no such thing are refused with their names, others go on', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Broken')
    await visit(page, `/w/${id}/import`)
    await files(page).setInputFiles([
      fileOf('broken.xlsx', 'PK\u0003\u0004 not a workbook'),
      fileOf('half.xml', '<model'),
      fileOf('fine.csv', 'Type,Name\napplication,Ledger\n'),
    ])
    await page.getByText('broken.xlsx was not read:').waitFor()
    await page.getByText('half.xml was not read:').waitFor()
    await page.getByRole('button', { name: /^fine\.csv/ }).waitFor()
    await settled(page)
    await shot(page, 'import-broken')
    await axe(page)
    await page.getByRole('button', { name: 'Take fine.csv off the table' }).click()
    await page.getByText('Drop files here').waitFor()
    quiet(without(messages, '422', '400'))
  } finally {
    await close()
  }
})

test('import: a server in trouble at the last step loses nothing', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Trouble')
    await visit(page, `/w/${id}/import`)
    await files(page).setInputFiles(fileOf('fine.csv', 'Type,Name\napplication,Ledger\n'))
    await step(page, 'Review').click()
    const restore = await failing(page, /\/commit$/)
    await page.getByRole('button', { name: 'Write 1 change' }).click()
    await page.getByText('The disk is full.').waitFor()
    await shot(page, 'import-trouble')
    await restore()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: /is imported/ }).waitFor()
    quiet(without(messages, '500'))
  } finally {
    await close()
  }
})

test('import: without a connection the file is named and the reason said', async () => {
  const { page, messages, close } = await openPage({ size: 'phone', scheme: 'dark' })
  try {
    const id = await freshWorkspace(page, 'Offline')
    await visit(page, `/w/${id}/import`)
    await failing(page, /\/imports$/, 0)
    await files(page).setInputFiles(fileOf('fine.csv', 'Type,Name\napplication,Ledger\n'))
    await page.getByText('fine.csv was not read:').waitFor()
    await page.getByText(/does not answer/).first().waitFor()
    await shot(page, 'import-offline-phone')
    quiet(without(messages, 'ERR_CONNECTION_REFUSED'))
  } finally {
    await close()
  }
})

test('import: a file that has gone from the table says so', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Gone')
    await visit(page, `/w/${id}/import?files=i-none&file=i-none`)
    await page.getByText('This file is no longer on the table').waitFor()
    await axe(page)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByText('Drop files here').waitFor()
    quiet(without(messages, '404'))
  } finally {
    await close()
  }
})
