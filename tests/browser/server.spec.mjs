// Administration of the server: accounts, groups, audit, system.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, base, openPage, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { call, recovers, without } from './places.mjs'

for (const section of ['accounts', 'groups', 'audit', 'system']) {
  rounds(`server-${section}`, `/server?section=${section}`)
}

for (const [section, path] of [
  ['accounts', /\/accounts$/],
  ['audit', /\/audit$/],
  ['system', /\/system$/],
]) {
  test(`server: ${section} says when its data do not come, and recovers`, async () => {
    const { page, messages, close } = await openPage()
    try {
      await signIn(page)
      await recovers(page, `/server?section=${section}`, path)
      await settled(page)
      quiet(without(messages, '500'))
    } finally {
      await close()
    }
  })
}

test('server: others are told whom to ask', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page, 'auditor')
    await visit(page, '/server')
    await page.getByText('Only for server administrators').waitFor()
    await shot(page, 'server-denied')
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})

test('server: a program gets an account, an administrator rights, somebody a reset link', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page)
    await visit(page, '/server?section=accounts')
    const login = `robot${process.pid}`
    await page.getByRole('button', { name: 'Add a program' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Login').fill(login)
    await dialog.getByLabel('Name', { exact: true }).fill('Nightly robot')
    await axe(page)
    await dialog.getByRole('button', { name: 'Add a program' }).click()
    await page.getByText('Account made').waitFor()
    await page.getByRole('cell', { name: login, exact: true }).waitFor()
    const actions = page.getByRole('button', { name: 'Actions for Nightly robot' })
    await actions.click()
    await page.getByRole('menuitem', { name: 'Disable' }).click()
    await page.getByText('Nightly robot changed').first().waitFor()
    const account = async (wanted) =>
      (await call(page, 'GET', '/accounts')).items.find((one) => one.login === wanted)
    assert.equal((await account(login)).disabled, true)
    await page.getByRole('row').filter({ hasText: login }).getByText('disabled').waitFor()
    // The same login twice is refused in words.
    await page.getByRole('button', { name: 'Add a program' }).click()
    await dialog.getByLabel('Login').fill(login)
    await dialog.getByLabel('Name', { exact: true }).fill('Another robot')
    await dialog.getByRole('button', { name: 'Add a program' }).click()
    await page.getByRole('alert').first().waitFor()
    await shot(page, 'server-login-taken')
    await dialog.getByRole('button', { name: 'Close' }).click()
    // A reset link, shown once.
    const { accounts } = (await (await fetch(`${base}/api/v1/status`)).json()).demo
    const other = accounts.find((one) => one.login === 'auditor')
    await page.getByRole('button', { name: `Actions for ${other.name}` }).click()
    await page.getByRole('menuitem', { name: 'Make a reset link' }).click()
    assert.match(await dialog.locator('code').textContent(), /\/reset\/\w{20,}$/)
    await shot(page, 'server-reset-link')
    await axe(page)
    quiet(without(messages, '409', '422'))
  } finally {
    await close()
  }
})

test('server: groups of a provider give roles', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page)
    await visit(page, '/server?section=groups')
    await page.getByLabel('Issuer').fill('https://login.example.org')
    await page.getByRole('button', { name: 'Show its rules' }).click()
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await page.getByLabel('Group', { exact: true }).fill('architects')
    await axe(page)
    await page.getByRole('button', { name: 'Save rules' }).click()
    await page.getByText('Rules saved').waitFor()
    const place = '/group-rules?issuer=https%3A%2F%2Flogin.example.org'
    assert.equal((await call(page, 'GET', place)).items[0].group, 'architects')
    await shot(page, 'server-groups-saved')
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Save rules' }).click()
    await page.waitForFunction(async (url) => (await (await fetch(url)).json()).items.length === 0, `/api/v1${place}`)
    quiet(messages)
  } finally {
    await close()
  }
})
