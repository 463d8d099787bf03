// History: who changed what, taking it back, two days side by side, the proof.
import assert from 'node:assert/strict'
import { axe, base, rounds, settled, shot, visit } from './harness.mjs'
import { walk, workspaceOf } from './walk.mjs'

rounds('history', '/w/financial/history')
rounds('compare', '/w/financial/history/compare?from=2026-01-01&to=2026-10-31')
rounds('history-batch', '/w/financial/history', {
  check: async (page, { size }) => {
    await page.getByRole('button', { name: 'Figures of May reported' }).click()
    const role = size === 'phone' ? 'dialog' : 'complementary'
    await page.getByRole(role, { name: 'Figures of May reported' }).getByText('Current value').first().waitFor()
  },
})

walk('history: a change is taken back, and both stand in it', {}, async ({ page, api }) => {
  const w = await workspaceOf(api)
  const { element } = await api.post(`/workspaces/${w}/elements`, { type: 'goal', name: 'Grow', side: 'business' })
  await api.patch(`/workspaces/${w}/elements/${element.id}?reason=After%20the%20review`, { name: 'Grow twice' }, element.version)
  await visit(page, `/w/${w}/history`)
  await page.getByRole('button', { name: 'After the review' }).last().click()
  const panel = page.getByRole('complementary', { name: 'After the review' })
  const item = panel.getByRole('listitem').filter({ hasText: 'Grow twice' })
  await item.getByText('Name', { exact: true }).waitFor()
  await shot(page, 'history-panel')
  await axe(page)
  await panel.getByRole('button', { name: 'Take it back' }).click()
  await page.getByText('Taken back', { exact: true }).first().waitFor()
  await page.getByText('taken back', { exact: true }).waitFor()
  await page.getByText('takes back', { exact: true }).waitFor()
  assert.equal(await panel.getByRole('button', { name: 'Take it back' }).count(), 0)
  assert.equal((await api.get(`/workspaces/${w}/elements/${element.id}`)).name, 'Grow')
})

walk('history: what somebody built on is not taken back silently', { expected: [409] }, async ({ page, api }) => {
  const w = await workspaceOf(api)
  const { element } = await api.post(`/workspaces/${w}/elements`, { type: 'goal', name: 'One', side: 'business' })
  const second = await api.patch(`/workspaces/${w}/elements/${element.id}?reason=First`, { name: 'Two' }, element.version)
  await api.patch(`/workspaces/${w}/elements/${element.id}?reason=Second`, { name: 'Three' }, second.element.version)
  await visit(page, `/w/${w}/history`)
  await page.getByRole('button', { name: 'First', exact: true }).click()
  await page.getByRole('complementary').getByRole('button', { name: 'Take it back' }).click()
  await page.getByRole('alert').first().waitFor()
  await shot(page, 'history-refused')
  await axe(page)
  assert.equal((await api.get(`/workspaces/${w}/elements/${element.id}`)).name, 'Three')
})

