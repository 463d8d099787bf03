// Scenarios: made, worked in, compared, brought back item by item, closed.
import assert from 'node:assert/strict'
import { axe, base, settled, shot, visit } from './harness.mjs'
import { walk, workspaceOf } from './walk.mjs'

// Three goals in the base and a scenario that changes two of them and adds one.
async function branched(api) {
  const w = await workspaceOf(api)
  const goal = async (name, scenario) =>
    (
      await api.post(`/workspaces/${w}/elements${scenario ? `?scenario=${scenario}` : ''}`, {
        type: 'goal', name, side: 'business', fields: { weight: 1 },
      })
    ).element
  const grow = await goal('Grow')
  const save = await goal('Save')
  const { id } = await api.post(`/workspaces/${w}/scenarios`, { name: 'Bold plan' })
  await api.patch(`/workspaces/${w}/elements/${grow.id}?scenario=${id}`, { weight: 5 }, grow.version)
  await api.patch(`/workspaces/${w}/elements/${save.id}?scenario=${id}`, { weight: 3 }, save.version)
  await goal('New in the plan', id)
  return { w, id, grow, save }
}
const weightOf = async (api, w, element) =>
  (await api.get(`/workspaces/${w}/elements/${element.id}`)).fields.weight

for (const [size, scheme] of [['wide', 'light'], ['phone', 'dark']]) {
  walk(`scenarios: list and differences, ${size}`, { size, scheme }, async ({ page, api }) => {
    const { w, id } = await branched(api)
    for (const [name, path] of [['scenarios', 'scenarios'], ['scenario', `scenarios/${id}`]]) {
      await visit(page, `/w/${w}/${path}`)
      await page.getByText('Bold plan').first().waitFor()
      await settled(page)
      await shot(page, `${name}-${size}`)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.ok(overflow <= 0, `${path}: ${overflow} pixels too wide`)
      await axe(page)
    }
  })
}

walk('scenarios: made, worked in, and the base knows nothing of it', {}, async ({ page, api }) => {
  const w = await workspaceOf(api)
  const { element } = await api.post(`/workspaces/${w}/elements`, { type: 'goal', name: 'Grow', side: 'business' })
  await visit(page, `/w/${w}/scenarios`)
  await page.getByText('No open scenario').waitFor()
  await axe(page)
  await page.getByRole('button', { name: 'New scenario' }).first().click()
  assert.ok(await page.getByRole('button', { name: 'Branch from now' }).isDisabled())
  await page.getByLabel('Name').fill('Retire the mainframe')
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('In scenario Retire the mainframe').waitFor()
  const scenario = new URL(page.url()).searchParams.get('scenario')
  await visit(page, `/w/${w}/elements/${element.id}?scenario=${scenario}`)
  await page.getByRole('button', { name: 'Edit Name' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Grow twice')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Grow twice' }).waitFor()
  assert.equal((await api.get(`/workspaces/${w}/elements/${element.id}`)).name, 'Grow')
  // The banner leads to what differs.
  await page.getByRole('link', { name: 'What it changes' }).click()
  await page.waitForURL(/scenarios\//)
  const item = page.getByRole('listitem').filter({ hasText: 'Grow twice' })
  await item.getByText('Name', { exact: true }).waitFor()
  await item.locator('del').getByText('Grow', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Back to now' }).click()
  await page.waitForFunction(() => !location.search.includes('scenario='))
})

walk('scenarios: merged item by item', {}, async ({ page, api }) => {
  const { w, id, grow, save } = await branched(api)
  await visit(page, `/w/${w}/scenarios/${id}`)
  await page.getByRole('button', { name: 'Merge 3 items' }).waitFor()
  await page.getByRole('checkbox', { name: 'Take Save' }).uncheck()
  await page.getByRole('checkbox', { name: 'Take New in the plan' }).uncheck()
  await page.getByRole('button', { name: 'Merge 1 item' }).click()
  await page.getByText('1 item merged').waitFor()
  await page.waitForURL(/\/scenarios$/)
  assert.equal(await weightOf(api, w, grow), 5)
  assert.equal(await weightOf(api, w, save), 1)
  // What was left is still open, and comes later.
  await page.getByRole('link', { name: 'Bold plan' }).click()
  await page.getByRole('button', { name: 'Merge 2 items' }).click()
  await page.getByText('2 items merged').waitFor()
  await page.getByText('No open scenario').waitFor()
  assert.equal((await api.get(`/workspaces/${w}/scenarios/${id}`)).status, 'merged')
  assert.equal(await weightOf(api, w, save), 3)
  // The merge is one batch: undone as a whole.
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back', { exact: true }).waitFor()
  assert.equal(await weightOf(api, w, save), 1)
})

for (const [word, expected] of [['The scenario’s', 5], ['The plan’s', 2]]) {
  walk(`scenarios: a conflict is decided, ${word}`, {}, async ({ page, api }) => {
    const { w, id, grow, save } = await branched(api)
    const now = await api.get(`/workspaces/${w}/elements/${grow.id}`)
    await api.patch(`/workspaces/${w}/elements/${grow.id}`, { weight: 2 }, now.version)
    await visit(page, `/w/${w}/scenarios/${id}`)
    await page.getByText('1 chosen item was changed here and in the plan of record. Whose word counts?').waitFor()
    assert.ok(await page.getByRole('button', { name: 'Merge 3 items' }).isDisabled())
    await page.getByText('now in the plan: 2').waitFor()
    await shot(page, 'scenario-conflict')
    await axe(page)
    // Without the contested one there is nothing to decide.
    await page.getByRole('checkbox', { name: 'Take Grow' }).uncheck()
    assert.ok(await page.getByRole('button', { name: 'Merge 2 items' }).isEnabled())
    await page.getByRole('checkbox', { name: 'Take Grow' }).check()
    await page.getByText(word, { exact: true }).click()
    await page.getByRole('button', { name: 'Merge 3 items' }).click()
    await page.getByText('3 items merged').waitFor()
    assert.equal(await weightOf(api, w, grow), expected)
    assert.equal(await weightOf(api, w, save), 3)
  })
}

walk('scenarios: a conflict that arises meanwhile is shown, nothing is merged', { expected: [409] }, async ({ page, api }) => {
  const { w, id, grow, save } = await branched(api)
  // This window does not hear of what happens elsewhere.
  await page.route('**/events', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: 'retry: 600000\nevent: ready\ndata: {}\n\n' }))
  await visit(page, `/w/${w}/scenarios/${id}`)
  await page.getByRole('button', { name: 'Merge 3 items' }).waitFor()
  const now = await api.get(`/workspaces/${w}/elements/${grow.id}`)
  await api.patch(`/workspaces/${w}/elements/${grow.id}`, { weight: 2 }, now.version)
  await page.getByRole('button', { name: 'Merge 3 items' }).click()
  await page.getByText(/Both the scenario and the base changed/).waitFor()
  await page.getByText('now in the plan: 2').waitFor()
  assert.equal(await weightOf(api, w, save), 1)
})

