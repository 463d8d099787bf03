// Pages that come before one is signed in: the first administrator, an invitation, a new password.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, base, openPage, quiet, settled, shot, signIn, visit } from './harness.mjs'
import { call, failing, freshServer, without } from './places.mjs'

const password = 'a sentence nobody guesses'

async function fill(page, person) {
  await page.getByLabel('Name', { exact: true }).fill(person.name)
  await page.getByLabel('Login', { exact: true }).fill(person.login)
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(person.password ?? password)
  await page.getByRole('textbox', { name: 'Password again' }).fill(person.again ?? password)
}

// A page looks as it should on a desk in the light and on a phone in the dark.
async function looked(page, name) {
  const scheme = (await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)) ? 'dark' : 'light'
  await settled(page)
  await shot(page, `${name}-${scheme}-${page.viewportSize().width}`)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(overflow <= 0, `The page is ${overflow} pixels wider than the window.`)
  await axe(page)
}
// What a form says no with: above its button or at a field.
const refusal = (page) => page.getByRole('alert').or(page.locator('.mantine-InputWrapper-error')).first()
const looks = [{}, { size: 'phone', scheme: 'dark' }]

for (const look of looks) {
  test(`set-up: the first administrator, from the printed link to an own workspace, ${look.size ?? 'wide'}`, async () => {
    const server = await freshServer()
    const { page, messages, close } = await openPage(look)
    try {
      // Whoever comes without the link learns where it is.
      await page.goto(server.url)
      await page.getByText('This server has no accounts yet').waitFor()
      await looked(page, 'set-up-needed')
      await page.goto(server.setup)
      await page.getByRole('heading', { name: 'Set up Plumbline' }).waitFor()
      await fill(page, { name: 'Ada Admin', login: 'ada', again: 'something else entirely' })
      await page.getByText('The two passwords differ').waitFor()
      await looked(page, 'set-up-differs')
      // A password everybody uses is refused, and what was typed stays.
      await fill(page, { name: 'Ada Admin', login: 'ada', password: 'password1234', again: 'password1234' })
      await page.getByRole('button', { name: 'Create the account' }).click()
      await refusal(page).waitFor()
      assert.equal(await page.getByLabel('Login', { exact: true }).inputValue(), 'ada')
      await looked(page, 'set-up-refused')
      await fill(page, { name: 'Ada Admin', login: 'ada' })
      await page.getByRole('button', { name: 'Create the account' }).click()
      await page.getByRole('heading', { name: 'Workspaces' }).waitFor()
      await page.getByText('No workspace yet').waitFor()
      await looked(page, 'workspaces-empty')
      await page.getByRole('button', { name: 'New workspace' }).first().click()
      await page.getByLabel('Name', { exact: true }).fill('Our organisation')
      assert.equal(await page.getByLabel('Address').inputValue(), 'our-organisation')
      await shot(page, `workspace-new-${page.viewportSize().width}`)
      await axe(page)
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      await page.waitForURL(/\/w\/our-organisation/)
      await looked(page, 'home-empty')
      // The link works once.
      await page.goto(server.setup)
      await fill(page, { name: 'Eve', login: 'eve' })
      await page.getByRole('button', { name: 'Create the account' }).click()
      await page.getByRole('alert').first().waitFor()
      await looked(page, 'set-up-used')
      quiet(without(messages, '401', '422', '404', '409', '410', '400', '403'))
    } finally {
      await close()
      await server.stop()
    }
  })
}

