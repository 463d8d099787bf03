// What signing in and Home may weigh, answers of the server included: bar 350 KiB, goal 250 (docs/performance.md).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quiet } from './harness.mjs'
import { firstLoad } from './first_load.mjs'

const budget = 300 * 1024

for (const language of ['en', 'de']) {
  test(`signing in and Home weigh at most ${budget / 1024} KiB, ${language}`, async () => {
    const { total, kinds, largest, messages } = await firstLoad({ language })
    const told = `${Math.round(total / 1024)} KiB: ${JSON.stringify(kinds)}\n${largest.map((entry) => `${entry.bytes} ${entry.url}`).join('\n')}`
    assert.ok(total <= budget, told)
    // The first answer of the session is 401; browsers say so in the console.
    quiet(messages.filter((message) => !message.includes('401')))
  })
}
