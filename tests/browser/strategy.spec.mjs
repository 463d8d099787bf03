// Strategy: goals, promises, weights in three ways, traceability.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, base, openPage, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { apiOf, walk, workspaceOf } from './walk.mjs'

rounds('strategy', '/w/financial/strategy')
rounds('strategy-goal', '/w/financial/strategy', {
  check: async (page, { size }) => {
    const row = page.getByRole('row').nth(1).getByRole('button')
    const name = await row.innerText()
    await row.click()
    // On a phone the panel is a dialog, and has a name like every dialog.
    await page.getByRole(size === 'phone' ? 'dialog' : 'complementary', { name }).waitFor()
  },
})
rounds('weights', '/w/financial/strategy/weights')
rounds('weights-two', '/w/financial/strategy/weights', {
  check: async (page) => {
    await page.getByText('Two at a time').click()
    await page.getByRole('slider').first().waitFor()
    await page.getByText(/answers fit together/).waitFor()
  },
})
rounds('traceability', '/w/financial/strategy/traceability')

walk('strategy: from nothing to a goal that both sides agree on', {}, async ({ page, api }) => {
  const w = await workspaceOf(api)
  await visit(page, `/w/${w}/strategy`)
  await page.getByText('No goals yet').waitFor()
  await page.getByRole('button', { name: 'Write it' }).click()
  await page.getByLabel('Name').fill('The bank that answers')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('link', { name: 'The bank that answers' }).waitFor()

  await page.getByRole('button', { name: 'New goal' }).first().click()
  await page.getByLabel('Name').fill('Answer within a day')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const panel = page.getByRole('complementary', { name: 'Answer within a day' })
  await panel.getByRole('button', { name: 'Agree', exact: true }).first().click()
  await panel.getByRole('button', { name: 'Take back' }).waitFor()
  await panel.getByRole('button', { name: 'Agree', exact: true }).click()
  await page.waitForFunction(
    () => [...document.querySelectorAll('aside button')].filter((b) => b.textContent === 'Take back').length === 2,
  )
  const row = page.getByRole('row', { name: /Answer within a day/ })
  await row.getByText('Business: agreed').waitFor()
  await row.getByText('IT: agreed').waitFor()
  await row.getByRole('img', { name: /^0 of 5 said/ }).waitFor()
  const { goals } = await api.get(`/workspaces/${w}/strategy`)
  assert.equal(goals.length, 1)
  assert.equal(goals[0].signed.business, api.account.name)
  assert.equal(goals[0].signed.it, api.account.name)
  await shot(page, 'strategy-signed')
  await axe(page)
})

walk('strategy: what a goal says fills its letters', {}, async ({ page, api }) => {
  const w = await workspaceOf(api)
  const made = await api.post(`/workspaces/${w}/elements`, { type: 'goal', name: 'Grow', side: 'business' })
  await visit(page, `/w/${w}/strategy`)
  await page.getByRole('img', { name: /0 of 5 said. Missing: owner, measure/ }).waitFor()
  await api.patch(`/workspaces/${w}/elements/${made.element.id}`, { due: '2028-01-31' }, made.element.version)
  // Somebody else's write arrives without a reload.
  await page.getByRole('img', { name: /^1 of 5 said/ }).waitFor()
  await page.getByText('31 Jan 2028').waitFor()
})

walk('strategy: an agreement is undone from the message', {}, async ({ page, api }) => {
  const w = await workspaceOf(api)
  const { element } = await api.post(`/workspaces/${w}/elements`, { type: 'goal', name: 'Grow', side: 'business' })
  await visit(page, `/w/${w}/strategy?goal=${element.id}`)
  await page.getByRole('button', { name: 'Agree', exact: true }).first().click()
  await page.getByText('Agreement recorded').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back', { exact: true }).waitFor()
  await page.getByText('Business: not agreed yet').first().waitFor()
  const { goals } = await api.get(`/workspaces/${w}/strategy`)
  assert.ok(!goals[0].signed.business)
})

