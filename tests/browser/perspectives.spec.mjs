// The four ways in which strategy can travel.
import assert from 'node:assert/strict'
import { axe, base, rounds, shot, visit } from './harness.mjs'
import { walk, workspaceOf } from './walk.mjs'

rounds('perspectives', '/w/financial/perspectives')

walk('perspectives: the declared one is marked and each is shown on the map', {}, async ({ page, api }) => {
  const { items, declared } = await api.get('/workspaces/financial/perspectives')
  assert.equal(items.length, 4)
  await visit(page, '/w/financial/perspectives')
  const sheet = (id) => page.getByRole('region', { name: items.find((item) => item.id === id).name, exact: true })
  await sheet(declared).getByText('declared', { exact: true }).waitFor()
  assert.equal(await page.getByText('declared', { exact: true }).count(), 1)
  await sheet('service_level').getByRole('link', { name: 'Show on the alignment map' }).click()
  await page.waitForURL(/alignment\?perspective=service_level/)
  await page.getByText('1 anchor').waitFor()
})

walk('perspectives: the names in the sentence lead to the map and look like links of the page', {}, async ({ page }) => {
  await visit(page, '/w/financial/perspectives')
  const link = page.getByRole('link', { name: 'strategy execution' })
  // Links to where one is had the browser's own blue.
  const colour = await link.evaluate((node) => getComputedStyle(node).color)
  assert.equal(colour, await link.evaluate((node) => getComputedStyle(node.parentElement).color))
  await link.click()
  await page.waitForURL(/alignment\?perspective=strategy_execution/)
})

for (const size of ['wide', 'phone']) {
  walk(`perspectives: of an empty workspace, ${size}`, { size, scheme: 'dark' }, async ({ page, api }) => {
    const w = await workspaceOf(api)
    await visit(page, `/w/${w}/perspectives`)
    await page.getByText('No initiative takes money').waitFor()
    await shot(page, `empty-perspectives-${size}`)
    await axe(page)
  })
}

walk('perspectives: a server that fails', { expected: [503] }, async ({ page }) => {
  await page.route('**/api/v1/**/perspectives*', (route) => route.fulfill({ status: 503, body: '' }))
  await page.goto(`${base}/w/financial/perspectives`)
  await page.getByRole('alert').waitFor()
  await axe(page)
  await page.unroute('**/api/v1/**/perspectives*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { level: 1, name: 'Perspectives' }).waitFor()
})
