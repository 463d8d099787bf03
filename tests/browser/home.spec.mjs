import { test } from 'node:test'
import assert from 'node:assert/strict'
import { openPage, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'

rounds('home', '/w/financial')

test('home: the index opens to what it is made of', async () => {
  const { page, messages, close } = await openPage()
  await signIn(page)
  await visit(page, '/w/financial')
  await page.getByRole('button', { name: /of 100/ }).first().click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('How it is computed').waitFor()
  await shot(page, 'home-explain')
  assert.match(page.url(), /explain=line:index/)
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  quiet(messages)
  await close()
})

test('home: by keyboard to the findings and back', async () => {
  const { page, messages, close } = await openPage()
  await signIn(page)
  await visit(page, '/w/financial')
  await page.keyboard.press('g')
  await page.keyboard.press('f')
  await page.waitForURL('**/findings**')
  await settled(page)
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search or jump to').fill('Home')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/w\/financial\/?$/)
  quiet(messages)
  await close()
})

test('home: in German', async () => {
  const { page, messages, close } = await openPage({ language: 'de' })
  await signIn(page)
  await visit(page, '/w/financial')
  await page.getByText('Ausrichtungsindex').waitFor()
  await shot(page, 'home-de')
  quiet(messages)
  await close()
})
