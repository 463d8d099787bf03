// Organisation, skills, inventory and imported views: what they show, when there is nothing, when it fails.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, openPage, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { call, freshWorkspace, read, recovers, shared, without } from './places.mjs'

const screens = [
  ['organisation', 'No organisation yet', /\/organisation$/],
  ['skills', 'No skills yet', /\/skills$/],
  ['inventory', 'Nothing in the inventory yet', /\/elements$/],
  ['views', 'No views yet', /\/views$/],
]
for (const [name, nothing, path] of screens) {
  rounds(`${name}-empty`, async (page) => `/w/${await freshWorkspace(page, `No ${name}`)}/${name}`, {
    check: (page) => page.getByText(nothing).waitFor(),
  })
  test(`${name}: says when its data do not come, and recovers`, async () => {
    const { page, messages, close } = await openPage()
    try {
      await signIn(page, 'architect')
      await recovers(page, `/w/retail/${name}`, path)
      await settled(page)
      quiet(without(messages, '500'))
    } finally {
      await close()
    }
  })
}

test('organisation: walked by keyboard, folded, searched', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page, 'architect')
    await visit(page, '/w/retail/organisation')
    const items = page.getByRole('treeitem')
    const all = await items.count()
    assert.ok(all > 3)
    await items.first().focus()
    await page.keyboard.press('ArrowLeft')
    await page.waitForFunction((before) => document.querySelectorAll('[role=treeitem]').length < before, all)
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction((before) => document.querySelectorAll('[role=treeitem]').length === before, all)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/elements\//)
    await page.goBack()
    await settled(page)
    await page.getByLabel('Find a unit or person').fill('zzzz')
    await page.getByText('Nothing matches').waitFor()
    await shot(page, 'organisation-none')
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})

test('organisation: a loop of reporting lines is named', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Loop')
    const make = (name) => call(page, 'POST', `/workspaces/${id}/elements`, { id: name, type: 'unit', name })
    await make('North')
    await make('South')
    for (const [from, to] of [['North', 'South'], ['South', 'North']])
      await call(page, 'POST', `/workspaces/${id}/relations`, { kind: 'reports_to', from, to })
    await visit(page, `/w/${id}/organisation`)
    await page.getByText('Reporting lines that lead back to themselves').waitFor()
    await shot(page, 'organisation-loop')
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})

test('skills: gaps first, by name on request, and who has what', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page, 'architect')
    await visit(page, '/w/retail/skills')
    const { skills } = await call(page, 'GET', '/workspaces/retail/skills')
    const heads = await page.getByRole('region', { name: 'Skills' }).getByRole('rowheader').allInnerTexts()
    const gaps = heads.map((head) => {
      const skill = skills.find((one) => head.startsWith(one.name))
      assert.ok(skill, head)
      return skill.demand - skill.supply
    })
    assert.equal(gaps.length, skills.length)
    assert.deepEqual(gaps, [...gaps].sort((a, b) => b - a))
    await page.getByText('Who has what').click()
    await page.waitForURL(/as=people/)
    await settled(page)
    await shot(page, 'skills-people')
    await axe(page)
    await page.getByLabel('Find a skill').fill('zzzz')
    await page.getByText('No skill matches').waitFor()
    quiet(messages)
  } finally {
    await close()
  }
})

test('inventory: adds up what the rows say, filters by type, opens one', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page, 'architect')
    await visit(page, '/w/retail/inventory')
    const { total } = await call(page, 'GET', '/workspaces/retail/elements?component=II.architecture&limit=1')
    await page.getByText(new RegExp(`^${total} things run for`)).waitFor()
    await visit(page, '/w/retail/inventory?type=application')
    const some = await call(page, 'GET', '/workspaces/retail/elements?component=II.architecture&type=application&limit=1')
    await page.getByText(new RegExp(`^${some.total} things? runs? for`)).waitFor()
    assert.ok(some.total < total)
    await page.getByRole('grid').focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/elements\//)
    await settled(page)
    quiet(messages)
  } finally {
    await close()
  }
})

// A workspace with a model and its views.
async function withViews(page, t, name) {
  const file = shared(t, `archimate/models/${name}`)
  if (!file) return null
  const id = await freshWorkspace(page, 'Views')
  const session = await call(page, 'GET', '/session')
  const answer = await page.context().request.post(
    `${new URL(page.url() === 'about:blank' ? process.env.PLUMB_URL : page.url()).origin}/api/v1/workspaces/${id}/imports?name=${name}`,
    {
      headers: {
        Origin: process.env.PLUMB_URL,
        'X-CSRF-Token': session.csrf,
        'Content-Type': 'application/octet-stream',
      },
      data: read(file),
    },
  )
  const staged = await answer.json()
  await call(page, 'POST', `/workspaces/${id}/imports/${staged.id}/commit`)
  return id
}

for (const look of [{}, { size: 'phone', scheme: 'dark' }]) {
  test(`views: a real diagram with notes, coloured by condition, leads to its elements, ${look.size ?? 'wide'}`, async (t) => {
    const { page, messages, close } = await openPage(look)
    try {
      const id = await withViews(page, t, 'archimetal.archimate')
      if (!id) return
      await visit(page, `/w/${id}/views`)
      await page.getByText(/^\d+ diagrams came with imported models/).waitFor()
      await shot(page, `views-list-${page.viewportSize().width}`)
      await axe(page)
      // One that has a note.
      const { items } = await call(page, 'GET', `/workspaces/${id}/views`)
      let chosen
      let note
      for (const view of items) {
        const { nodes } = await call(page, 'GET', `/workspaces/${id}/views/${encodeURIComponent(view.id)}`)
        note = nodes.find((node) => node.kind === 'note' && node.name)
        if (note && nodes.some((node) => node.kind === 'element')) {
          chosen = view
          break
        }
      }
      assert.ok(chosen, 'No view has a note.')
      await visit(page, `/w/${id}/views/${encodeURIComponent(chosen.id)}`)
      const drawing = page.getByRole('group', { name: /^Diagram / })
      await drawing.waitFor()
      const words = (await drawing.textContent()).replace(/\s+/g, ' ')
      const begin = note.name.replace(/\s+/g, ' ').trim().split(' ').slice(0, 3).join(' ')
      assert.ok(words.includes(begin), `The note "${begin}" shows no text.`)
      await shot(page, `view-notation-${page.viewportSize().width}`)
      await axe(page)
      await page.getByText('Condition', { exact: true }).click()
      await page.waitForURL(/show=condition/)
      await shot(page, `view-condition-${page.viewportSize().width}`)
      await page.getByRole('button', { name: 'Larger' }).click()
      await page.getByTitle('Fit into the window').click()
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save as SVG' }).click(),
      ])
      const svg = read(await saved.path()).toString()
      assert.match(svg, /^<(\?xml|svg)/)
      assert.ok(!svg.includes('var(--'), 'The saved picture needs the page for its colours.')
      const box = drawing.getByRole('link').first()
      await box.focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/(elements|views)\//)
      await settled(page)
      if (page.url().includes('/elements/')) await page.getByRole('heading', { name: 'Shown in' }).or(page.getByText(/views/i).first()).first().waitFor()
      quiet(messages)
    } finally {
      await close()
    }
  })
}

test('views: one that is not there says so', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page, 'architect')
    await page.goto(`${process.env.PLUMB_URL}/w/retail/views/none`)
    await page.getByText('There is no such view').waitFor()
    await page.getByRole('link', { name: 'All views' }).click()
    await page.waitForURL(/\/views$/)
    quiet(without(messages, '404'))
  } finally {
    await close()
  }
})
