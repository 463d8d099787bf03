#!/usr/bin/env node
// How the application feels: node bench/web_bench.mjs PLUMB [--lighthouse FOLDER]. Starts its own server on
// loopback with the demonstration and a workspace of 10,000 elements, drives Debian's Chromium, prints one JSON
// line per figure. Times are of this machine and whatever else runs on it; its load stands in the first line.
// FOLDER has npm's `lighthouse` (12.8.2 for Node 20), which is no dependency of the product.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { chromium } = createRequire(join(root, 'web/package.json'))('playwright-core')
const [program, option, folder] = process.argv.slice(2)
if (!program) {
  console.error('Usage: bench/web_bench.mjs PLUMB [--lighthouse FOLDER]')
  process.exit(2)
}
const tell = (figure) => console.log(JSON.stringify(figure))
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]
const rounded = (value) => Math.round(value * 10) / 10

async function startServer(data) {
  const server = spawn(program, ['serve', '--demo', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const url = await new Promise((done, fail) => {
    for (const stream of [server.stdout, server.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (!line.startsWith('{')) return
        const said = JSON.parse(line)
        if (said.event === 'ready') done(said.url)
      })
    }
    server.on('exit', (code) => fail(new Error(`The server ended with ${code}.`)))
    setTimeout(() => fail(new Error('The server was not ready in 60 s.')), 60_000).unref()
  })
  return { server, url }
}

async function signIn(context, url) {
  const { demo } = await (await fetch(`${url}/api/v1/status`)).json()
  const account = demo.accounts.find((entry) => entry.login === 'admin')
  const answer = await context.request.post(`${url}/api/v1/session`, {
    data: { login: account.login, password: demo.password },
    headers: { Origin: url },
  })
  return (await answer.json()).csrf
}

// 10,000 applications with names, owners and costs, into a workspace of their own.
async function fill(context, url, csrf) {
  const post = async (path, data) => {
    const answer = await context.request.post(`${url}/api/v1${path}`, { data, headers: { Origin: url, 'X-CSRF-Token': csrf } })
    if (answer.status() >= 300) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
    return answer.json()
  }
  await post('/workspaces', { id: 'large', name: 'Large' })
  const words = ['Billing', 'Claims', 'Ledger', 'Portal', 'Archive', 'Pricing', 'Routing', 'Metering']
  for (let first = 0; first < 10_000; first += 500) {
    await post('/workspaces/large/batches', {
      reason: 'Rows to scroll through',
      writes: Array.from({ length: 500 }, (_, i) => {
        const n = first + i
        return {
          subject: 'element',
          operation: 'create',
          id: `app-${n}`,
          record: { type: 'application', name: `${words[n % 8]} ${n}`, annual_cost: { amount: (n * 37) % 90_000, currency: 'EUR' } },
        }
      }),
    })
  }
}

const quietNow = (page) => page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null && document.querySelector('main h1') !== null)

async function table(page, url) {
  await page.goto(`${url}/w/large/model`)
  await page.locator('[role="row"]').nth(20).waitFor()
  await quietNow(page)
  const frames = await page.evaluate(async () => {
    const box = [...document.querySelectorAll('main *')]
      .filter((node) => node.scrollHeight > node.clientHeight + 2000 && getComputedStyle(node).overflowY !== 'visible')
      .sort((a, b) => b.scrollHeight - a.scrollHeight)[0]
    const out = []
    let last = performance.now()
    const end = last + 3000
    while (last < end) {
      box.scrollTop += 90
      const now = await new Promise(requestAnimationFrame)
      out.push(now - last)
      last = now
    }
    return out.slice(5)
  })
  tell({ figure: '10,000 rows, scroll', frame_p50_ms: rounded(quantile(frames, 0.5)), frame_p95_ms: rounded(quantile(frames, 0.95)), frames: frames.length, bar_p95_ms: 24 })
  const times = []
  for (const text of ['Ledger', 'Portal', 'Archive', 'Billing', 'Claims', 'Pricing']) {
    const field = page.getByPlaceholder('Filter by text')
    await field.fill('')
    await page.waitForTimeout(800)
    // The clock runs in the page, from the key to the first picture with nothing but what fits.
    const settledAt = page.evaluate(async (wanted) => {
      await new Promise((done) => document.addEventListener('input', done, { once: true, capture: true }))
      const from = performance.now()
      while (performance.now() - from < 5000) {
        await new Promise(requestAnimationFrame)
        const rows = [...document.querySelectorAll('main [role="row"]')].slice(1).map((row) => row.textContent ?? '').filter(Boolean)
        if (rows.length > 0 && rows.every((row) => row.includes(wanted))) return performance.now() - from
      }
      return 5000
    }, text)
    await page.waitForTimeout(50)
    await field.fill(text)
    times.push(await settledAt)
  }
  tell({ figure: '10,000 rows, filter by text', median_ms: rounded(quantile(times, 0.5)), largest_ms: rounded(Math.max(...times)), bar_ms: 200 })
}

