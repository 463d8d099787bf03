// Scorecard, strategy map, arrows tested on the data, reviews.
import assert from 'node:assert/strict'
import { axe, rounds, settled, shot, visit } from './harness.mjs'
import { walk, workspaceOf } from './walk.mjs'

rounds('scorecard', '/w/financial/strategy/scorecard')
rounds('strategy-map', '/w/financial/strategy/map')
rounds('strategy-map-list', '/w/financial/strategy/map?view=list')
rounds('scorecard-reviews', '/w/financial/strategy/reviews')

// First days of the last months, oldest first.
function months(count) {
  const out = []
  const day = new Date()
  for (let back = count - 1; back >= 0; --back)
    out.push(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - back, 1)).toISOString().slice(0, 10))
  return out
}
// The same wobble in every run, no season and no memory.
function wobble(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const first = (state + 1) / 4294967297
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * (state / 4294967296))
  }
}

// Three objectives in two perspectives; errors follow trained people by two months.
async function company(api) {
  const w = await workspaceOf(api)
  const base = `/workspaces/${w}`
  const make = async (type, name, fields, relations = []) =>
    (await api.post(`${base}/elements`, { type, name, side: 'business', fields, relations })).element.id
  const people = await make('goal', 'People who know the system', { perspective: 'learning', weight: 2 })
  const errors = await make('goal', 'Fewer errors in the back office', { perspective: 'internal', weight: 3 })
  const growth = await make('goal', 'Grow in protection', { perspective: 'financial' })
  const trained = await make(
    'measure',
    'Trained people',
    { unit: '%', direction: 'up', baseline: 40, target: 60, cadence: 'month' },
    [{ kind: 'measures', to: people }],
  )
  const wrong = await make(
    'measure',
    'Errors a thousand',
    { direction: 'down', baseline: 30, target: 18, cadence: 'month' },
    [{ kind: 'measures', to: errors }],
  )
  await make('initiative', 'Academy', { budget: { amount: 1200000, currency: 'EUR' }, spent: { amount: 400000, currency: 'EUR' } }, [
    { kind: 'contributes_to', to: people },
  ])
  await make('initiative', 'Stray', { budget: { amount: 90000, currency: 'EUR' } })
  const days = months(36)
  const draw = wobble(11)
  const pushes = Array.from({ length: 40 }, draw)
  const observe = (measure, values) =>
    api.post(`${base}/measures/${measure}/observations`, {
      observations: days.map((at, index) => ({ at, value: Number(values(index).toFixed(4)) })),
    })
  await observe(trained, (i) => 50 + pushes[i + 2])
  await observe(wrong, (i) => 24 - pushes[i] + 0.3 * draw())
  return { w, base, people, errors, growth }
}

walk('scorecard: rows, roll-up, what is missing, and where it leads', {}, async ({ page, api }) => {
  const { w, base, people } = await company(api)
  await visit(page, `/w/${w}/strategy/scorecard`)
  await page.getByRole('heading', { name: 'Internal processes' }).waitFor()
  const row = page.getByRole('row', { name: /People who know the system/ })
  await row.getByText('Trained people').waitFor()
  await row.getByText(/400/).waitFor()
  await page.getByText('Nothing measures it').first().waitFor()
  await page.getByText('2 of 3 objectives with a value, 5.0 of 6.0 weight').waitFor()
  await page.getByRole('heading', { name: 'Money without an objective' }).waitFor()
  await page.getByRole('link', { name: 'Stray' }).waitFor()
  await axe(page)
  await shot(page, 'scorecard-full')
  // A unit sees its own objectives and what they contribute to.
  const unit = (await api.post(`${base}/elements`, { type: 'unit', name: 'Academy team', side: 'business' })).element.id
  await api.post(`${base}/relations`, { kind: 'accountable_for', from: unit, to: people })
  await page.getByRole('combobox', { name: 'Unit' }).click()
  await page.getByRole('option', { name: 'Academy team' }).click()
  await page.waitForURL(/unit=/)
  await page.getByRole('heading', { name: 'Scorecard of Academy team' }).waitFor()
  assert.equal(await page.getByText('Errors a thousand').count(), 0)
  await shot(page, 'scorecard-unit')
})

