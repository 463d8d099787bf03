// Surveys: making a campaign, inviting, answering on a phone without an account and without a network,
// closing, freezing and reading what came of it.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { axe, base, openPage, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { fileOf, recovers, without } from './places.mjs'
import { apiOf, tabTo, walk, workspaceOf } from './walk.mjs'

const units = [
  { id: 'sales', name: 'Sales' },
  { id: 'operations', name: 'Operations' },
  { id: 'legal', name: 'Legal' },
]

// A campaign that is open; wish says more.
async function openCampaign(api, workspace, wish) {
  const { campaign } = await api.post(`/workspaces/${workspace}/campaigns`, {
    name: 'Autumn',
    purpose: 'Where business and IT see things differently.',
    anonymous: true,
    minimum_group: 3,
    units,
    ...wish,
  })
  await move(api, workspace, campaign.id, 'open')
  return campaign.id
}
const move = (api, workspace, id, to, reason) =>
  api.post(`/workspaces/${workspace}/campaigns/${id}/moves`, { to, ...(reason ? { reason } : {}) })

// Replies of both sides that differ by a level, from two large units and one that is too small.
async function reply(api, workspace, id, instrument, lift = 0) {
  const { items } = await api.get(`/workspaces/${workspace}/instruments/${instrument}`)
  const replies = []
  for (const [side, unit, people] of [
    ['business', 'sales', 6],
    ['business', 'operations', 5],
    ['it', 'sales', 5],
    ['it', 'operations', 6],
    ['business', 'legal', 2],
  ]) {
    for (let person = 0; person < people; ++person) {
      const answers = {}
      for (const [at, item] of items.entries()) {
        if (item.audience !== 'both' && item.audience !== side) continue
        if (item.kind === 'scale') {
          const level = 2 + lift + (side === 'it' ? 1 : 0) + ((person + at) % 5 === 0 ? 1 : 0)
          answers[item.id] = { value: Math.min(5, level), ...(at === 2 && person === 0 ? { note: 'We meet; nothing is decided.' } : {}) }
        } else if (item.kind === 'names') {
          answers[item.id] = { names: side === 'it' ? ['Stable platforms', 'Grow abroad'] : ['Grow abroad', 'Lower cost'] }
        }
      }
      replies.push({ side, unit, answers })
    }
  }
  await api.post(`/workspaces/${workspace}/campaigns/${id}/replies`, { replies })
}

let told
// One round frozen, the next one closed: everything results can show. Made once.
async function rounded(page) {
  await signIn(page)
  told ??= (async () => {
    const api = await apiOf(page)
    const workspace = await workspaceOf(api)
    const first = await openCampaign(api, workspace, { instrument: 'samm', name: 'Spring' })
    await reply(api, workspace, first, 'samm')
    await move(api, workspace, first, 'closed')
    await move(api, workspace, first, 'frozen')
    const wish = { instrument: 'samm', previous: first, targets: { governance: 4 } }
    const second = await openCampaign(api, workspace, wish)
    await reply(api, workspace, second, 'samm', 1)
    await move(api, workspace, second, 'closed')
    const open = await openCampaign(api, workspace, { instrument: 'adkar', name: 'Still open' })
    const { items } = await api.post(`/workspaces/${workspace}/campaigns/${open}/invitations`, {
      groups: [{ side: 'it', count: 4 }, { side: 'business', door: true }],
    })
    const key = items.find((item) => !item.door).key
    return { workspace, first, second, open, key }
  })()
  return told
}
const at = (path) => async (page) => {
  const found = await rounded(page)
  return `/w/${found.workspace}/${path(found)}`
}