walk('scenarios: closed, it takes no more changes; opened again, it does', { expected: [409] }, async ({ page, api }) => {
  const { w, id, grow } = await branched(api)
  await visit(page, `/w/${w}/scenarios/${id}`)
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Bolder plan')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Bolder plan' }).waitFor()
  await page.getByRole('button', { name: 'Close it' }).click()
  await page.getByText('Scenario closed; nothing was lost').waitFor()
  await page.getByRole('button', { name: 'Open again' }).waitFor()
  assert.equal(await page.getByRole('button', { name: /^Merge/ }).count(), 0)
  await shot(page, 'scenario-closed')
  await axe(page)
  const element = await api.get(`/workspaces/${w}/elements/${grow.id}?scenario=${id}`)
  const refused = await api.send('PATCH', `/workspaces/${w}/elements/${grow.id}?scenario=${id}`, { weight: 9 }, {
    'If-Match': `"${element.version}"`,
  })
  assert.equal(refused.status, 409)
  assert.match(refused.body.detail, /Bolder plan is closed/)
  assert.match(refused.body.remedy, /Open it again/)
  // The window says so and offers nothing that would be refused.
  await visit(page, `/w/${w}/elements/${grow.id}?scenario=${id}`)
  await page.getByText('It is closed: nothing can be changed in it.').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Edit Name' }).count(), 0)
  await shot(page, 'scenario-closed-element')
  await axe(page)
  await page.getByRole('link', { name: 'What it changes' }).click()
  await page.getByRole('button', { name: 'Open again' }).click()
  await page.getByRole('button', { name: 'Merge 3 items' }).waitFor()
  await api.patch(`/workspaces/${w}/elements/${grow.id}?scenario=${id}`, { weight: 9 }, element.version)
})

walk('scenarios: closed while somebody edits in it', { expected: [409] }, async ({ page, api }) => {
  const { w, id, grow } = await branched(api)
  await visit(page, `/w/${w}/elements/${grow.id}?scenario=${id}`)
  await page.getByRole('button', { name: 'Edit Name' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Typed in vain')
  await page.route('**/events', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: 'retry: 600000\nevent: ready\ndata: {}\n\n' }))
  await api.patch(`/workspaces/${w}/scenarios/${id}`, { status: 'closed' })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText(/The scenario Bold plan is closed\. Open it again first/).waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), 'Typed in vain')
})

walk('scenarios: the list by state, and one that fails', { expected: [500] }, async ({ page, api }) => {
  const { w, id } = await branched(api)
  await visit(page, `/w/${w}/scenarios`)
  await page.getByText('Closed', { exact: true }).click()
  await page.getByText('No scenario is in this state').waitFor()
  await page.waitForURL(/status=closed/)
  await axe(page)
  await page.route('**/scenarios/*/diff', (route) => route.fulfill({ status: 500, body: '' }))
  await page.goto(`${base}/w/${w}/scenarios/${id}`)
  await page.getByRole('alert').waitFor()
  await shot(page, 'scenario-error')
  await axe(page)
  await page.unroute('**/scenarios/*/diff')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { level: 1, name: 'Bold plan' }).waitFor()
})
