#!/usr/bin/env node
// Browser tests: node tests/browser/run.mjs PLUMB [spec ...]. Starts the program as a demonstration on a
// free port with a fresh data folder, runs the specs one after the other, ends it. PLUMB_SHOTS=folder keeps
// pictures. Skips, and says so, where there is no Chromium. Spec files that fail are run once more by
// themselves on a fresh server, and named: a browser on a busy machine now and then misses a key.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const [program, ...wanted] = process.argv.slice(2)
const chromium = process.env.PLUMB_CHROMIUM ?? '/usr/bin/chromium'
if (!program) {
  console.error('Usage: tests/browser/run.mjs PLUMB [spec ...]')
  process.exit(2)
}
for (const needed of [chromium, join(here, '../../web/node_modules/playwright-core')]) {
  if (!existsSync(needed)) {
    console.log(`Skipped: ${needed} is not there.`)
    process.exit(77)
  }
}

// Runs some specs on a server of their own; those with a test that failed.
async function round(specs) {
  const data = mkdtempSync(join(tmpdir(), 'plumb-browser-'))
  const port = process.env.PLUMB_PORT ?? '0'
  const server = spawn(program, ['serve', '--demo', '--data', data, '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Specs bring sources of their own for feeds.
    env: { ...process.env, PLUMB_FEED_HOSTS: '127.0.0.1' },
  })
  const lines = []
  const ready = new Promise((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (lines.length < 400) lines.push(line)
        try {
          const said = JSON.parse(line)
          if (said.event === 'ready') resolve(said.url)
        } catch {
          // Words for people; the server also says it as JSON.
        }
      })
    }
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}:\n${lines.join('\n')}`)))
    setTimeout(() => reject(new Error(`The server was not ready in 60 s:\n${lines.join('\n')}`)), 60_000).unref()
  })
  try {
    const url = await ready
    const failed = []
    for (const spec of specs) {
      const status = await new Promise((resolve) => {
        spawn(process.execPath, ['--test', '--test-reporter=spec', spec], {
          stdio: 'inherit',
          env: { ...process.env, PLUMB_URL: url, PLUMB_CHROMIUM: chromium, PLUMB_PROGRAM: program },
        }).on('exit', (code) => resolve(code ?? 1))
      })
      if (status !== 0) failed.push(spec)
    }
    return failed
  } catch (error) {
    console.error(error.message)
    return specs
  } finally {
    server.removeAllListeners('exit')
    const ended = new Promise((resolve) => server.once('exit', resolve))
    if (server.exitCode === null) {
      server.kill('SIGTERM')
      await ended
    }
    rmSync(data, { recursive: true, force: true })
  }
}

// What a first visit weighs comes first: every workspace another spec leaves is in the answer of the session.
const first = 'budget.spec.mjs'
const specs = readdirSync(here)
  .filter((name) => name.endsWith('.spec.mjs'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort((a, b) => Number(b === first) - Number(a === first) || a.localeCompare(b))
  .map((name) => join(here, name))
let failed = await round(specs)
if (failed.length > 0 && failed.length <= 4) {
  const names = failed.map((file) => basename(file)).join(', ')
  console.log(`\nOnce more, because something failed there: ${names}\n`)
  failed = await round(failed)
  console.log(
    failed.length === 0
      ? `UNSTEADY: ${names} passed the second time only.`
      : `Failed twice: ${failed.map((file) => basename(file)).join(', ')}`,
  )
}
process.exit(failed.length === 0 ? 0 : 1)
