// What alignment is for: the four benefits.
import assert from 'node:assert/strict'
import { axe, base, rounds, shot, visit } from './harness.mjs'
import { walk, workspaceOf } from './walk.mjs'

rounds('benefits', '/w/financial/benefits')

walk('benefits: the sentence names the lowest, and what holds a part down is one click away', {}, async ({ page, api }) => {
  const { benefits } = await api.get('/workspaces/financial/benefits')
  const lowest = benefits.reduce((a, b) => (b.value < a.value ? b : a))
  await visit(page, '/w/financial')
  await page.getByRole('link', { name: 'What it brings' }).click()
  await page.getByRole('heading', { level: 1, name: 'Benefits' }).waitFor()
  await page.getByText(`${lowest.name} stands lowest of the four benefits`).waitFor()
  const part = lowest.parts.find((each) => each.weakest.length > 0)
  const sheet = page.getByRole('region', { name: lowest.name, exact: true })
  await sheet.getByText(part.formula).waitFor()
  await sheet.getByRole('link', { name: part.weakest[0].name }).first().click()
  await page.waitForURL((url) => url.pathname.endsWith(`/elements/${part.weakest[0].id}`))
})

for (const size of ['wide', 'phone']) {
  walk(`benefits: of an empty workspace, ${size}`, { size, scheme: 'dark' }, async ({ page, api }) => {
    const w = await workspaceOf(api)
    await visit(page, `/w/${w}/benefits`)
    await page.getByText('Nothing can be said about the benefits yet').waitFor()
    assert.equal(await page.getByText('no data', { exact: true }).count(), 4)
    await shot(page, `empty-benefits-${size}`)
    await axe(page)
  })
}

walk('benefits: a server that fails', { expected: [503] }, async ({ page }) => {
  await page.route('**/api/v1/**/benefits*', (route) => route.fulfill({ status: 503, body: '' }))
  await page.goto(`${base}/w/financial/benefits`)
  await page.getByRole('alert').waitFor()
  await axe(page)
  await page.unroute('**/api/v1/**/benefits*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { level: 1, name: 'Benefits' }).waitFor()
})
