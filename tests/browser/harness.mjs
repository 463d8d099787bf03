// Drives a real Chromium over the real program. run.mjs starts the server and sets PLUMB_URL; a spec asks
// for pages and looks at them. Every page is watched: a console message, a failed request of the own
// origin or a breach of the content security policy fails the test that caused it.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'

const require = createRequire(new URL('../../web/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const axeSource = require.resolve('axe-core/axe.min.js')

export const base = process.env.PLUMB_URL
assert.ok(base, 'PLUMB_URL is not set; start tests with tests/browser/run.mjs.')
const shots = process.env.PLUMB_SHOTS

export const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

let browser
async function chromiumOnce() {
  browser ??= await chromium.launch({
    executablePath: process.env.PLUMB_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return browser
}
after(() => browser?.close())

// A fresh profile. Answers {page, messages}: what the console said, which must stay empty.
export async function openPage({ size = 'wide', scheme = 'light', language = 'en' } = {}) {
  const context = await (await chromiumOnce()).newContext({
    viewport: sizes[size],
    colorScheme: scheme,
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    hasTouch: size === 'phone',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const messages = []
  page.on('console', (message) => {
    const { url } = message.location()
    // Without digits: what a spec expects is told by the number of the status.
    const place = url ? ` at ${new URL(url).pathname.replace(/\d/g, '#')}` : ''
    messages.push(`${message.type()}: ${message.text()}${place}`)
  })
  page.on('pageerror', (error) => messages.push(`error: ${error.message}`))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // Leaving a page ends its event stream and its reads.
    if (!reason.includes('ERR_ABORTED')) messages.push(`request: ${request.url()} ${reason}`)
  })
  const close = async () => {
    // What was on the screen in the end, for whoever wonders why a test failed.
    if (shots) await shot(page, `last/${++closed}`).catch(() => undefined)
    await context.close()
  }
  return { page, messages, close }
}
let closed = 0

let demo
async function demoAccounts() {
  demo ??= (await (await fetch(`${base}/api/v1/status`)).json()).demo
  assert.ok(demo, 'The server is no demonstration.')
  return demo
}

// Signs in as one of the demonstration's people: by login, or the first that has the role.
export async function signIn(page, who = 'admin') {
  const { password, accounts } = await demoAccounts()
  const account = accounts.find((entry) => entry.login === who) ?? accounts.find((entry) => entry.role === who)
  assert.ok(account, `There is no demonstration account ${who}.`)
  const answer = await page.context().request.post(`${base}/api/v1/session`, {
    data: { login: account.login, password },
    headers: { Origin: base },
  })
  assert.equal(answer.status(), 200, await answer.text())
  return account
}

// Goes to a path and waits until the screen has its title and nothing is loading.
export async function visit(page, path) {
  await page.goto(`${base}${path}`)
  await settled(page)
}

export async function settled(page) {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
  await page.evaluate(() => document.fonts.ready)
}

// A picture into PLUMB_SHOTS, if that is set.
export async function shot(page, name) {
  if (!shots) return
  const place = join(shots, `${name}.png`)
  await mkdir(dirname(place), { recursive: true })
  await page.screenshot({ path: place })
}

// WCAG 2.0 to 2.2 A and AA and best practices.
export async function axe(page) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    // Through the debugger, which the page's policy does not bind.
    const { readFile } = await import('node:fs/promises')
    await page.evaluate(await readFile(axeSource, 'utf8'))
  }
  const { violations } = await page.evaluate(() =>
    // eslint-disable-next-line no-undef
    axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  )
  const found = violations.map(
    (violation) => `${violation.id}: ${violation.help}\n    ${violation.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 200)} ${node.any[0]?.message ?? ''}`).join('\n    ')}`,
  )
  assert.deepEqual(found, [])
}

export function quiet(messages) {
  assert.deepEqual(messages, [], 'The console stays empty.')
}

// The rounds every screen goes through: light on a desk and dark on a phone, which between them meet
// every colour and every width. PLUMB_ROUNDS=all takes the other two as well. A path may also be what
// makes the place and answers its path; it signs in itself.
export function rounds(name, path, { as = 'admin', check } = {}) {
  for (const size of Object.keys(sizes)) {
    for (const scheme of ['light', 'dark']) {
      const usual = (size === 'wide') === (scheme === 'light')
      if (!usual && process.env.PLUMB_ROUNDS !== 'all') continue
      test(`${name}, ${scheme}, ${size}`, async () => {
        const { page, messages, close } = await openPage({ size, scheme })
        try {
          if (as && typeof path === 'string') await signIn(page, as)
          await visit(page, typeof path === 'string' ? path : await path(page))
          await check?.(page, { size, scheme })
          await settled(page)
          await shot(page, `${name}-${scheme}-${sizes[size].width}`)
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          assert.ok(overflow <= 0, `The page is ${overflow} pixels wider than the window.`)
          await axe(page)
          quiet(messages)
        } finally {
          await close()
        }
      })
    }
  }
}