async function graph(page, url) {
  const times = []
  for (let i = 0; i < 3; i++) {
    const from = performance.now()
    await page.goto(`${url}/w/large/graph`)
    await page.locator('.react-flow__node').nth(200).waitFor()
    times.push(performance.now() - from)
  }
  const nodes = await page.locator('.react-flow__node').count()
  tell({ figure: 'graph of 500 nodes, from the address to nodes', median_ms: rounded(quantile(times, 0.5)), nodes })
}

// From a click in the navigation to its title and nothing loading; the second time, when its code is there.
async function clicks(page, url) {
  await page.goto(`${url}/w/financial`)
  await quietNow(page)
  const links = await page.locator('nav a[href]').evaluateAll((all) => all.map((node) => node.getAttribute('href')))
  for (const round of ['first', 'again']) {
    const all = []
    // The first one is where we are.
    for (const href of [...links.slice(1), links[0]]) {
      await page.mouse.move(700, 5)
      const ms = await page.evaluate(async (address) => {
        const title = () => document.querySelector('main h1')?.textContent ?? ''
        const before = title()
        const from = performance.now()
        document.querySelector(`nav a[href="${address}"]`).click()
        for (;;) {
          await new Promise(requestAnimationFrame)
          if (title() && title() !== before && !document.querySelector('main [aria-busy="true"]')) break
          if (performance.now() - from > 10_000) break
        }
        return performance.now() - from
      }, href)
      all.push({ href: href.replace('/w/financial', '') || '/', ms: rounded(ms) })
      await page.waitForTimeout(250)
    }
    const slow = all.filter((entry) => entry.ms > 300)
    tell({ figure: `a click to content, ${round}`, screens: all.length, median_ms: rounded(quantile(all.map((entry) => entry.ms), 0.5)), largest_ms: Math.max(...all.map((entry) => entry.ms)), over_300_ms: slow, bar_ms: 300 })
  }
}

async function lighthouse(url, cookie) {
  const { default: run } = await import(pathToFileURL(resolve(folder, 'node_modules/lighthouse/core/index.js')))
  const { default: desktop } = await import(pathToFileURL(resolve(folder, 'node_modules/lighthouse/core/config/desktop-config.js')))
  for (const [name, path, config] of [
    ['sign-in', '/sign-in', desktop],
    ['home', '/w/financial', desktop],
    ['findings', '/w/financial/findings', desktop],
    ['model', '/w/financial/model', desktop],
    ['home, phone', '/w/financial', undefined],
  ]) {
    const { lhr } = await run(`${url}${path}`, { port: 9333, output: 'json', logLevel: 'error', extraHeaders: { Cookie: cookie }, onlyCategories: ['performance', 'accessibility', 'best-practices'] }, config)
    const score = (id) => Math.round(100 * (lhr.categories[id].score ?? 0))
    const failed = Object.values(lhr.categories).flatMap((category) => category.auditRefs.filter((ref) => ref.weight > 0 && (lhr.audits[ref.id].score ?? 1) < 0.9).map((ref) => ref.id))
    tell({ figure: `lighthouse ${name}`, performance: score('performance'), accessibility: score('accessibility'), best_practices: score('best-practices'), lcp_ms: Math.round(lhr.audits['largest-contentful-paint'].numericValue), tbt_ms: Math.round(lhr.audits['total-blocking-time'].numericValue), cls: rounded(lhr.audits['cumulative-layout-shift'].numericValue), failed })
  }
}

const data = mkdtempSync(join(tmpdir(), 'plumb-web-bench-'))
const { server, url } = await startServer(data)
const browser = await chromium.launch({
  executablePath: process.env.PLUMB_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--remote-debugging-port=9333'],
})
try {
  tell({ figure: 'machine', cores: cpus().length, load: loadavg().map(rounded), date: new Date().toISOString() })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  const csrf = await signIn(context, url)
  await fill(context, url, csrf)
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  for (const part of [table, graph, clicks]) await part(page, url).catch((error) => tell({ figure: part.name, error: error.message }))
  if (option === '--lighthouse') {
    const cookie = (await context.cookies()).map((entry) => `${entry.name}=${entry.value}`).join('; ')
    await lighthouse(url, cookie)
  }
  tell({ figure: 'machine', load: loadavg().map(rounded) })
} finally {
  await browser.close()
  server.removeAllListeners('exit')
  const ended = new Promise((done) => server.once('exit', done))
  if (server.exitCode === null) {
    server.kill('SIGTERM')
    await ended
  }
  rmSync(data, { recursive: true, force: true })
}