// A link as the administration makes it, by whoever is signed in on a page of its own.
async function asAdmin(work) {
  const { page, close } = await openPage()
  try {
    await signIn(page)
    return await work(page)
  } finally {
    await close()
  }
}
let count = 0
for (const look of looks) {
  test(`invitation: somebody new joins with the link, once, ${look.size ?? 'wide'}`, async () => {
    const login = `newcomer${process.pid}${++count}`
    const email = `${login}@example.org`
    const { url } = await asAdmin((page) =>
      call(page, 'POST', '/workspaces/retail/invitations', { role: 'editor', email }),
    )
    const path = new URL(url).pathname
    const { page, messages, close } = await openPage(look)
    try {
      await page.goto(`${base}${path}`)
      await page.getByRole('heading', { name: /^Join / }).waitFor()
      assert.equal(await page.getByLabel('E-mail').inputValue(), email)
      await looked(page, 'invitation')
      // A login that is taken is said at its field.
      await fill(page, { name: 'Nele Neu', login: 'admin' })
      const { accounts } = (await (await fetch(`${base}/api/v1/status`)).json()).demo
      await page.getByLabel('Login', { exact: true }).fill(accounts[0].login)
      await page.getByRole('button', { name: 'Create the account and join' }).click()
      await refusal(page).waitFor()
      await looked(page, 'invitation-taken')
      await fill(page, { name: 'Nele Neu', login })
      await page.getByRole('button', { name: 'Create the account and join' }).click()
      await page.waitForURL(/\/w\/retail/)
      await settled(page)
      assert.equal((await call(page, 'GET', '/session')).account.login, login)
      const { items } = await asAdmin((other) => call(other, 'GET', '/workspaces/retail/members'))
      assert.equal(items.find((one) => one.login === login).role, 'editor')
      await page.goto(`${base}${path}`)
      await page.getByText('This invitation does not work any more').waitFor()
      await looked(page, 'invitation-used')
      quiet(without(messages, '401', '409', '404', '410', '422'))
    } finally {
      await close()
    }
  })
}

test('invitation: whoever is signed in joins as themselves', async () => {
  const id = await asAdmin(async (page) => {
    const made = `join-${process.pid}`
    await call(page, 'POST', '/workspaces', { id: made, name: 'To join', template: 'empty' })
    return made
  })
  const { url } = await asAdmin((page) =>
    call(page, 'POST', `/workspaces/${id}/invitations`, { role: 'reader' }),
  )
  const { page, messages, close } = await openPage()
  try {
    const account = await signIn(page, 'architect')
    await visit(page, new URL(url).pathname)
    await looked(page, 'invitation-signed-in')
    await page.getByRole('button', { name: `Join as ${account.name}` }).click()
    await page.waitForURL(new RegExp(`/w/${id}`))
    await settled(page)
    quiet(messages)
  } finally {
    await close()
  }
})

for (const look of looks) {
  test(`reset: a new password with a link of the administrator, once, ${look.size ?? 'wide'}`, async () => {
    const login = `forgetful${process.pid}${++count}`
    const link = await asAdmin(async (page) => {
      const { url } = await call(page, 'POST', '/workspaces/retail/invitations', { role: 'reader' })
      const secret = new URL(url).pathname.split('/').pop()
      const { page: other, close } = await openPage()
      await other.context().request.post(`${base}/api/v1/invitations/${secret}`, {
        headers: { Origin: base },
        data: { login, name: 'Fritz Forgetful', password },
      })
      await close()
      const { items } = await call(page, 'GET', '/accounts')
      const { id } = items.find((one) => one.login === login)
      return (await call(page, 'POST', `/accounts/${id}/reset-link`)).url
    })
    const path = new URL(link).pathname
    const { page, messages, close } = await openPage(look)
    try {
      await page.goto(`${base}${path}`)
      await page.getByRole('heading', { name: 'Set a new password' }).waitFor()
      await looked(page, 'reset')
      const type = async (text) => {
        await page.getByRole('textbox', { name: 'Password', exact: true }).fill(text)
        await page.getByRole('textbox', { name: 'Password again' }).fill(text)
      }
      await type('short')
      await page.getByRole('button', { name: 'Set the password' }).click()
      await refusal(page).waitFor()
      await looked(page, 'reset-refused')
      const restore = await failing(page, /\/reset\//, 0)
      await type('another sentence nobody guesses')
      await page.getByRole('button', { name: 'Set the password' }).click()
      await page.getByText('The server does not answer').waitFor()
      await restore()
      await page.getByRole('button', { name: 'Set the password' }).click()
      await page.getByRole('heading', { name: 'The password is set' }).waitFor()
      await looked(page, 'reset-done')
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.getByLabel('Login', { exact: true }).fill(login)
      await page.getByRole('textbox', { name: 'Password' }).fill('another sentence nobody guesses')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
      await settled(page)
      await page.goto(`${base}${path}`)
      await type('yet another sentence of mine')
      await page.getByRole('button', { name: 'Set the password' }).click()
      await page.getByRole('alert').first().waitFor()
      await looked(page, 'reset-used')
      quiet(without(messages, '401', '404', '410', '422', 'ERR_CONNECTION_REFUSED'))
    } finally {
      await close()
    }
  })
}