rounds('assess', at(() => 'assess'))
rounds('assess-library', at(() => 'assess?tab=library'))
rounds('assess-instrument', at(() => 'assess/instruments/samm'))
rounds('assess-new', at(() => 'assess/new?instrument=samm'))
rounds('assess-progress', at(({ second }) => `assess/${second}?tab=progress`))
rounds('assess-results', at(({ second }) => `assess/${second}`), {
  check: async (page) => {
    await page.getByText('Differences worth talking about').waitFor()
    await page.getByRole('button', { name: "IT's grasp of the business" }).click()
    await page.getByText('How well do IT people know').first().waitFor()
  },
})
// Five units of both sides, one of them too small on one side.
let mapped
async function mapOf(page) {
  await signIn(page)
  mapped ??= (async () => {
    const api = await apiOf(page)
    const workspace = await workspaceOf(api)
    const names = ['Sales', 'Operations', 'Legal', 'Customer service', 'Finance']
    const five = names.map((name, at) => ({ id: `u${at}`, name }))
    const id = await openCampaign(api, workspace, { instrument: 'samm', units: five })
    const { items } = await api.get(`/workspaces/${workspace}/instruments/samm`)
    const replies = five.flatMap((unit, at) =>
      ['business', 'it'].flatMap((side) =>
        Array.from({ length: side === 'it' && at === 2 ? 2 : 4 + (at % 2) }, (_, person) => ({
          side,
          unit: unit.id,
          answers: Object.fromEntries(
            items
              .filter((item) => item.kind === 'scale' && ['both', side].includes(item.audience))
              .map((item, number) => [
                item.id,
                { value: 1 + ((at + (side === 'it' ? 1 : 0) + ((person + number) % 3 === 0 ? 1 : 0)) % 5) },
              ]),
          ),
        })),
      ),
    )
    await api.post(`/workspaces/${workspace}/campaigns/${id}/replies`, { replies })
    await move(api, workspace, id, 'closed')
    return `/w/${workspace}/assess/${id}`
  })()
  return mapped
}
const toMap = async (page, name) => {
  const map = page.getByRole('group', { name })
  await map.getByRole('columnheader', { name: 'Legal' }).waitFor()
  await settled(page)
  await page.waitForLoadState('networkidle')
  await map.evaluate((node) => node.closest('section, article').scrollIntoView())
}
rounds('assess-map', mapOf, { check: (page) => toMap(page, 'Sides and units by dimension') })
rounds('assess-map-units', async (page) => `${await mapOf(page)}?heat=unit`, {
  check: (page) => toMap(page, 'Units by dimension'),
})
rounds('assess-map-hidden', at(({ second }) => `assess/${second}?heat=side`), {
  check: (page) => toMap(page, 'Sides and units by dimension'),
})
rounds('assess-frozen', at(({ first }) => `assess/${first}`), {
  check: (page) => page.getByText('Sealed').waitFor(),
})
rounds('assess-remarks', at(({ second }) => `assess/${second}?tab=remarks`), {
  check: (page) => page.getByText('We meet; nothing is decided.').first().waitFor(),
})
rounds('assess-plan', at(({ first }) => `assess/${first}?tab=plan`), {
  check: async (page) => {
    await page.getByRole('heading', { name: 'What to improve first' }).waitFor()
    await page.getByRole('img', { name: /^Level 2.*, target/ }).first().waitFor()
  },
})
const answering = async (page) => `/answer#${(await rounded(page)).key}`
rounds('answer-welcome', answering)
rounds('answer-question', answering, {
  check: (page) => page.getByRole('button', { name: /Begin|Continue/ }).click(),
})
rounds('answer-nowhere', '/answer', { as: null })

walk('assess: an empty workspace offers to begin', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  await visit(page, `/w/${workspace}/assess`)
  await page.getByText('Nothing was asked yet').waitFor()
  await page.getByRole('link', { name: 'Begin with alignment maturity' }).click()
  await page.getByRole('heading', { name: 'New campaign' }).waitFor()
  assert.equal(await page.getByRole('combobox', { name: 'Instrument' }).inputValue(), 'Strategic alignment maturity')
  await axe(page)
})

walk('assess: a list that does not come says so', { expected: ['500'] }, async ({ page }) => {
  await recovers(page, '/w/financial/assess', /\/campaigns$/)
})

