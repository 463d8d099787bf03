// A workshop: a facilitator at the wall, phones in the room; ask, vote, reveal, again, agree.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, base, openPage, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { recovers } from './places.mjs'
import { apiOf, walk, workspaceOf } from './walk.mjs'

async function openWorkshop(api, workspace, wish) {
  const { campaign } = await api.post(`/workspaces/${workspace}/campaigns`, {
    name: 'In the room',
    purpose: 'Where we stand, and whether we agree.',
    instrument: 'samm',
    workshop: true,
    anonymous: true,
    minimum_group: 3,
    ...wish,
  })
  const path = `/workspaces/${workspace}/campaigns/${campaign.id}`
  await api.post(`${path}/moves`, { to: 'open' })
  return path
}
// Phones that came through a door and vote without being looked at: side, level.
async function crowd(api, path, votes, item) {
  const { items } = await api.post(`${path}/invitations`, {
    groups: [{ side: 'business', door: true }, { side: 'it', door: true }],
  })
  const keys = []
  for (const [side, value] of votes) {
    const door = items.find((one) => one.side === side).key
    const { key } = await post('/answering/open', { key: door })
    if (item) await cast(key, item, value)
    keys.push(key)
  }
  return { doors: items, keys }
}
async function post(path, body) {
  const answer = await fetch(`${base}/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.ok(answer.ok, await answer.clone().text())
  return answer.json()
}
// A vote in the round that is under way.
async function cast(key, item, value) {
  const { round } = await post('/answering/workshop', { key })
  return post('/answering/save', { key, round, answers: { [item]: { value } } })
}
const questions = async (api, workspace) =>
  (await api.get(`/workspaces/${workspace}/instruments/samm`)).items.filter((one) => one.audience === 'both')

let shown
// A workshop at its second vote, revealed; another that waits. Made once.
async function held(page) {
  await signIn(page)
  shown ??= (async () => {
    const api = await apiOf(page)
    const workspace = await workspaceOf(api)
    const [first, second] = await questions(api, workspace)
    const path = await openWorkshop(api, workspace)
    const both = (business, it) => [0, 1, 2, 3].flatMap((at) => [
      ['business', business[at]],
      ['it', it[at]],
    ])
    const { keys } = await crowd(api, path, both([4, 4, 5, 3], [2, 2, 1, 3]))
    const vote = async (levels) => {
      for (const [at, key] of keys.entries())
        await cast(key, first.id, levels[at])
    }
    const act = (body) => api.post(`${path}/workshop`, body)
    await act({ do: 'ask', item: second.id })
    await act({ do: 'agree', level: 2, dissent: 'Sales sees 3', note: '' })
    await act({ do: 'ask', item: first.id })
    await vote([4, 2, 4, 2, 5, 1, 3, 3])
    await act({ do: 'reveal' })
    await act({ do: 'again' })
    await vote([3, 2, 3, 3, 4, 2, 3, 3])
    await act({ do: 'reveal' })
    const waiting = await openWorkshop(api, workspace, { name: 'Not begun' })
    const { doors } = await crowd(api, waiting, [])
    return { workspace, id: path.split('/').at(-1), key: keys[0], waiting: doors[0].key, idle: waiting.split('/').at(-1) }
  })()
  return shown
}
const wall = (pick) => async (page) => {
  const found = await held(page)
  return `/w/${found.workspace}/assess/${pick(found)}/workshop`
}

rounds('workshop-idle', wall(({ idle }) => idle), {
  check: async (page) => {
    await page.getByRole('button', { name: 'Make codes' }).click()
    await page.getByRole('img', { name: 'Code to scan: IT' }).waitFor()
  },
})
rounds('workshop-revealed', wall(({ id }) => id), {
  check: (page) => page.getByRole('img', { name: /5 votes, 3 business, 2 IT, 2 before/ }).waitFor(),
})
rounds('workshop-phone-waits', async (page) => `/answer#${(await held(page)).waiting}`, {
  check: (page) => page.getByRole('heading', { name: 'You are in' }).waitFor(),
})
rounds('workshop-phone-revealed', async (page) => `/answer#${(await held(page)).key}`, {
  check: (page) => page.getByText('your vote', { exact: true }).waitFor(),
})

