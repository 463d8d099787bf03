// The first hour of somebody new: an empty workspace, a model of their own, what it says, one thing mended.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, openPage, quiet, settled, shot, visit } from './harness.mjs'
import { call, freshWorkspace, shared } from './places.mjs'

test('journey: from an empty workspace to a finding that is mended and an index that moved', async (t) => {
  const file = shared(t, 'archimate/models/archisurance.archimate')
  if (!file) return
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Journey')
    const root = `/workspaces/${id}`
    await visit(page, `/w/${id}`)
    await shot(page, 'journey-1-empty')
    await axe(page)
    // The model comes in.
    await page.getByRole('navigation').getByRole('link', { name: 'Import' }).click()
    await page.getByText('Drop files here').waitFor()
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('button', { name: /^Write \d+ changes/ }).click()
    await page.getByRole('heading', { name: /is imported/ }).waitFor()
    // It has goals of its own; products count as ends as well.
    await visit(page, `/w/${id}/administration?section=settings`)
    const roots = page.getByRole('combobox', { name: 'Further roots of importance' })
      .or(page.getByRole('textbox', { name: 'Further roots of importance' }))
    await roots.first().click()
    await page.getByRole('option').first().waitFor()
    await page.getByRole('option', { name: /product/i }).first().click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save settings' }).click()
    await page.getByText('Settings saved').waitFor()
    const before = await call(page, 'GET', `${root}`)
    // What does not line up, and why.
    await visit(page, `/w/${id}/findings`)
    await page.getByRole('grid').focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/key=/)
    await page.getByText('What to do').waitFor()
    await settled(page)
    await shot(page, 'journey-2-finding')
    await axe(page)
    const finding = new URL(page.url()).searchParams.get('key')
    const about = (await call(page, 'GET', `${root}/findings/${encodeURIComponent(finding)}`)).elements[0]
    await page.getByRole('link', { name: about.name }).first().click()
    await page.waitForURL(/\/elements\//)
    await settled(page)
    await shot(page, 'journey-3-element')
    // It is no longer wanted.
    await page.getByRole('button', { name: 'Remove', exact: true }).first().click()
    await page.getByText(/has been removed|is removed|removed/i).first().waitFor()
    const open = (await call(page, 'GET', `${root}/findings?limit=500`)).items
    assert.equal(open.some((one) => one.key === finding), false)
    const after = await call(page, 'GET', `${root}`)
    assert.notEqual(after.index, before.index)
    // And why the figure moved.
    await page.getByRole('navigation').getByRole('link', { name: 'Why it changed' }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled(page)
    await shot(page, 'journey-4-why')
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})