walk('assess: a campaign by keyboard alone', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  await visit(page, `/w/${workspace}/assess/new?instrument=adkar`)
  await tabTo(page, page.getByRole('textbox', { name: 'Name' }))
  await page.keyboard.type('Ready for the move')
  await page.keyboard.press('Tab')
  await page.keyboard.type('To know whom to help first.')
  await tabTo(page, page.getByRole('textbox', { name: 'Units' }))
  await page.keyboard.type('Sales')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Legal & tax')
  await tabTo(page, page.getByRole('button', { name: 'Make campaign' }))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Ready for the move' }).waitFor()
  const { items } = await api.get(`/workspaces/${workspace}/campaigns`)
  assert.deepEqual(items[0].units, [
    { id: 'sales', name: 'Sales' },
    { id: 'legal-tax', name: 'Legal & tax' },
  ])
  assert.equal(items[0].anonymous, true)
  await tabTo(page, page.getByRole('button', { name: 'Open', exact: true }))
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('Links work from now on.').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('The campaign is open', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('It is open: what people were promised stays as it is.').waitFor()
  await axe(page)
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Ready to move')
  await dialog.getByRole('button', { name: 'Keep changes' }).click()
  await page.getByRole('heading', { name: 'Ready to move' }).waitFor()
})

walk('assess: invite, and links are told once', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const id = await openCampaign(api, workspace, { instrument: 'adkar' })
  await visit(page, `/w/${workspace}/assess/${id}`)
  await page.getByRole('button', { name: 'Invite' }).first().click()
  const drawer = page.getByRole('dialog')
  const groups = drawer.getByRole('group')
  await groups.first().getByLabel('How many links').fill('4')
  await groups.nth(1).getByLabel('One link for all').check()
  await axe(page)
  await drawer.getByRole('button', { name: 'Make links' }).click()
  await drawer.getByText('These links are shown only now.').waitFor()
  assert.equal(await drawer.locator('code').count(), 5)
  await drawer.getByRole('img', { name: /Code to scan/ }).waitFor()
  await settled(page)
  await shot(page, 'assess-links')
  await axe(page)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    drawer.getByRole('button', { name: 'Download as CSV' }).click(),
  ])
  assert.equal(file.suggestedFilename(), 'autumn.csv')
  await drawer.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('row', { name: /Business/ }).waitFor()
})

walk('assess: while people answer anonymously, results explain why they wait', { expected: ['409'] }, async ({ page }) => {
  const { workspace, open } = await rounded(page)
  await visit(page, `/w/${workspace}/assess/${open}?tab=results`)
  await page.getByText('The results of an anonymous campaign are shown once it is closed.').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0)
  await axe(page)
})

