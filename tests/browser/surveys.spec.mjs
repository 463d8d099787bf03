// What surveys say beyond levels: shares, the perspective that suggests itself, themes of remarks.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { axe, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { apiOf, walk, workspaceOf } from './walk.mjs'

async function make(api, workspace, wish) {
  const { campaign } = await api.post(`/workspaces/${workspace}/campaigns`, {
    name: 'Autumn',
    purpose: 'Where business and IT see things differently.',
    minimum_group: 3,
    ...wish,
  })
  const path = `/workspaces/${workspace}/campaigns/${campaign.id}`
  await api.post(`${path}/moves`, { to: 'open' })
  return { id: campaign.id, path, at: `/w/${workspace}/assess/${campaign.id}` }
}
const close = (api, { path }) => api.post(`${path}/moves`, { to: 'closed' })
const itemsOf = async (api, workspace, instrument) =>
  (await api.get(`/workspaces/${workspace}/instruments/${instrument}`)).items

// Makes a place once, whatever round asks for it first.
function once(steps) {
  let made
  return async (page) => {
    await signIn(page)
    made ??= (async () => {
      const api = await apiOf(page)
      return steps(api, await workspaceOf(api))
    })()
    return made
  }
}

const recalled = once(async (api, workspace) => {
  const campaign = await make(api, workspace, { instrument: 'objective-recall' })
  const named = { business: ['Growth', 'Margin'], it: ['growth', 'Uptime', 'Skills', 'Cloud'] }
  await api.post(`${campaign.path}/replies`, {
    replies: Object.entries(named).flatMap(([side, names]) =>
      Array.from({ length: 5 }, () => ({
        side,
        answers: { business_objectives: { names }, it_objectives: { names: names.slice(0, 1) } },
      })),
    ),
  })
  await close(api, campaign)
  return campaign.at
})
rounds('surveys-recall', recalled, {
  check: async (page) => {
    const row = page.getByRole('row', { name: /Business objectives named by both sides/ })
    assert.match(await row.innerText(), /38\s?%[\s\S]*25\s?%[\s\S]*50\s?%/)
    await page.getByText(/names none/).waitFor()
  },
})

const suggested = once(async (api, workspace) => {
  const campaign = await make(api, workspace, { instrument: 'sam-components' })
  const items = await itemsOf(api, workspace, 'sam-components')
  const levels = { BS: 4, IS: 4, OI: 2, II: 3 }
  await api.post(`${campaign.path}/replies`, {
    replies: [...Array(6).fill('business'), ...Array(2).fill('it')].map((side) => ({
      side,
      answers: Object.fromEntries(items.map((item) => [item.id, { value: levels[item.dimension] }])),
    })),
  })
  await close(api, campaign)
  return campaign.at
})
rounds('surveys-suggested', suggested, {
  check: async (page) => {
    const everybody = page.getByRole('region', { name: 'Everybody' })
    await everybody.getByText('Strategy execution').waitFor()
    await everybody.getByText(/Strongest.*Business strategy, IT strategy.*Weakest.*Organisation/).waitFor()
    await everybody.getByRole('img', { name: /Business strategy: 75/ }).waitFor()
    await page.getByText('Nothing suggests itself').first().waitFor()
  },
})

const notes = ['Release planning is late', 'Nobody knows the release planning', 'Interfaces break', 'An interface is missing']
const remarked = once(async (api, workspace) => {
  const campaign = await make(api, workspace, { instrument: 'samm' })
  const [first] = await itemsOf(api, workspace, 'samm')
  await api.post(`${campaign.path}/replies`, {
    replies: ['business', 'it'].flatMap((side) =>
      [...notes, side === 'it' ? 'Coffee' : 'Good mood'].map((note) => ({ side, answers: { [first.id]: { value: 3, note } } })),
    ),
  })
  await close(api, campaign)
  return `${campaign.at}?tab=remarks`
})
rounds('surveys-remarks', remarked, {
  check: async (page) => {
    const theme = page.locator('section, article').filter({ has: page.getByRole('heading', { name: /release planning/i }) }).last()
    await theme.getByText(/4 remarks · 2 business, 2 IT/).waitFor()
    await page.getByRole('heading', { name: 'In no theme' }).waitFor()
    await page.getByText('Question', { exact: true }).click()
    await page.getByText('10 remarks').waitFor()
    await page.getByText('Theme', { exact: true }).click()
  },
})

