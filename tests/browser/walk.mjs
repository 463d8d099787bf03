// What a spec that changes something needs: a workspace of its own, the API beside the page, and a walk
// that ends with a quiet console.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base, openPage, quiet, signIn } from './harness.mjs'

// The API as whoever is signed in on the page. Answers what was sent back; anything but success fails.
export async function apiOf(page) {
  const request = page.context().request
  const session = await (await request.get(`${base}/api/v1/session`)).json()
  const send = async (method, path, data, headers = {}) => {
    const answer = await request.fetch(`${base}/api/v1${path}`, {
      method,
      ...(data === undefined ? {} : { data }),
      headers: { Origin: base, 'X-CSRF-Token': session.csrf, ...headers },
    })
    const text = await answer.text()
    return { status: answer.status(), body: text ? JSON.parse(text) : null }
  }
  const must = async (...call) => {
    const answer = await send(...call)
    assert.ok(answer.status < 300, `${call[0]} ${call[1]}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  return {
    account: session.account,
    send,
    get: (path) => must('GET', path),
    post: (path, data = {}) => must('POST', path, data),
    put: (path, data) => must('PUT', path, data),
    patch: (path, data, version) =>
      must('PATCH', path, data, version === undefined ? {} : { 'If-Match': `"${version}"` }),
  }
}

let last = 0
// A fresh workspace, so that specs do not meet each other's changes.
export async function workspaceOf(api, template = 'empty') {
  const id = `t-${process.pid}-${++last}`
  await api.post('/workspaces', { id, name: `Trial ${last}`, template })
  return id
}

// A test with a page signed in as `as`. What the browser itself says about answers in `expected`
// (500, 409 …) is no noise.
export function walk(name, { as = 'admin', expected = [], ...options }, steps) {
  test(name, async () => {
    const { page, messages, close } = await openPage(options)
    try {
      page.setDefaultTimeout(15_000)
      await signIn(page, as)
      await steps({ page, api: await apiOf(page) })
      quiet(messages.filter((message) => !expected.some((part) => message.includes(String(part)))))
    } finally {
      await close()
    }
  })
}

// A second person in a window of their own, with a role in the workspace.
export async function companion(api, workspace, as, role, options = {}) {
  const opened = await openPage(options)
  opened.page.setDefaultTimeout(15_000)
  await signIn(opened.page, as)
  const own = await apiOf(opened.page)
  await api.put(`/workspaces/${workspace}/members/${own.account.id}`, { role })
  return { ...opened, api: own }
}

// Whoever walks by keyboard alone: presses Tab until the wanted thing has the focus.
export async function tabTo(page, wanted, { most = 80, key = 'Tab' } = {}) {
  for (let step = 0; step < most; ++step) {
    await page.keyboard.press(key)
    if (await wanted.evaluate((node) => node === document.activeElement).catch(() => false)) return
  }
  assert.fail(`The focus did not reach ${wanted} in ${most} steps.`)
}
