// The command palette and the search behind it.
import assert from 'node:assert/strict'
import { axe, settled, shot, visit } from './harness.mjs'
import { walk, workspaceOf } from './walk.mjs'

const open = async (page, text) => {
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search or jump to').fill(text)
}

for (const [size, scheme] of [['wide', 'light'], ['phone', 'dark']]) {
  walk(`palette: opened by its button, ${size}`, { size, scheme }, async ({ page }) => {
    await visit(page, '/w/financial')
    await page.getByRole('button', { name: /Search or jump to/ }).click()
    await page.getByPlaceholder('Search or jump to').waitFor()
    await shot(page, `palette-${size}`)
    await axe(page)
    await page.getByPlaceholder('Search or jump to').fill('ledger')
    await page.getByRole('button', { name: /Core ledger 84/ }).waitFor()
    await shot(page, `palette-found-${size}`)
    await axe(page)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    assert.ok(overflow <= 0)
    await page.keyboard.press('Escape')
    await page.getByPlaceholder('Search or jump to').waitFor({ state: 'hidden' })
  })
}

walk('palette: goes to every screen that is not in the navigation too', {}, async ({ page }) => {
  await visit(page, '/w/financial')
  for (const [name, address, heading] of [
    ['Perspectives', /\/perspectives$/, 'Perspectives'],
    ['Traceability', /\/strategy\/traceability$/, 'Traceability'],
    ['Weigh goals', /\/strategy\/weights$/, 'Weigh goals'],
    ['Compare two days', /\/history\/compare$/, 'Compare two days'],
    ['Server', /\/server$/, 'Server'],
  ]) {
    await open(page, name)
    await page.getByRole('button', { name, exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(address)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    if (name === 'Server') return
    await settled(page)
  }
})

walk('palette: offers only what one may', { as: 'auditor' }, async ({ page }) => {
  await visit(page, '/w/financial')
  await open(page, 'e')
  await page.getByRole('button', { name: 'Perspectives', exact: true }).waitFor()
  for (const name of ['Weigh goals', 'Server']) {
    assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name)
  }
})

walk('search: elements, findings and scenarios, by any of their words', {}, async ({ page, api }) => {
  const w = await workspaceOf(api)
  const { element } = await api.post(`/workspaces/${w}/elements`, {
    type: 'goal', name: 'Zebra crossing', side: 'business',
  })
  const { id } = await api.post(`/workspaces/${w}/scenarios`, { name: 'Zebra plan' })
  await visit(page, `/w/${w}`)
  await open(page, 'zebra')
  await page.getByRole('button', { name: /Zebra plan/ }).first().waitFor()
  await page.getByRole('button', { name: 'Zebra crossing Goal' }).click()
  await page.waitForURL(`**/elements/${element.id}`)
  await open(page, 'zebra pl')
  await page.getByRole('button', { name: 'Zebra plan', exact: true }).click()
  await page.waitForURL(`**/scenarios/${id}`)
  await open(page, 'qqqq')
  await page.getByText('Nothing matches. Try another word.').waitFor()
  await shot(page, 'palette-nothing')
  await axe(page)
})

walk('palette: commands change language and colours', {}, async ({ page }) => {
  await visit(page, '/w/financial')
  await open(page, 'dark')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.documentElement.dataset.mantineColorScheme === 'dark')
  await open(page, 'language')
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').getByText('Strategie', { exact: true }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de')
})

walk('search: a server that does not answer leaves the commands', { expected: [500] }, async ({ page }) => {
  await visit(page, '/w/financial')
  await page.route('**/search?*', (route) => route.fulfill({ status: 500, body: '' }))
  await open(page, 'Strategy')
  await page.getByRole('button', { name: 'Strategy g s' }).waitFor()
  await page.getByText('The search does not answer.').waitFor()
  await axe(page)
})
