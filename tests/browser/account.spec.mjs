import { test } from 'node:test'
import { base, openPage, quiet, rounds, settled, shot, axe } from './harness.mjs'

rounds('account', '/account')
rounds('workspaces', '/workspaces')
rounds('sign-in', '/sign-in', { as: null })

test('sign-in: a wrong password says so and keeps the login', async () => {
  const { page, close } = await openPage()
  await page.goto(`${base}/w/financial`)
  await page.waitForURL(/sign-in\?return_to=/)
  await settled(page)
  await page.getByLabel('Login').fill('nobody')
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong wrong wrong')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('alert').waitFor()
  await shot(page, 'sign-in-refused')
  await axe(page)
  await close()
})

test('sign-in: a person of the demonstration lands where they wanted to go', async () => {
  const { page, messages, close } = await openPage()
  await page.goto(`${base}/w/retail/findings`)
  await page.waitForURL(/sign-in\?return_to=/)
  await page.locator('section button').first().click()
  await page.waitForURL(/\/w\/retail\/findings/)
  await settled(page)
  // The first answer of the session is 401; browsers say so in the console.
  quiet(messages.filter((message) => !message.includes('401')))
  await close()
})

test('an address that does not exist says so', async () => {
  const { page, close } = await openPage()
  await page.goto(`${base}/nowhere/at/all`)
  await page.getByText('There is nothing at this address').first().waitFor()
  await shot(page, 'not-found')
  await axe(page)
  await close()
})
