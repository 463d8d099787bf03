import { test } from 'node:test'
import assert from 'node:assert/strict'
import { axe, openPage, quiet, rounds, shot, signIn, visit } from './harness.mjs'

rounds('alignment', '/w/financial/alignment')
rounds('alignment-link', '/w/financial/alignment?link=BS-IS', {
  check: (page) => page.getByText('What would raise the index most here').waitFor(),
})

test('alignment: links are buttons in reading order with their value in the label', async () => {
  const { page, messages, close } = await openPage()
  await signIn(page)
  await visit(page, '/w/financial/alignment')
  const names = await page.getByRole('list', { name: 'Links between the domains' }).getByRole('button').allInnerTexts()
  assert.equal(names.length, 6)
  assert.match(names[0], /Business strategy to IT strategy: score \d+/)
  await page.getByRole('button', { name: /^Business strategy to IT infrastructure/ }).click()
  await page.waitForURL(/link=BS-II/)
  await page.getByRole('button', { name: /^Coverage/ }).click()
  await page.getByRole('dialog').getByText('How it is computed').waitFor()
  await shot(page, 'alignment-explain')
  quiet(messages)
  await close()
})

for (const view of ['matrix', 'trend']) {
  test(`alignment: ${view}`, async () => {
    const { page, messages, close } = await openPage()
    await signIn(page)
    await visit(page, `/w/financial/alignment?view=${view}&perspective=service_level`)
    await shot(page, `alignment-${view}`)
    await axe(page)
    quiet(messages)
    await close()
  })
}

test('alignment: a perspective lights its path', async () => {
  const { page, messages, close } = await openPage()
  await signIn(page)
  await visit(page, '/w/financial/alignment?perspective=strategy_execution')
  await page.getByText('1 anchor').waitFor()
  await page.getByText('3 impact').waitFor()
  await shot(page, 'alignment-perspective')
  await axe(page)
  quiet(messages)
  await close()
})