walk('assess: what both sides name is marked', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const id = await openCampaign(api, workspace, { instrument: 'objective-recall' })
  await reply(api, workspace, id, 'objective-recall')
  await visit(page, `/w/${workspace}/assess/${id}?tab=progress`)
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click()
  await page.getByText('The campaign is closed', { exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Results' }).click()
  await page.getByText('both sides').first().waitFor()
  await settled(page)
  await shot(page, 'assess-recall')
  await axe(page)
})

walk('assess: going back needs a reason, removing is confirmed', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const id = await openCampaign(api, workspace, { instrument: 'adkar' })
  await move(api, workspace, id, 'closed')
  await visit(page, `/w/${workspace}/assess/${id}?tab=progress`)
  await page.getByRole('button', { name: 'More steps' }).click()
  await page.getByRole('menuitem', { name: 'Reopen' }).click()
  const dialog = page.getByRole('dialog')
  assert.equal(await dialog.getByRole('button', { name: 'Reopen' }).isDisabled(), true)
  await dialog.getByLabel('Reason').fill('Two people were ill.')
  await dialog.getByRole('button', { name: 'Reopen' }).click()
  await page.getByText('The campaign is open again', { exact: true }).waitFor()
  await page.getByText('Two people were ill.').waitFor()
  await move(api, workspace, id, 'closed')
  await page.reload()
  await settled(page)
  await page.getByRole('button', { name: 'More steps' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('Nothing was asked yet').waitFor()
})

walk('assess: from what would raise the index to a plan, and asked again', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const { element: owner } = await api.post(`/workspaces/${workspace}/elements`, { type: 'person', name: 'Dana Example' })
  const wish = { instrument: 'samm', targets: { communications: 4 } }
  const id = await openCampaign(api, workspace, wish)
  await reply(api, workspace, id, 'samm')
  await move(api, workspace, id, 'closed')
  await visit(page, `/w/${workspace}/assess/${id}`)
  await page.getByRole('tab', { name: 'Plan' }).click()
  const guide = page.getByRole('list', { name: 'From asking to improving' }).locator('[aria-current="step"]')
  await guide.getByText('Improve', { exact: true }).waitFor()
  await page.getByText('Nothing is agreed yet.').waitFor()
  const boxes = page.getByRole('checkbox')
  assert.equal(await boxes.count(), 10)
  await page.getByRole('button', { name: 'Show all' }).click()
  assert.ok((await boxes.count()) > 10)
  await boxes.nth(0).check()
  await boxes.nth(1).check()
  await page.getByRole('button', { name: 'Agree on 2 actions' }).click()
  const drawer = page.getByRole('dialog')
  const steps = drawer.getByRole('group')
  assert.notEqual(await steps.nth(1).getByLabel('Action').inputValue(), '')
  await steps.nth(0).getByLabel('Action').fill('Rotate jobs')
  await steps.nth(0).getByLabel('Owner').fill('Dana')
  await page.getByRole('option', { name: /Dana Example/ }).click()
  await steps.nth(0).getByLabel('Due').fill('2099-03-31')
  await page.keyboard.press('Tab')
  await settled(page)
  await shot(page, 'assess-agree')
  await axe(page)
  await drawer.getByRole('button', { name: 'Put 2 into the plan' }).click()
  await page.getByText('2 actions are in the plan', { exact: true }).waitFor()
  const row = page.getByRole('row', { name: /Rotate jobs/ })
  await row.getByText('Dana Example').waitFor()
  await row.getByText('31 Mar 2099').waitFor()
  // One of them has neither owner nor day yet.
  await guide.getByText('Plan', { exact: true }).waitFor()
  const { campaign } = await api.get(`/workspaces/${workspace}/campaigns/${id}`)
  for (const { action } of campaign.plan) {
    const { version } = await api.get(`/workspaces/${workspace}/elements/${action}`)
    await api.patch(`/workspaces/${workspace}/elements/${action}`, { owner: owner.id, due: '2099-06-30' }, version)
  }
  await page.reload()
  await guide.getByText('Monitor', { exact: true }).waitFor()
  await settled(page)
  await shot(page, 'assess-planned')
  await axe(page)
  await page.getByRole('link', { name: 'Ask again' }).click()
  await page.getByRole('heading', { name: 'New campaign' }).waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Units' }).inputValue(), 'Sales\nOperations\nLegal')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('A year later')
  await page.getByRole('button', { name: 'Make campaign' }).click()
  await page.getByRole('heading', { name: 'A year later' }).waitFor()
  const { items } = await api.get(`/workspaces/${workspace}/campaigns`)
  const next = items.find((one) => one.name === 'A year later')
  assert.deepEqual([next.previous, next.instrument, next.targets], [id, 'samm', { communications: 4 }])
})

walk('assess: roles and a subject, told to links', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const { element: about } = await api.post(`/workspaces/${workspace}/elements`, { type: 'product', name: 'Home loans' })
  await visit(page, `/w/${workspace}/assess/new?instrument=adkar`)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Loans')
  await page.getByRole('combobox', { name: 'What it is about' }).fill('Home')
  await page.getByRole('option', { name: /Home loans/ }).click()
  await page.getByRole('textbox', { name: 'Roles' }).fill('Manager\nClerk')
  await page.getByRole('button', { name: 'Make campaign' }).click()
  await page.getByRole('link', { name: 'Home loans' }).waitFor()
  const [made] = (await api.get(`/workspaces/${workspace}/campaigns`)).items
  assert.deepEqual([made.roles, made.subject, made.workshop], [['Manager', 'Clerk'], about.id, false])
  await page.getByRole('button', { name: 'Invite' }).first().click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('combobox', { name: 'Group 1: Role' }).click()
  await page.getByRole('option', { name: 'Clerk' }).click()
  await drawer.getByRole('button', { name: 'Make links' }).click()
  await drawer.getByText('Business · Clerk').first().waitFor()
  await axe(page)
})

