// What a reader who never was here gets over the line for signing in and seeing Home: bytes as the
// browser counts them, headers included, by kind. Answers {total, requests, kinds, largest}.
import { base, openPage, settled } from './harness.mjs'

const kinds = {
  Document: 'document',
  Script: 'script',
  Stylesheet: 'style',
  Font: 'font',
  Image: 'image',
  Fetch: 'data',
  XHR: 'data',
}

// An event stream never finishes and counts as nothing.
async function countBytes(page) {
  const client = await page.context().newCDPSession(page)
  await client.send('Network.enable')
  const asked = new Map()
  const got = []
  client.on('Network.responseReceived', ({ requestId, response, type }) => {
    asked.set(requestId, { url: new URL(response.url).pathname, kind: kinds[type] ?? 'other' })
  })
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = asked.get(requestId)
    if (request) got.push({ ...request, bytes: encodedDataLength })
  })
  return got
}

export async function firstLoad({ language = 'en' } = {}) {
  const { demo } = await (await fetch(`${base}/api/v1/status`)).json()
  const account = demo.accounts.find((entry) => entry.login === 'admin') ?? demo.accounts[0]
  const { page, messages, close } = await openPage({ language })
  try {
    const got = await countBytes(page)
    await page.goto(`${base}/sign-in?return_to=/w/financial`)
    await page.locator('input[autocomplete="username"]').fill(account.login)
    await page.locator('input[type="password"]').fill(demo.password)
    await page.locator('button[type="submit"]').click()
    await page.waitForURL((url) => url.pathname.startsWith('/w/'))
    await settled(page)
    await page.waitForLoadState('networkidle').catch(() => undefined)
    return { ...summary(got), messages }
  } finally {
    await close()
  }
}

function summary(got) {
  const sums = {}
  for (const { kind, bytes } of got) sums[kind] = (sums[kind] ?? 0) + bytes
  return {
    total: got.reduce((sum, entry) => sum + entry.bytes, 0),
    requests: got.length,
    kinds: sums,
    largest: [...got].sort((a, b) => b.bytes - a.bytes).slice(0, 12),
  }
}