const three = async (api) => {
  const w = await workspaceOf(api)
  const ids = []
  for (const name of ['Grow', 'Save', 'Last']) {
    const { element } = await api.post(`/workspaces/${w}/elements`, { type: 'goal', name, side: 'business' })
    ids.push(element.id)
  }
  return { w, ids }
}
const sharesOf = async (api, w) => {
  const { goals, weights } = await api.get(`/workspaces/${w}/strategy`)
  return { method: weights?.method, shares: Object.fromEntries(goals.map((goal) => [goal.name, goal.importance])) }
}

walk('weights: numbers', {}, async ({ page, api }) => {
  const { w } = await three(api)
  await visit(page, `/w/${w}/strategy/weights`)
  await page.getByRole('textbox', { name: 'Weight of Grow' }).fill('6')
  await page.getByRole('img', { name: 'Grow 75%' }).waitFor()
  await shot(page, 'weights-numbers')
  await page.getByRole('button', { name: 'Save weights' }).click()
  await page.getByText('Weights saved').waitFor()
  await page.waitForURL(/\/strategy$/)
  const { method, shares } = await sharesOf(api, w)
  assert.equal(method, 'direct')
  assert.ok(Math.abs(shares.Grow - 0.75) < 1e-6, JSON.stringify(shares))
})

walk('weights: numbers that are all nothing cannot be saved', {}, async ({ page, api }) => {
  const { w } = await three(api)
  await visit(page, `/w/${w}/strategy/weights`)
  await page.getByRole('img', { name: /Grow/ }).waitFor()
  for (const name of ['Grow', 'Save', 'Last']) await page.getByRole('textbox', { name: `Weight of ${name}` }).fill('0')
  await page.getByText('Give at least one goal a number above 0.').waitFor()
  assert.ok(await page.getByRole('button', { name: 'Save weights' }).isDisabled())
  await axe(page)
})

walk('weights: order', {}, async ({ page, api }) => {
  const { w } = await three(api)
  await visit(page, `/w/${w}/strategy/weights`)
  await page.getByText('Order', { exact: true }).click()
  await page.getByRole('button', { name: 'Move Last up' }).click()
  await page.getByRole('button', { name: 'Move Last up' }).click()
  await page.getByRole('main').getByRole('listitem').first().getByText('Last').waitFor()
  await shot(page, 'weights-order')
  await axe(page)
  await page.getByRole('button', { name: 'Save weights' }).click()
  await page.waitForURL(/\/strategy$/)
  const { method, shares } = await sharesOf(api, w)
  assert.equal(method, 'rank')
  assert.ok(shares.Last > shares.Grow && shares.Last > shares.Save, JSON.stringify(shares))
})

