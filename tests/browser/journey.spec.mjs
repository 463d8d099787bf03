// The first hour of somebody new: an empty workspace, a model of their own, what counts most, what it says,
// one thing mended, and what that did.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, openPage, quiet, settled, shot, visit } from './harness.mjs'
import { call, freshWorkspace, shared } from './places.mjs'

test('journey: from an empty workspace to a finding that is mended and an index that moved', async (t) => {
  const file = shared(t, 'archimate/models/archimetal.archimate')
  if (!file) return
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Journey')
    const root = `/workspaces/${id}`
    await visit(page, `/w/${id}`)
    await shot(page, 'journey-1-empty')
    await axe(page)
    // The model comes in.
    await page.getByRole('navigation').getByRole('link', { name: 'Import', exact: true }).click()
    await page.getByText('Drop files here').waitFor()
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('button', { name: /^Write \d+ changes/ }).click()
    await page.getByRole('heading', { name: /is imported/ }).waitFor()
    // What counts most.
    await visit(page, `/w/${id}/strategy/weights`)
    const weight = page.getByRole('textbox', { name: /^Weight of / }).first()
    await weight.fill('6')
    await page.getByRole('button', { name: 'Save weights' }).click()
    await page.getByText('Weights saved').waitFor()
    // What does not line up.
    await visit(page, `/w/${id}/findings`)
    const worst = (await call(page, 'GET', `${root}/findings?rule=unsupported_goal&limit=50`)).items
    assert.ok(worst.length > 5, `${worst.length} goals without support`)
    const goal = worst[0].elements[0]
    await page.getByText(goal.name).first().waitFor()
    await shot(page, 'journey-2-findings')
    await axe(page)
    await visit(page, `/w/${id}/findings?key=${encodeURIComponent(worst[0].key)}`)
    await page.getByText('What to do').waitFor()
    await page.getByRole('complementary').getByRole('link', { name: goal.name }).first().click()
    await page.waitForURL(/\/elements\//)
    const before = await call(page, 'GET', `${root}/analysis`)
    // A process is to carry it.
    await page.getByRole('button', { name: 'Add relation' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('input:visible').first().click()
    await page.getByRole('option', { name: 'is supported by' }).click()
    const processes = (await call(page, 'GET', `${root}/elements?type=process&limit=200`)).items
    const process = processes.sort((a, b) => b.figures.delivered - a.figures.delivered)[0]
    await dialog.locator('input:visible').nth(1).fill(process.name)
    await page.getByRole('option', { name: process.name }).first().click()
    await dialog.getByText('Essential', { exact: true }).click()
    await shot(page, 'journey-3-relate')
    await axe(page)
    await dialog.getByRole('button', { name: 'Add relation' }).click()
    await page.getByText(`Related to ${process.name}`).waitFor()
    await settled(page)
    await shot(page, 'journey-4-element')
    // The finding is gone, and the index moved.
    const open = (await call(page, 'GET', `${root}/findings?rule=unsupported_goal&limit=50`)).items
    assert.equal(open.some((one) => one.key === worst[0].key), false)
    const after = await call(page, 'GET', `${root}/analysis`)
    assert.ok(after.index.value > before.index.value, `${before.index.value} to ${after.index.value}`)
    // And why it moved.
    await page.getByRole('navigation').getByRole('link', { name: 'Why it changed' }).click()
    await page.waitForURL(/\/why/)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled(page)
    await shot(page, 'journey-5-why')
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})