test('workshop: asked, voted on two phones, revealed, voted again, agreed', async () => {
  const lead = await openPage()
  const phones = [await openPage({ size: 'phone' }), await openPage({ size: 'phone', scheme: 'dark' })]
  const wall = lead.page
  await signIn(wall)
  const api = await apiOf(wall)
  const workspace = await workspaceOf(api)
  const [first] = await questions(api, workspace)

  // Made in the form, opened from the screen itself.
  await visit(wall, `/w/${workspace}/assess/new?instrument=samm`)
  await wall.getByRole('textbox', { name: 'Name' }).fill('Together')
  await wall.getByRole('radio', { name: 'Workshop' }).check()
  await wall.getByRole('button', { name: 'Make campaign' }).click()
  await wall.getByRole('link', { name: 'Workshop' }).click()
  await wall.getByRole('button', { name: 'Open the workshop' }).click()
  const told = wall.waitForResponse((answer) => answer.url().endsWith('/invitations'))
  await wall.getByRole('button', { name: 'Make codes' }).click()
  const { items } = await (await told).json()
  await wall.getByRole('img', { name: 'Code to scan: Business' }).waitFor()

  for (const [at, side] of ['business', 'it'].entries()) {
    const { page } = phones[at]
    await page.goto(`${base}/answer#${items.find((one) => one.side === side).key}`)
    await page.getByRole('heading', { name: 'You are in' }).waitFor()
  }
  // Two more, so that an anonymous vote may be shown.
  const path = `/workspaces/${workspace}/campaigns/${new URL(wall.url()).pathname.split('/').at(-2)}`
  const others = []
  for (const side of ['business', 'it'])
    others.push((await post('/answering/open', { key: items.find((one) => one.side === side).key })).key)
  await wall.getByText('4 people in the room').waitFor()

  await wall.getByRole('heading', { name: first.question }).waitFor()
  await wall.getByRole('button', { name: 'Ask', exact: true }).click()
  await wall.getByRole('timer').waitFor()
  assert.equal(await wall.getByRole('button', { name: 'Reveal' }).isDisabled(), true)
  for (const [at, level] of [3, 1].entries()) {
    const { page } = phones[at]
    await page.getByRole('heading', { name: first.question }).waitFor()
    await page.getByRole('radio').nth(level).check()
    await page.getByText('Your vote is in').waitFor()
  }
  // Changed before it is revealed.
  await phones[1].page.getByRole('radio').nth(2).check()
  for (const key of others) await cast(key, first.id, 2)
  await wall.getByText('4 votes').waitFor()
  await shot(wall, 'workshop-asked')
  await settled(phones[0].page)
  await shot(phones[0].page, 'workshop-phone-asked')
  await axe(wall)
  await axe(phones[0].page)
  await axe(phones[1].page)

  await wall.getByRole('button', { name: 'Reveal' }).click()
  await wall.getByRole('img', { name: '2 votes' }).waitFor()
  for (const { page } of phones) await page.getByText('your vote', { exact: true }).waitFor()
  await phones[1].page.getByRole('listitem').filter({ hasText: 'your vote' }).getByText('3', { exact: true }).waitFor()

  await wall.getByRole('button', { name: 'Vote again' }).click()
  for (const [at, { page }] of phones.entries()) {
    await page.getByText('Vote 2').waitFor()
    assert.equal(await page.getByRole('radio', { checked: true }).count(), 0, `Phone ${at} begins anew.`)
    await page.getByRole('radio').nth(2).check()
    await page.getByText('Your vote is in').waitFor()
  }
  await cast(others[0], first.id, 3)
  await wall.getByText('3 votes').waitFor()
  await wall.getByRole('button', { name: 'Reveal' }).click()
  await wall.getByRole('img', { name: '3 votes, 1 before' }).waitFor()

  await wall.getByText('3', { exact: true }).last().click()
  await wall.getByRole('radio', { name: /^3/ }).check({ force: true })
  await wall.getByLabel('Who disagrees, and why').fill('Stores see a 2.')
  await wall.getByRole('button', { name: 'Agree', exact: true }).click()
  await wall.getByRole('heading', { name: '1 of', exact: false }).waitFor()
  await wall.getByText('Disagrees: Stores see a 2.').waitFor()
  for (const { page } of phones) await page.getByRole('heading', { name: 'Look up and talk' }).waitFor()
  const { agreed } = await api.get(`${path}/workshop`)
  assert.deepEqual(agreed, [{ item: first.id, level: 3, dissent: 'Stores see a 2.', note: '' }])
  // Codes live as long as the tab.
  await wall.reload()
  await wall.getByRole('img', { name: 'Code to scan: IT' }).waitFor()
  for (const { messages, close } of [...phones, lead]) {
    quiet(messages)
    await close()
  }
})

test('workshop: a phone that loses the network votes when it is back', async () => {
  const lead = await openPage()
  await signIn(lead.page)
  const api = await apiOf(lead.page)
  const workspace = await workspaceOf(api)
  const [first] = await questions(api, workspace)
  const path = await openWorkshop(api, workspace)
  const { doors } = await crowd(api, path, [])
  await api.post(`${path}/workshop`, { do: 'ask', item: first.id })
  const { page, close } = await openPage({ size: 'phone' })
  await page.goto(`${base}/answer#${doors[0].key}`)
  await page.getByRole('heading', { name: first.question }).waitFor()
  await page.context().setOffline(true)
  await page.getByRole('radio').nth(1).check()
  await page.getByText('Waiting for the network').waitFor()
  await page.context().setOffline(false)
  await page.getByText('Your vote is in').waitFor()
  await axe(page)
  assert.equal((await api.get(`${path}/workshop`)).voted, 1)
  await close()
  await lead.close()
})

walk('workshop: a screen that does not come says so', { expected: ['500'] }, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const path = await openWorkshop(api, workspace)
  await recovers(page, `/w/${workspace}/assess/${path.split('/').at(-1)}/workshop`, /\/workshop$/)
})