walk('weights: two at a time, with answers that contradict each other', {}, async ({ page, api }) => {
  const { w } = await three(api)
  await visit(page, `/w/${w}/strategy/weights`)
  await page.getByText('Two at a time').click()
  const slider = (pair) => page.getByRole('slider', { name: pair })
  const push = async (pair, key, times) => {
    await slider(pair).focus()
    for (let i = 0; i < times; ++i) await page.keyboard.press(key)
  }
  await push('Grow against Save', 'ArrowLeft', 4)
  await page.getByText('Grow matters 5 times as much').waitFor()
  await push('Save against Last', 'ArrowLeft', 4)
  await push('Grow against Last', 'ArrowRight', 4)
  await page.getByText(/contradict each other \(ratio/).waitFor()
  await page.getByText(/contradicts the other answers most/).waitFor()
  await shot(page, 'weights-contradict')
  await axe(page)
  await push('Grow against Last', 'ArrowLeft', 12)
  await page.getByText(/The answers fit together|contradict each other/).waitFor()
  await page.getByRole('button', { name: 'Save weights' }).click()
  await page.waitForURL(/\/strategy$/)
  const { method, shares } = await sharesOf(api, w)
  assert.equal(method, 'pairwise')
  assert.ok(shares.Grow > shares.Save && shares.Save > shares.Last, JSON.stringify(shares))
  // What was said is there again.
  await visit(page, `/w/${w}/strategy/weights`)
  await page.getByText('Grow matters 5 times as much').waitFor()
})

walk('traceability: a cell opens its path, and the choice stands in the address', {}, async ({ page }) => {
  await visit(page, '/w/financial/strategy/traceability')
  await page.getByRole('button', { name: /carries/ }).first().click()
  const panel = page.getByRole('complementary')
  await panel.getByText('Strength of the path').waitFor()
  await page.waitForURL(/cell=/)
  await shot(page, 'traceability-cell')
  await axe(page)
  await page.getByRole('combobox', { name: 'Columns' }).click()
  await page.getByRole('option', { name: 'Applications', exact: true }).click()
  await page.waitForURL(/columns=application/)
  await settled(page)
  const count = await page.getByRole('button', { name: /carries/ }).count()
  assert.ok(count > 0)
  await page.reload()
  await settled(page)
  assert.equal(await page.getByRole('button', { name: /carries/ }).count(), count)
})

for (const size of ['wide', 'phone']) {
  walk(`strategy and its screens with nothing in them, ${size}`, { size, scheme: 'dark' }, async ({ page, api }) => {
    const w = await workspaceOf(api)
    for (const [path, text] of [
      ['strategy', 'No goals yet'],
      ['strategy/weights', 'There is nothing to weigh'],
      ['strategy/traceability', 'Nothing to compare'],
    ]) {
      await visit(page, `/w/${w}/${path}`)
      await page.getByText(text).waitFor()
      await shot(page, `empty-${path.replace('/', '-')}-${size}`)
      await axe(page)
    }
    await visit(page, `/w/${w}/strategy/weights`)
    await page.getByRole('link', { name: 'Go to the goals' }).click()
    await page.waitForURL(/\/strategy$/)
  })
}

for (const path of ['strategy', 'strategy/weights', 'strategy/traceability']) {
  walk(`${path}: a server that fails says so, and the same can be tried again`, { expected: [500] }, async ({ page }) => {
    const broken = /\/api\/v1\/workspaces\/financial\/(strategy|traceability)/
    await page.route(broken, (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: 'urn:plumbline:problem:internal', title: 'Internal', status: 500,
          detail: 'The disk does not answer.', remedy: 'Ask an administrator.', request_id: 'r-1',
        }),
      }),
    )
    await page.goto(`${base}/w/financial/${path}`)
    await page.getByRole('alert').getByText('The disk does not answer.').waitFor()
    await page.getByText('Ask an administrator.').waitFor()
    await shot(page, `error-${path.replace('/', '-')}`)
    await axe(page)
    await page.unroute(broken)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await settled(page)
  })
}

test('strategy: a goal that cannot be sent stays in the form', async () => {
  const { page, close } = await openPage()
  try {
    await signIn(page)
    const w = await workspaceOf(await apiOf(page))
    await visit(page, `/w/${w}/strategy`)
    await page.getByRole('button', { name: 'New goal' }).first().click()
    await page.getByLabel('Name').fill('Kept')
    await page.route('**/elements*', (route) => route.abort())
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('The server does not answer.').waitFor()
    assert.equal(await page.getByLabel('Name').inputValue(), 'Kept')
    await shot(page, 'strategy-offline')
    await page.unroute('**/elements*')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('complementary', { name: 'Kept' }).waitFor()
  } finally {
    await close()
  }
})

test('strategy: who may only read is offered nothing that would be refused', async () => {
  const { page, close } = await openPage()
  try {
    await signIn(page, 'auditor')
    await visit(page, '/w/financial/strategy')
    assert.equal(await page.getByRole('button', { name: 'New goal' }).count(), 0)
    assert.equal(await page.getByRole('link', { name: 'Weigh goals' }).count(), 0)
    await page.getByRole('row').nth(1).getByRole('button').click()
    await page.getByRole('complementary').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Agree', exact: true }).count(), 0)
  } finally {
    await close()
  }
})