walk('history: everything as it was then', {}, async ({ page, api }) => {
  const w = await workspaceOf(api)
  const { element } = await api.post(`/workspaces/${w}/elements?reason=Begin`, { type: 'goal', name: 'Old name', side: 'business' })
  await api.patch(`/workspaces/${w}/elements/${element.id}`, { name: 'New name' }, element.version)
  await visit(page, `/w/${w}/history`)
  await page.getByRole('button', { name: 'Begin' }).last().click()
  await page.getByRole('button', { name: 'See everything as it was then' }).click()
  await page.waitForURL(/as_of=seq:/)
  await page.getByRole('button', { name: 'Back to now' }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.getByRole('button', { name: 'Old name' }).waitFor()
  // The past is for reading.
  assert.equal(await page.getByRole('button', { name: 'New goal' }).count(), 0)
  await page.getByRole('button', { name: 'Back to now' }).click()
  await page.getByRole('button', { name: 'New name' }).waitFor()
})

walk('history: of one person', {}, async ({ page }) => {
  await visit(page, '/w/financial/history')
  const all = await page.locator('li').filter({ hasText: 'template financial' }).count()
  await page.getByRole('combobox', { name: 'Who' }).click()
  await page.getByRole('option', { name: 'Georg Steiner' }).click()
  await page.waitForURL(/actor=/)
  await page.waitForFunction(() => !document.body.innerText.includes('Pavel Novotny ·'))
  const own = await page.locator('li').filter({ hasText: 'Georg Steiner' }).count()
  assert.ok(own > 0 && own < all)
  await page.reload()
  await settled(page)
  assert.equal(await page.locator('li').filter({ hasText: 'Georg Steiner' }).count(), own)
  await axe(page)
  await page.getByRole('combobox', { name: 'Who' }).click()
  await page.getByRole('option', { name: 'Everybody' }).click()
  await page.getByText('Pavel Novotny ·').first().waitFor()
})

walk('history: nothing was altered, and the newest hash can be noted', {}, async ({ page, api }) => {
  await visit(page, '/w/financial/history')
  await page.getByRole('button', { name: 'Check that nothing was altered' }).click()
  await page.getByText(/^Unaltered: [\d,]+ changes checked$/).waitFor()
  const hash = await page.getByText(/^[0-9a-f]{64}$/).innerText()
  const { head, ok } = await api.post('/workspaces/financial/verification')
  assert.ok(ok)
  assert.equal(hash, head)
  await shot(page, 'history-proof')
  await axe(page)
})

walk('history: a chain that does not hold says where', {}, async ({ page }) => {
  await page.route('**/verification', (route) =>
    route.fulfill({
      contentType: 'application/json',
      body: JSON.stringify({ ok: false, seq: 12, head: 'ab'.repeat(32), damage: [{ where: 'change 7', what: 'its hash does not follow from the one before' }] }),
    }),
  )
  await visit(page, '/w/financial/history')
  await page.getByRole('button', { name: 'Check that nothing was altered' }).click()
  await page.getByText('The history does not hold').waitFor()
  await page.getByText('change 7: its hash does not follow from the one before').waitFor()
  await shot(page, 'history-damaged')
  await axe(page)
})

walk('compare: two days, and why the index moved', {}, async ({ page, api }) => {
  await visit(page, '/w/financial/history/compare?from=2026-01-01&to=2026-10-31')
  const { items } = await api.get('/workspaces/financial/diff?from=2026-01-01&to=2026-10-31')
  await page.getByText(`${items.length} records differ`, { exact: false }).waitFor()
  await page.getByRole('link', { name: 'Why the index moved' }).click()
  await page.waitForURL(/why\?from=2026-01-01&to=2026-10-31/)
})

walk('compare: a day that is none says so', { expected: [422] }, async ({ page }) => {
  await page.goto(`${base}/w/financial/history/compare?from=yesterday&to=2026-10-31`)
  await page.getByRole('alert').waitFor()
  await shot(page, 'compare-bad')
  await axe(page)
})

for (const size of ['wide', 'phone']) {
  walk(`history: of an empty workspace, ${size}`, { size, scheme: 'dark' }, async ({ page, api }) => {
    const w = await workspaceOf(api)
    await visit(page, `/w/${w}/history`)
    await page.getByText('Nothing has happened yet').waitFor()
    await shot(page, `empty-history-${size}`)
    await axe(page)
    await page.getByRole('link', { name: 'Compare two days' }).click()
    await page.getByText('Nothing differs between these days').waitFor()
    await axe(page)
  })
}

walk('history: a server that fails', { expected: [500] }, async ({ page }) => {
  await page.route('**/batches?*', (route) => route.fulfill({ status: 500, body: '' }))
  await page.goto(`${base}/w/financial/history`)
  await page.getByRole('alert').waitFor()
  await axe(page)
  await page.unroute('**/batches?*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { level: 1, name: 'History' }).waitFor()
})
