// Mail: the server's settings with a mail server that answers, what is mailed to oneself, and surveys
// mailed to people asked by name.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { axe, openPage, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { call } from './places.mjs'

// Takes messages; refuses recipients at refused.example.org for good.
function desk() {
  const messages = []
  // The server keeps its connection for the next message; left open it would keep this program.
  const sockets = new Set()
  const server = createServer((socket) => {
    sockets.add(socket)
    let data = null
    let rest = ''
    const say = (line) => socket.write(`${line}\r\n`)
    say('220 test')
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      rest += bytes
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (data !== null) {
          if (line !== '.') {
            data += `${line}\n`
            continue
          }
          messages.push(data)
          data = null
          say('250 2.0.0 taken')
        } else if (line.startsWith('DATA')) {
          data = ''
          say('354 go on')
        } else if (line.includes('refused.example.org')) {
          say('550 5.1.1 nobody of this name')
        } else if (line.startsWith('QUIT')) {
          say('221 bye')
          socket.end()
        } else {
          say('250 ok')
        }
      }
    })
  })
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () =>
      done({
        port: server.address().port,
        messages,
        stop: () => {
          server.close()
          for (const socket of sockets) socket.destroy()
        },
      }),
    )
  })
}

rounds('server-mail', '/server?section=mail')

test('mail: the settings are entered, tried, and what failed is tried again or removed', async () => {
  const smtp = await desk()
  const { page, messages, close } = await openPage()
  try {
    await signIn(page)
    await visit(page, '/server?section=mail')
    const saved = () => page.getByText('Mail settings saved').waitFor()
    // Without a sender it is refused at the field.
    await page.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1')
    await page.getByRole('textbox', { name: 'Port' }).fill(String(smtp.port))
    await page.getByRole('combobox', { name: 'Security' }).click()
    await page.getByRole('option', { name: 'None' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('The sender is no address that mail can come from.').first().waitFor()
    await shot(page, 'server-mail-refused')
    await axe(page)
    await page.getByRole('textbox', { name: 'Sender address' }).fill('plumb@example.org')
    await page.getByRole('textbox', { name: 'User' }).fill('plumb')
    await page.getByLabel('Password', { exact: true }).fill('an open sesame')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await saved()
    await page.getByText('One is kept. Leave empty to keep it.').waitFor()
    assert.equal(JSON.stringify(await call(page, 'GET', '/mail')).includes('sesame'), false)
    // What the mail server says is told.
    const to = page.getByRole('textbox', { name: 'To', exact: true })
    await to.fill('ada@refused.example.org')
    await page.getByRole('button', { name: 'Send a test message' }).click()
    await page.getByText('550 5.1.1 nobody of this name').waitFor()
    await shot(page, 'server-mail-test-refused')
    await to.fill('ada@example.org')
    await page.getByRole('button', { name: 'Send a test message' }).click()
    await page.getByText('Taken for ada@example.org').waitFor()
    assert.equal(smtp.messages.length, 1)
    await axe(page)

    // Somebody is invited by mail to an address nobody has.
    const spaces = (await call(page, 'GET', '/workspaces')).items
    await call(page, 'POST', `/workspaces/${spaces[0].id}/invitations`, {
      role: 'reader',
      email: 'nobody@refused.example.org',
      mail: true,
    })
    await page
      .getByRole('button', { name: 'Remove: nobody@refused.example.org' })
      .waitFor({ timeout: 40_000 })
    await page.getByRole('cell', { name: /The mail server refuses the recipient/ }).waitFor()
    await settled(page)
    await shot(page, 'server-mail-failed')
    await axe(page)
    await page.getByRole('button', { name: 'Remove: nobody@refused.example.org' }).click()
    await page.getByText('Message removed').waitFor()
    await page
      .getByRole('button', { name: 'Remove: nobody@refused.example.org' })
      .waitFor({ state: 'detached' })

    // A survey among people by name: whoever has an address is mailed, the others' links are shown.
    const path = `/workspaces/${spaces[0].id}/campaigns`
    const { campaign } = await call(page, 'POST', path, {
      name: 'Mailed round',
      instrument: 'communication-collaboration',
      anonymous: false,
      remind_every_days: 7,
    })
    await call(page, 'POST', `${path}/${campaign.id}/moves`, { to: 'open' })
    await visit(page, `/w/${spaces[0].id}/assess/${campaign.id}`)
    await page
      .getByRole('button', { name: /^Invite/ })
      .first()
      .click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('textbox', { name: 'People' }).first().fill('Ann\ncora@example.org')
    await drawer.getByRole('checkbox', { name: 'Mail the links' }).check()
    await shot(page, 'surveys-invite-mail')
    await axe(page)
    await drawer.getByRole('button', { name: 'Make links' }).click()
    await drawer.getByText('1 message is on its way.').waitFor()
    await shot(page, 'surveys-links-mailed')
    await axe(page)
    await drawer.getByRole('button', { name: 'Done' }).click()
    // The file of reminders, for mail merge.
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Take as CSV' }).click()
    const file = await download
    assert.match(file.suggestedFilename(), /mailed-round\.csv$/)
    const stream = await file.createReadStream()
    let text = ''
    for await (const bytes of stream) text += bytes
    const rows = text.trim().split(/\r\n(?=Ann|cora)/)
    assert.equal(rows.length, 3, text)
    assert.match(rows[0], /person,side,unit,role,link,subject_en,body_en/)
    assert.match(rows[1], /^Ann,.*\/answer#/s)
    await page.getByRole('button', { name: 'Mail 1 reminder' }).click()
    await page.getByText('1 message is on its way.').waitFor()
    await shot(page, 'surveys-reminders-mailed')
    await axe(page)
    quiet(messages.filter((one) => !one.includes('422')))
  } finally {
    // The other specs' server sends no mail.
    await call(page, 'PATCH', '/mail', { host: '' })
    await close()
    smtp.stop()
  }
})

test('mail: each chooses what is mailed, and in which language', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page, 'auditor')
    await visit(page, '/account')
    await page.getByRole('radio', { name: 'Once a day' }).check()
    await page.getByText('Saved').first().waitFor()
    await page.getByRole('combobox', { name: 'Language of messages' }).click()
    await page.getByRole('option', { name: 'Deutsch' }).click()
    await page.waitForFunction(async () => {
      const kept = await (await fetch('/api/v1/account/preferences')).json()
      return kept['mail.notices'] === 'daily' && kept['mail.language'] === 'de'
    })
    await page.reload()
    assert.equal(await page.getByRole('radio', { name: 'Once a day' }).isChecked(), true)
    await axe(page)
    quiet(messages)
  } finally {
    await call(page, 'PATCH', '/account/preferences', {
      'mail.notices': null,
      'mail.language': null,
    })
    await close()
  }
})