walk('assess: a lost link is replaced, and somebody is not asked any more', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const id = await openCampaign(api, workspace, { instrument: 'samm', anonymous: false, minimum_group: 1 })
  const campaign = `/workspaces/${workspace}/campaigns/${id}`
  const groups = [{ side: 'it', people: ['Ann Example', 'Ben Example'] }]
  const [lost] = (await api.post(`${campaign}/invitations`, { groups })).items
  await visit(page, `/w/${workspace}/assess/${id}`)
  await page.getByRole('button', { name: 'New link for Ann Example' }).click()
  await page.getByRole('button', { name: 'Copy link' }).waitFor()
  await axe(page)
  const gone = await fetch(`${base}/api/v1/answering/open`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ key: lost.key }),
  })
  assert.equal(gone.status, lost.person === 'Ann Example' ? 404 : 200)
  await page.getByRole('button', { name: 'Do not ask Ben Example any more' }).click()
  await page.getByRole('button', { name: 'New link for Ben Example' }).waitFor({ state: 'detached' })
  assert.deepEqual((await api.get(campaign)).progress.waiting, ['Ann Example'])
})

walk('assess: answers from a file, tried before they are brought in', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const id = await openCampaign(api, workspace, { instrument: 'samm', anonymous: false, minimum_group: 1 })
  const [first] = (await api.get(`/workspaces/${workspace}/instruments/samm`)).items
  await visit(page, `/w/${workspace}/assess/${id}`)
  await page.getByRole('button', { name: 'Read a file' }).click()
  const drawer = page.getByRole('dialog')
  const [template] = await Promise.all([
    page.waitForEvent('download'),
    drawer.getByRole('button', { name: 'Template as CSV' }).click(),
  ])
  const titles = await readFile(await template.path(), 'utf8')
  assert.ok(titles.includes('"person";"side";"unit";"role";"' + first.id + '"'))
  const rows = [`person;side;unit;${first.id};Shoe size`, 'Ann;business;Sales;3;38', 'Ben;it;Sales;9;40']
  await drawer.locator('input[type=file]').setInputFiles(fileOf('spring.csv', rows.join('\n')))
  await drawer.getByRole('button', { name: 'Try it' }).click()
  await drawer.getByText('Shoe size').waitFor()
  await drawer.getByText('Rows left out').waitFor()
  await drawer.getByText('Nothing is written yet.').waitFor()
  await settled(page)
  await shot(page, 'assess-file')
  await axe(page)
  assert.equal((await api.get(`/workspaces/${workspace}/campaigns/${id}`)).progress.finished, 0)
  await drawer.getByRole('button', { name: 'Bring in 1 reply' }).click()
  await page.getByText('1 reply is brought in', { exact: true }).waitFor()
  assert.equal((await api.get(`/workspaces/${workspace}/campaigns/${id}`)).progress.finished, 1)
})

walk('assess: results as a file', {}, async ({ page }) => {
  const { workspace, first } = await rounded(page)
  await visit(page, `/w/${workspace}/assess/${first}`)
  await page.getByRole('button', { name: 'Export this table' }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /CSV/ }).click(),
  ])
  const text = await readFile(await file.path(), 'utf8')
  assert.ok(text.includes('Communications') && text.includes("IT's grasp of the business"))
})

// A key of the campaign, made by somebody else.
async function keyFor(wish, group) {
  const { page, close } = await openPage()
  try {
    await signIn(page)
    const api = await apiOf(page)
    const workspace = await workspaceOf(api)
    const id = await openCampaign(api, workspace, wish)
    const { items } = await api.post(`/workspaces/${workspace}/campaigns/${id}/invitations`, {
      groups: [group],
    })
    const state = async () => (await api.get(`/workspaces/${workspace}/campaigns/${id}`)).progress
    const ended = () => move(api, workspace, id, 'closed').finally(close)
    return { key: items[0].key, state, ended, api, workspace, id }
  } catch (error) {
    await close()
    throw error
  }
}

const saved = (page) => page.getByRole('status').getByText('Saved', { exact: true }).waitFor()