walk('strategy map: an arrow by keyboard, tested, and taken back', {}, async ({ page, api }) => {
  const { w, base, people, errors } = await company(api)
  await visit(page, `/w/${w}/strategy/map`)
  const drawing = page.getByRole('group', { name: 'Objectives by perspective' })
  const cause = drawing.getByRole('button', { name: /^People who know/ })
  const effect = drawing.getByRole('button', { name: /^Fewer errors/ })
  await cause.focus()
  await page.keyboard.press('c')
  await page.getByText('Choose the objective that it drives; Escape stops.').waitFor()
  await page.keyboard.press('ArrowUp')
  assert.ok(await effect.evaluate((node) => node === document.activeElement))
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: /People who know the system → Fewer/ })
  await panel.getByText('supported').first().waitFor()
  await panel.getByText('The cause moves first, and the effect follows in the direction expected.').waitFor()
  await panel.getByText('2 months', { exact: true }).waitFor()
  await panel.getByText('36 months', { exact: true }).waitFor()
  await page.waitForURL(/link=/)
  await drawing.getByRole('button', { name: /People who know the system drives Fewer errors.*supported/ }).waitFor({ state: 'attached' })
  await axe(page)
  await shot(page, 'strategy-map-cause')
  const { links } = await api.get(`${base}/strategy-map`)
  assert.deepEqual(links.map(({ kind, cause, effect }) => ({ kind, cause, effect })), [
    { kind: 'drives', cause: people, effect: errors },
  ])
  // Reloading shows the same selection.
  await page.reload()
  await panel.getByText('2 months', { exact: true }).waitFor()
  await panel.getByRole('button', { name: 'Remove the arrow' }).click()
  await page.getByText('Arrow removed').waitFor()
  assert.equal((await api.get(`${base}/strategy-map`)).links.length, 0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Assumed causes, tested').waitFor()
  assert.equal((await api.get(`${base}/strategy-map`)).links.length, 1)
})

walk('strategy map: boxes move by drag and by keyboard, and back', {}, async ({ page, api }) => {
  const { w, base, errors, people } = await company(api)
  const boxOf = async (id) => (await api.get(`${base}/strategy-map`)).objectives.find((one) => one.id === id)
  await visit(page, `/w/${w}/strategy/map`)
  await settled(page)
  const drawing = page.getByRole('group', { name: 'Objectives by perspective' })
  const at = async (name) => {
    const area = await drawing.getByRole('button', { name }).boundingBox()
    return { x: area.x + area.width / 2, y: area.y + area.height / 2 }
  }
  const from = await at(/^Fewer errors/)
  const to = await at(/^People who know/)
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x + 60, to.y, { steps: 4 })
  await page.mouse.move(to.x + 220, to.y, { steps: 4 })
  await page.mouse.up()
  await page.getByText('Moved', { exact: true }).waitFor()
  assert.equal((await boxOf(errors)).perspective, 'learning')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back', { exact: true }).waitFor()
  assert.equal((await boxOf(errors)).perspective, 'internal')
  await drawing.getByRole('button', { name: /^Fewer errors/ }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await page.getByText('Moved', { exact: true }).waitFor()
  assert.equal((await boxOf(errors)).perspective, 'customer')
  // An arrow by drag, from the round handle of the chosen box.
  await drawing.getByRole('button', { name: /^People who know/ }).click()
  const handle = await page.locator('[data-handle] circle').boundingBox()
  const target = await at(/^Fewer errors/)
  await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2)
  await page.mouse.down()
  await page.mouse.move(target.x - 10, target.y + 10, { steps: 4 })
  await page.mouse.move(target.x, target.y, { steps: 2 })
  await page.mouse.up()
  await page.getByText('Arrow drawn').waitFor()
  const { links } = await api.get(`${base}/strategy-map`)
  assert.deepEqual([links[0].cause, links[0].effect], [people, errors])
  // The file holds what is shown, without variables of the page.
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as' }).click()
  await page.getByRole('menuitem', { name: 'SVG' }).click()
  const file = await (await waiting).createReadStream()
  let text = ''
  for await (const chunk of file) text += chunk
  assert.match(text, /Fewer errors in the/)
  assert.doesNotMatch(text, /var\(/)
  const picture = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as' }).click()
  await page.getByRole('menuitem', { name: 'PNG' }).click()
  assert.match((await picture).suggestedFilename(), /\.png$/)
})

