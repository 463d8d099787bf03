// What specs need besides a page: an empty workspace, a server nobody has set up, files of the shared
// collection, answers that fail.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { base, signIn, visit } from './harness.mjs'

const repository = fileURLToPath(new URL('../..', import.meta.url))

// Text or bytes of ../shared/data, or null where that folder is not there; a test then skips itself:
//   const file = shared(t, 'archimate/models/zoo.xml'); if (!file) return
export function shared(t, path) {
  const place = resolve(repository, '../shared/data', path)
  if (existsSync(place)) return place
  t.skip(`${place} is not there.`)
  return null
}

export const fileOf = (name, text) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
})

// A call of the API as whoever is signed in on the page.
export async function call(page, method, path, data) {
  const request = page.context().request
  const session = await (await request.get(`${base}/api/v1/session`)).json()
  const answer = await request.fetch(`${base}/api/v1${path}`, {
    method,
    headers: { Origin: base, 'X-CSRF-Token': session.csrf ?? '' },
    ...(data === undefined ? {} : { data }),
  })
  assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}

let made = 0
// A workspace of its own, signed in as its administrator; empty unless a template is named.
export async function freshWorkspace(page, name, template = 'empty') {
  await signIn(page)
  const id = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${process.pid}-${++made}`
  await call(page, 'POST', '/workspaces', { id, name, template, currency: 'EUR' })
  return id
}

// Answers of the API whose path matches fail from now on; call the answer to let them through again.
export async function failing(page, path, status = 500) {
  const pattern = (url) => url.pathname.startsWith('/api/v1/') && path.test(url.pathname)
  const handler = (route) =>
    status === 0
      ? route.abort('connectionrefused')
      : route.fulfill({
          status,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            type: 'about:blank',
            title: 'The disk is full.',
            status,
            detail: 'The disk is full.',
            remedy: 'Make room, then try again.',
          }),
        })
  await page.route(pattern, handler)
  return () => page.unroute(pattern, handler)
}

// Browsers write refused requests into the console; whoever provoked them takes those lines out.
export const without = (messages, ...words) =>
  messages.filter((message) => !words.some((word) => message.includes(word)))

// A screen whose data do not come says so and recovers with its button.
export async function recovers(page, path, pattern) {
  const restore = await failing(page, pattern)
  await page.goto(`${base}${path}`)
  await page.getByRole('alert').first().waitFor()
  const again = page.getByRole('button', { name: 'Try again' }).first()
  await again.waitFor()
  await restore()
  await again.click()
  await page.getByRole('alert').first().waitFor({ state: 'detached' })
}

export { visit }

// A server of its own that nobody has set up: {url, setup, stop}.
export async function freshServer() {
  const data = mkdtempSync(join(tmpdir(), 'plumb-fresh-'))
  const server = spawn(process.env.PLUMB_PROGRAM, ['serve', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const found = {}
  const stop = async () => {
    const ended = new Promise((done) => server.once('exit', done))
    if (server.exitCode === null) {
      server.kill('SIGTERM')
      await ended
    }
    rmSync(data, { recursive: true, force: true })
  }
  await new Promise((ready, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        try {
          const said = JSON.parse(line)
          if (said.url) found.url = said.url
          if (said.setup_url) found.setup = said.setup_url
        } catch {
          // Words for people.
        }
        if (found.url && found.setup) ready()
      })
    }
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)))
  })
  return { ...found, stop }
}

export const read = (place) => readFileSync(place)