test('answer: on a phone, without a network for a while, and back another time', async () => {
  const wish = { instrument: 'adkar', closes: '2099-12-18' }
  const { key, state, ended } = await keyFor(wish, { side: 'it', count: 4 })
  const { page, messages, close } = await openPage({ size: 'phone', scheme: 'dark' })
  const asked = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(`${base}/answer#${key}`)
  await page.getByText('Nobody can match an answer with a person.').waitFor()
  await page.getByText('Groups of fewer than 3 people are never shown.').waitFor()
  await page.getByText(/18 Dec 2099/).waitFor()
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByText('Question 1 of 15').waitFor()
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, label, summary')]
      .map((node) => node.getBoundingClientRect())
      .filter((box) => box.width > 0 && box.height < 44).length,
  )
  assert.equal(small, 0, 'Everything to touch is 44 pixels high.')
  await page.getByRole('radio').nth(2).check()
  await saved(page)
  await page.getByRole('button', { name: 'Add a note' }).click()
  await page.getByLabel('Note').fill('As far as I have seen.')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('Question 2 of 15').waitFor()
  await saved(page)

  await page.context().setOffline(true)
  await page.getByRole('radio').nth(3).check()
  await page.getByText('Waiting for the network; your answers are kept here').waitFor()
  await shot(page, 'answer-offline')
  await axe(page)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('radio').nth(1).check()
  // Comes back after the page was closed: what was not sent is still there, and is sent now.
  await page.context().setOffline(false)
  await saved(page)
  await page.reload()
  await page.getByText('Welcome back. 3 of 15 questions are answered.').waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Question 4 of 15').waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByText('Question 3 of 15').waitFor()
  assert.equal(await page.getByRole('radio').nth(1).isChecked(), true)

  for (let at = 3; at <= 15; ++at) await page.getByRole('button', { name: /Next|To the end/ }).click()
  await page.getByText('12 questions have no answer yet. You may leave them open.').waitFor()
  await page.getByRole('button', { name: 'Hand in' }).click()
  await page.getByRole('heading', { name: 'Thank you' }).waitFor()
  await page.getByText('Your answers are handed in: 3 of 15 questions.').waitFor()
  await saved(page)
  await axe(page)
  assert.equal((await state()).finished, 1)
  assert.deepEqual(asked.filter((url) => url.includes(key.slice(-12))), [], 'The key stands in no address.')

  await ended()
  await page.reload()
  await page.getByRole('alert').getByText(/closed/).waitFor()
  await axe(page)
  quiet(without(messages, 'ERR_INTERNET_DISCONNECTED', '409'))
  await close()
})

test('answer: what waits in the browser outlives the page', async () => {
  const { key, ended } = await keyFor({ instrument: 'adkar' }, { side: 'it', count: 4 })
  const { page, messages, close } = await openPage({ size: 'phone' })
  await page.goto(`${base}/answer#${key}`)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.route(/answering\/save/, (route) => route.abort('connectionrefused'))
  await page.getByRole('radio').nth(4).check()
  await page.getByText('Waiting for the network; your answers are kept here').waitFor()
  await page.goto('about:blank')
  await page.unroute(/answering\/save/)
  await page.goto(`${base}/answer#${key}`)
  await page.getByText('Welcome back. 1 of 15 questions are answered.').waitFor()
  await page.waitForFunction(() => !Object.keys(localStorage).some((name) => name.includes('answer.queue')))
  await ended()
  quiet(without(messages, 'ERR_CONNECTION_REFUSED'))
  await close()
})

// The worker has taken over, so that the page opens without a network from now on.
const worked = (page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null)