walk('perspectives: renamed, an own one, and back to the four', {}, async ({ page, api }) => {
  const { w, base } = await company(api)
  await visit(page, `/w/${w}/strategy/map`)
  await page.getByRole('button', { name: 'Perspectives' }).click()
  await page.getByLabel('Name of perspective 2').fill('Those we serve')
  await page.getByRole('button', { name: 'Add a perspective' }).click()
  await page.getByLabel('Name of perspective 5').fill('Climate')
  await axe(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Perspectives saved').waitFor()
  const { perspectives } = await api.get(`${base}/strategy-map`)
  assert.deepEqual(perspectives.map((one) => one.name), [
    'Financial', 'Those we serve', 'Internal processes', 'Learning and growth', 'Climate',
  ])
  await page.getByText('Those we serve').first().waitFor()
})

walk('reviews: begun, noted, decided, closed', {}, async ({ page, api }) => {
  const { w, base } = await company(api)
  await visit(page, `/w/${w}/strategy/reviews`)
  await page.getByText('No review yet').waitFor()
  await axe(page)
  await page.getByRole('button', { name: 'New review' }).click()
  await page.getByLabel('Name').fill('Second quarter')
  await page.getByRole('combobox', { name: 'Who attended' }).fill('Ines')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByText('with Ines').waitFor()
  await page.getByLabel('Note on Fewer errors in the back office').fill('The late shift is new.')
  await page.getByRole('textbox', { name: 'Summary' }).fill('On the way.')
  await page.getByText('Saved').waitFor()
  await page.getByRole('button', { name: 'Decide something' }).first().click()
  await page.getByLabel('What was decided').fill('Train the late shift')
  await page.getByRole('button', { name: 'Keep the decision' }).click()
  await page.getByRole('link', { name: 'Train the late shift' }).waitFor()
  await axe(page)
  await shot(page, 'scorecard-review')
  await page.getByRole('button', { name: 'Close the review' }).click()
  await page.getByText('Review closed').waitFor()
  await page.getByRole('button', { name: 'Open it again' }).waitFor()
  assert.equal(await page.getByRole('textbox').count(), 0)
  const { items } = await api.get(`${base}/scorecard/reviews`)
  assert.equal(items.length, 1)
  assert.equal(items[0].decisions, 1)
  assert.ok(items[0].closed)
})

walk('scorecard: nothing yet, and a server that fails', { expected: [500] }, async ({ page, api }) => {
  const w = await workspaceOf(api)
  await visit(page, `/w/${w}/strategy/scorecard`)
  await page.getByText('No objectives yet').waitFor()
  await axe(page)
  await visit(page, `/w/${w}/strategy/map`)
  await page.getByText('No objectives yet').waitFor()
  await axe(page)
  const broken = (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"code":"internal","detail":"It broke."}' })
  await page.route('**/strategy-map**', broken)
  await visit(page, `/w/${w}/strategy/map`)
  await page.getByRole('button', { name: /again/i }).waitFor()
})

walk('scorecard in German', { language: 'de' }, async ({ page, api }) => {
  const { w, people, errors, base } = await company(api)
  await api.post(`${base}/relations`, { kind: 'drives', from: people, to: errors })
  await visit(page, `/w/${w}/strategy/scorecard`)
  await page.getByRole('heading', { name: 'Interne Prozesse' }).waitFor()
  await page.getByText('Geld ohne Ziel').waitFor()
  await shot(page, 'scorecard-german')
  await visit(page, `/w/${w}/strategy/map?arrows=all`)
  await page.getByText('Angenommene Ursachen, geprüft').waitFor()
  await page.getByText('gestützt').first().waitFor()
  await axe(page)
  await shot(page, 'strategy-map-german')
})