const wish = { instrument: 'samm', of: 'governance', value: 2.6, n: 197, source: 'Invented for this test', date: '2007' }
const compared = once(async (api, workspace) => {
  await api.post(`/workspaces/${workspace}/benchmarks`, wish)
  const campaign = await make(api, workspace, { instrument: 'samm' })
  const items = (await itemsOf(api, workspace, 'samm')).filter((item) => item.kind === 'scale')
  await api.post(`${campaign.path}/replies`, {
    replies: [...Array(4).fill('business'), ...Array(4).fill('it')].map((side) => ({
      side,
      answers: Object.fromEntries(items.map((item) => [item.id, { value: side === 'it' ? 4 : 3 }])),
    })),
  })
  await close(api, campaign)
  return campaign.at
})
rounds('surveys-benchmarks', compared, {
  check: async (page) => {
    const row = page.getByRole('row', { name: /Invented for this test, 2007/ })
    assert.match(await row.innerText(), /2\.6[\s\S]*from 197/)
    await page.getByRole('img', { name: /Benchmark 2\.6/ }).waitFor()
    await row.scrollIntoViewIfNeeded()
  },
})

walk('benchmarks are added, changed, brought from a file after a trial, and removed', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  await visit(page, `/w/${workspace}/assess/instruments/samm`)
  await page.getByRole('button', { name: 'Benchmarks' }).click()
  const drawer = page.getByRole('dialog', { name: 'Benchmarks' })
  await drawer.getByRole('button', { name: 'Add benchmark' }).click()
  await drawer.getByRole('combobox', { name: 'Dimension or question' }).fill('Governance')
  await page.getByRole('option', { name: 'Governance' }).first().click()
  await drawer.getByRole('textbox', { name: 'Value' }).fill('2.5')
  await drawer.getByRole('textbox', { name: 'Source' }).fill('A study')
  await drawer.getByRole('textbox', { name: 'Date' }).fill('2010')
  await axe(page)
  await drawer.getByRole('button', { name: 'Keep benchmark' }).click()
  await drawer.getByText('A study · 2010').waitFor()
  await drawer.getByRole('button', { name: 'Change the benchmark of Governance' }).click()
  await drawer.getByRole('textbox', { name: 'Value' }).fill('2.7')
  await drawer.getByRole('button', { name: 'Keep benchmark' }).click()
  await drawer.getByText('2.7').waitFor()
  await drawer.getByText('Many from a file').click()
  const text = 'instrument,of,value,source,date\nsamm,governance,2.8,A study,2010\nsamm,communications,3,Another,2011\n'
  await page.locator('input[type=file]').setInputFiles({ name: 'b.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await drawer.getByRole('button', { name: 'Try it' }).click()
  await drawer.getByText('1 new, 1 changed. Nothing is written yet.').waitFor()
  await drawer.getByRole('button', { name: 'Keep them' }).click()
  await drawer.getByText('Another · 2011').waitFor()
  await shot(page, 'surveys-benchmark-manager')
  await drawer.getByRole('button', { name: 'Remove the benchmark of Governance' }).click()
  await drawer.getByText('A study').waitFor({ state: 'detached' })
  await settled(page)
})

const reminded = once(async (api, workspace) => {
  const rhythm = { closes: '2099-12-31', remind_every_days: 7, remind_from: 30, languages: ['en', 'de'] }
  const campaign = await make(api, workspace, { instrument: 'adkar', anonymous: false, minimum_group: 1, ...rhythm })
  await api.post(`${campaign.path}/invitations`, { groups: [{ side: 'it', people: ['Ann', 'Ben'] }] })
  return campaign.at
})
rounds('surveys-reminders', reminded, {
  check: async (page) => {
    await page.getByText('the link they had before stops working').waitFor()
    await page.getByRole('button', { name: 'Take the reminders for 2 people' }).click()
    await page.getByText(/German: Erinnerung/).first().click()
    const text = page.getByRole('textbox', { name: 'German, Ann' })
    assert.match(await text.inputValue(), /\/answer#/)
    await page.getByRole('heading', { name: 'Reminders' }).evaluate((node) => node.scrollIntoView())
  },
})

walk('reminders of an anonymous campaign are one text, and the form sets the rhythm', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const campaign = await make(api, workspace, { instrument: 'adkar', closes: '2099-12-31' })
  await api.post(`${campaign.path}/invitations`, { groups: [{ side: 'it', count: 4 }] })
  await visit(page, campaign.at)
  await page.getByText('No day is set.').waitFor()
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('textbox', { name: 'Remind every so many days' }).fill('7')
  await form.getByRole('textbox', { name: 'From so many days before it closes' }).fill('21')
  await form.getByRole('checkbox', { name: 'Deutsch' }).check()
  await axe(page)
  await form.getByRole('button', { name: 'Keep changes' }).click()
  await page.getByText('Next on').waitFor()
  await page.getByRole('textbox', { name: 'German' }).waitFor()
  await page.getByRole('button', { name: 'Note that it was sent' }).click()
  await page.getByText('last taken').waitFor()
  await settled(page)
})

const rated = once(async (api, workspace) => {
  const { element } = await api.post(`/workspaces/${workspace}/elements`, {
    type: 'person',
    name: 'Rita Lead',
  })
  const campaign = await make(api, workspace, {
    instrument: 'leadership-roles',
    subject: element.id,
  })
  const items = await itemsOf(api, workspace, 'leadership-roles')
  const replies = (side, role, count, value) =>
    Array.from({ length: count }, () => ({
      side,
      role,
      answers: Object.fromEntries(
        items.filter((item) => item.kind === 'scale').map((item) => [item.id, { value }]),
      ),
    }))
  await api.post(`${campaign.path}/replies`, {
    replies: [
      ...replies('it', 'self', 1, 5),
      ...replies('business', 'manager', 3, 2),
      ...replies('it', 'peer', 3, 3),
      ...replies('it', 'report', 4, 4),
    ],
  })
  await close(api, campaign)
  return campaign.at
})
rounds('surveys-raters', rated, {
  check: async (page) => {
    const table = page.getByRole('table').filter({ hasText: 'Self less others' })
    const cells = await table.getByRole('row').nth(1).innerText()
    assert.match(cells, /5\.0[\s\S]*\+[\s\S]*2\.0[\s\S]*3\.0[\s\S]*4\.0/)
    await page.getByText(/own answers are shown alone[\s\S]*fewer than 3 people/).waitFor()
  },
})

const untold = once(async (api, workspace) => {
  const campaign = await make(api, workspace, { instrument: 'samm' })
  const [first] = await itemsOf(api, workspace, 'samm')
  // Two of IT are fewer than are shown: naming a side would say who wrote what.
  await api.post(`${campaign.path}/replies`, {
    replies: [...Array(4).fill('business'), ...Array(2).fill('it')].map((side, at) => ({
      side,
      answers: { [first.id]: { value: 3, note: notes[at % notes.length] } },
    })),
  })
  await close(api, campaign)
  return `${campaign.at}?tab=remarks`
})
rounds('surveys-remarks-untold', untold, {
  check: async (page) => {
    const theme = page.locator('section, article').filter({ has: page.getByRole('heading', { name: /release planning/i }) }).last()
    assert.match(await theme.innerText(), /4 remarks/)
    assert.doesNotMatch(await page.locator('main').innerText(), /\d business, \d IT/)
    await page.getByText('Sides are not told').waitFor()
    await page.getByText('Question', { exact: true }).click()
    await page.getByText('6 remarks').waitFor()
    assert.equal(await page.locator('main').getByText('Business', { exact: true }).count(), 0)
    await page.getByText('Theme', { exact: true }).click()
  },
})

walk('a person is rated: the form says how, and invitations are by relation', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const { element } = await api.post(`/workspaces/${workspace}/elements`, { type: 'person', name: 'Rita Lead' })
  await visit(page, `/w/${workspace}/assess/new?instrument=leadership-roles`)
  await page.getByText('everybody answers as superior, peer, report or partner').waitFor()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Rita, spring')
  await page.getByRole('combobox', { name: 'What it is about' }).fill('Rita')
  await page.getByRole('option', { name: /Rita Lead/ }).click()
  await axe(page)
  await page.getByRole('button', { name: 'Make campaign' }).click()
  await page.getByRole('heading', { name: 'Rita, spring', level: 1 }).waitFor()
  await settled(page)
  const { items } = await api.get(`/workspaces/${workspace}/campaigns`)
  const made = items.find((one) => one.name === 'Rita, spring')
  assert.equal(made.subject, element.id)
  assert.equal(made.rated, true)
  assert.deepEqual(made.roles, ['self', 'manager', 'peer', 'report', 'business'])
  await api.post(`/workspaces/${workspace}/campaigns/${made.id}/moves`, { to: 'open' })
  await visit(page, `/w/${workspace}/assess/${made.id}`)
  await page.getByRole('button', { name: 'Invite' }).first().click()
  const drawer = page.getByRole('dialog')
  await drawer.waitFor()
  await axe(page)
  await shot(page, 'surveys-raters-invite')
})