for (const [size, scheme] of [['phone', 'dark'], ['wide', 'light']]) {
  test(`answer: opens and goes on without a network, ${size}`, async () => {
    const { key, ended, api, workspace, id } = await keyFor(
      { instrument: 'adkar', anonymous: false, minimum_group: 1 },
      { side: 'it', people: ['Ann Example'] },
    )
    const { page, messages, close } = await openPage({ size, scheme })
    await page.goto(`${base}/answer#${key}`)
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('radio').nth(2).check()
    await saved(page)
    await worked(page)
    const kept = await page.evaluate(async () => {
      const out = []
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) out.push(url)
      return out
    })
    assert.ok(kept.length > 8)
    assert.deepEqual(kept.filter((url) => url.includes('/api/')), [], 'No answer of the API is kept.')

    await page.context().setOffline(true)
    await page.reload()
    await page.getByText('There is no network.').waitFor()
    await page.getByText('Welcome back. 1 of 15 questions are answered.').waitFor()
    await settled(page)
    await shot(page, `answer-reopened-${scheme}-${size}`)
    await axe(page)
    await page.getByRole('button', { name: 'Continue' }).click()
    if (size === 'phone') await page.getByText('Question 2 of 15').waitFor()
    const second = page.locator('[data-question]').nth(size === 'phone' ? 0 : 1)
    await second.getByRole('radio').nth(4).check()
    await page.getByText('Waiting for the network; your answers are kept here').waitFor()
    await shot(page, `answer-alone-${scheme}-${size}`)
    // And once more: what was answered without a network is there and can be changed.
    await page.reload()
    await page.getByText('Welcome back. 2 of 15 questions are answered.').waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    if (size === 'phone') await page.getByRole('button', { name: 'Back' }).click()
    assert.equal(await second.getByRole('radio').nth(4).isChecked(), true)
    await second.getByRole('radio').nth(0).check()
    // German is there as well.
    await page.getByRole('button', { name: 'DE Deutsch' }).click()
    await page.getByText('2 von 15 beantwortet').first().waitFor()
    await page.context().setOffline(false)
    await page.getByRole('status').getByText('Gespeichert', { exact: true }).waitFor()
    const open = await fetch(`${base}/api/v1/answering/open`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ key }),
    })
    const { answers } = await open.json()
    assert.deepEqual(Object.values(answers).map((one) => one.value).sort(), [1, 3])

    // Withdrawn while the phone was away: without a network nobody can know, with one it is over.
    await page.context().setOffline(true)
    await page.reload()
    await page.getByText('Es gibt kein Netz.').waitFor()
    await api.post(`/workspaces/${workspace}/campaigns/${id}/links`, { person: 'Ann Example', withdraw: true })
    await page.context().setOffline(false)
    await page.getByRole('heading', { name: 'Dieser Link führt nirgendwohin' }).waitFor()
    await page.context().setOffline(true)
    await page.reload()
    await page.getByRole('heading', { name: 'Es gibt keine Verbindung' }).waitFor()
    await shot(page, `answer-gone-${scheme}-${size}`)
    await page.context().setOffline(false)
    await ended()
    quiet(without(messages, 'ERR_INTERNET_DISCONNECTED', '404'))
    await close()
  })
}

