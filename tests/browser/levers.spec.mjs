import { test } from 'node:test'
import assert from 'node:assert/strict'
import { openPage, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'

rounds('levers', '/w/financial/levers')

test('levers: a slider moves the index as it would be, and stands in the address', async () => {
  const { page, messages, close } = await openPage()
  await signIn(page)
  await visit(page, '/w/financial/levers')
  await page.getByText('of 100, as it is now').waitFor()
  const slider = page.getByRole('slider').first()
  await slider.focus()
  await page.keyboard.press('End')
  await page.getByText(/^instead of/).waitFor()
  await page.waitForURL(/try=/)
  await shot(page, 'levers-tried')
  await page.reload()
  await settled(page)
  await page.getByText(/^instead of/).waitFor()
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.waitForFunction(() => !location.search.includes('try='))
  assert.equal(await page.getByText(/^instead of/).count(), 0)
  quiet(messages)
  await close()
})