test('answer: at a desk by keyboard, and in German', async () => {
  const { key, ended } = await keyFor({ instrument: 'adkar' }, { side: 'business', count: 4 })
  const { page, messages, close } = await openPage({ language: 'de' })
  await page.goto(`${base}/answer#${key}`)
  await page.getByRole('button', { name: 'Beginnen' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('[data-question]').first().waitFor()
  for (let step = 0; step < 3; ++step) {
    await page.keyboard.press('4')
    await page.keyboard.press('Enter')
  }
  await page.getByText('3 von 15 beantwortet').first().waitFor()
  await page.getByRole('button', { name: 'EN English' }).click()
  await page.getByText('3 of 15 answered').first().waitFor()
  await settled(page)
  await axe(page)
  await ended()
  quiet(messages)
  await close()
})

test('answer: a door gives a key of its own and lets the next one in', async () => {
  const { key, state, ended } = await keyFor({ instrument: 'adkar' }, { side: 'business', door: true })
  const { page, messages, close } = await openPage({ size: 'phone' })
  await page.goto(`${base}/answer#${key}`)
  await page.getByRole('button', { name: 'Begin' }).waitFor()
  await page.waitForFunction((door) => !location.hash.includes(door), key)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('radio').first().check()
  await saved(page)
  // The same door again, on the same phone: the same reply.
  await page.goto('about:blank')
  await page.goto(`${base}/answer#${key}`)
  await page.getByText('Welcome back. 1 of 15 questions are answered.').waitFor()
  await page.getByRole('button', { name: 'Somebody else answers on this device' }).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  for (let at = 2; at <= 15; ++at) await page.getByRole('button', { name: /Next|To the end/ }).click()
  await page.getByRole('button', { name: 'Hand in' }).click()
  await page.getByRole('button', { name: 'Somebody else answers on this device' }).click()
  await page.getByRole('button', { name: 'Begin' }).waitFor()
  const { invited, finished } = await state()
  assert.equal(finished, 1)
  assert.ok(invited >= 2)
  await ended()
  quiet(messages)
  await close()
})

test('answer: what does not apply needs a reason before it is kept', async () => {
  const wish = { instrument: 'iso-27001-annex-a', anonymous: false }
  const { key, state, ended } = await keyFor(wish, { side: 'it', people: ['Ann Example'] })
  const { page, messages, close } = await openPage({ size: 'phone' })
  await page.goto(`${base}/answer#${key}`)
  await page.getByText('This survey is not anonymous').waitFor()
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByText('Not applicable').click()
  await page.getByText('Write why, so that this answer can be kept.').waitFor()
  await page.getByText('0 of 93 answered').waitFor()
  await axe(page)
  await page.getByLabel('Why is it not applicable?').fill('We develop nothing ourselves.')
  await page.getByText('1 of 93 answered').waitFor()
  await saved(page)
  assert.equal((await state()).begun, 1)
  assert.deepEqual((await state()).waiting, ['Ann Example'])
  await ended()
  quiet(messages)
  await close()
})

test('answer: a link that leads nowhere says so', async () => {
  const { page, messages, close } = await openPage({ size: 'phone' })
  await page.goto(`${base}/answer#financial.0000`)
  await page.getByRole('heading', { name: 'This link leads nowhere' }).waitFor()
  await axe(page)
  quiet(without(messages, '404'))
  await close()
})

// Somebody with an account who is asked by name, in a workspace of their own.
async function askedByName(page, wish = {}) {
  const { page: other, close } = await openPage()
  try {
    await signIn(other)
    const api = await apiOf(other)
    const workspace = await workspaceOf(api)
    const { page: third, close: shut } = await openPage()
    const who = await signIn(third, 'kpi')
    const { account } = await (await third.context().request.get(`${base}/api/v1/session`)).json()
    await shut()
    await api.put(`/workspaces/${workspace}/members/${account.id}`, { role: 'contributor' })
    const id = await openCampaign(api, workspace, {
      instrument: 'adkar', name: 'Change readiness', anonymous: false, minimum_group: 1, closes: '2099-12-18', ...wish,
    })
    const groups = [{ side: 'it', people: [account.name, 'Somebody Else'] }]
    const { items } = await api.post(`/workspaces/${workspace}/campaigns/${id}/invitations`, { groups })
    await signIn(page, who.login)
    return { workspace, id, items, name: account.name }
  } finally {
    await close()
  }
}

rounds('home-owed-survey', async (page) => `/w/${(await askedByName(page)).workspace}`, {
  check: (page) => page.getByText('not begun; about').waitFor(),
})
rounds('home-owed-nothing', async (page) => {
  const { workspace } = await askedByName(page, { anonymous: true, minimum_group: 3 })
  return `/w/${workspace}`
}, { check: (page) => page.getByText('Nothing is due').waitFor() })
rounds('assess-own', async (page) => `/w/${(await askedByName(page)).workspace}/assess`, {
  check: (page) => page.getByText('Yours to answer').waitFor(),
})

test('answer: from Home, by name, without the link that was sent', async () => {
  const { page, messages, close } = await openPage()
  const { workspace, items, name } = await askedByName(page)
  assert.deepEqual(items.map((one) => one.holder), [name, null])
  await visit(page, `/w/${workspace}`)
  await page.getByText('What I owe (1)').waitFor()
  await page.getByRole('button', { name: /Change readiness/ }).click()
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.locator('[data-question]').first().getByRole('radio').nth(3).check()
  await saved(page)
  await visit(page, `/w/${workspace}`)
  await page.getByText('1 of 15 answered').waitFor()
  await settled(page)
  await shot(page, 'home-owed-begun')
  await visit(page, `/w/${workspace}/assess`)
  await page.getByRole('button', { name: 'Continue: Change readiness' }).click()
  await page.getByText('Welcome back. 1 of 15 questions are answered.').waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: /To the end/ }).or(page.getByRole('button', { name: 'Next section' })).first().waitFor()
  while (await page.getByRole('button', { name: 'Next section' }).isVisible())
    await page.getByRole('button', { name: 'Next section' }).click()
  await page.getByRole('button', { name: 'To the end' }).click()
  await page.getByRole('button', { name: 'Hand in' }).click()
  await page.getByRole('heading', { name: 'Thank you' }).waitFor()
  await saved(page)
  await settled(page)
  await axe(page)
  await shot(page, 'answer-back')
  await page.getByRole('link', { name: 'Back to Plumbline' }).click()
  await page.getByRole('button', { name: 'Change: Change readiness' }).waitFor()
  await page.getByText('handed in').waitFor()
  await visit(page, `/w/${workspace}`)
  await page.getByText('Nothing is due').waitFor()
  quiet(messages)
  await close()
})
