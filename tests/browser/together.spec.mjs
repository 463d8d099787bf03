// Two people in two windows: what one does the other sees, and nobody's work is lost.
import assert from 'node:assert/strict'
import { axe, quiet, shot, visit } from './harness.mjs'
import { companion, walk, workspaceOf } from './walk.mjs'

// One goal, two people in front of it.
async function both(page, api, fields = {}) {
  const w = await workspaceOf(api)
  const { element } = await api.post(`/workspaces/${w}/elements`, {
    type: 'goal', name: 'Grow', side: 'business', fields,
  })
  const other = await companion(api, w, 'architect', 'editor')
  const path = `/w/${w}/elements/${element.id}`
  await visit(page, path)
  await visit(other.page, path)
  return { w, element, other, path }
}
const edit = async (page, field, value) => {
  await page.getByRole('button', { name: `Edit ${field}`, exact: true }).click()
  await page.getByRole('textbox', { name: field, exact: true }).fill(value)
}
const save = (page) => page.getByRole('button', { name: 'Save', exact: true }).click()

walk('together: presence, and the field somebody is in', {}, async ({ page, api }) => {
  const { other, w } = await both(page, api)
  try {
    await page.getByText('Also here: Luc Garnier').waitFor()
    await other.page.getByText(`Also here: ${api.account.name}`).waitFor()
    await other.page.getByRole('button', { name: 'Edit Name', exact: true }).click()
    await page.getByText('Luc Garnier is editing').waitFor()
    await shot(page, 'together-presence')
    await axe(page)
    await other.page.keyboard.press('Escape')
    await page.getByText('Luc Garnier is editing').waitFor({ state: 'hidden' })
    await other.page.goto(new URL(`/w/${w}/history`, page.url()).href)
    await page.getByText('Also here').waitFor({ state: 'hidden' })
    quiet(other.messages)
  } finally {
    await other.close()
  }
})

walk('together: a window that is closed says goodbye', {}, async ({ page, api }) => {
  const { other } = await both(page, api)
  await page.getByText('Also here: Luc Garnier').waitFor()
  await other.page.close({ runBeforeUnload: true })
  await page.getByText('Also here').waitFor({ state: 'hidden' })
  await other.close()
})

walk('together: a change in one window appears in the other', {}, async ({ page, api }) => {
  const { other } = await both(page, api)
  try {
    await edit(other.page, 'Name', 'Grow faster')
    await save(other.page)
    await page.getByRole('heading', { level: 1, name: 'Grow faster' }).waitFor()
    // The one who undoes takes it back for both.
    await other.page.locator('.toast').getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { level: 1, name: 'Grow', exact: true }).waitFor()
    quiet(other.messages)
  } finally {
    await other.close()
  }
})

walk('together: lists and the strategy follow as well', {}, async ({ page, api }) => {
  const { other, w } = await both(page, api)
  try {
    await visit(page, `/w/${w}/strategy`)
    await page.getByRole('button', { name: 'Grow', exact: true }).waitFor()
    await edit(other.page, 'Name', 'Grow faster')
    await save(other.page)
    await page.getByRole('button', { name: 'Grow faster' }).waitFor()
    await visit(page, `/w/${w}/model`)
    await edit(other.page, 'Name', 'Grow fastest')
    await save(other.page)
    await page.getByRole('gridcell', { name: 'Grow fastest', exact: true }).waitFor()
  } finally {
    await other.close()
  }
})

walk('together: different fields are merged', {}, async ({ page, api }) => {
  const { other, w, element } = await both(page, api, { description: 'Old words', weight: 1 })
  try {
    await edit(page, 'Description', 'My words')
    await edit(other.page, 'Name', 'Their name')
    await save(other.page)
    await page.getByRole('heading', { level: 1, name: 'Their name' }).waitFor()
    // What was typed is still there, though the page behind it is newer.
    assert.equal(await page.getByRole('textbox', { name: 'Description', exact: true }).inputValue(), 'My words')
    await save(page)
    await page.getByText('Description saved').waitFor()
    await other.page.getByText('My words').first().waitFor()
    const now = await api.get(`/workspaces/${w}/elements/${element.id}`)
    assert.deepEqual([now.name, now.fields.description], ['Their name', 'My words'])
    assert.equal(await page.getByRole('dialog').count(), 0)
    quiet(other.messages)
  } finally {
    await other.close()
  }
})

for (const mine of [true, false]) {
  for (const size of mine ? ['wide', 'phone'] : ['wide']) {
    const choice = mine ? 'mine stands' : 'theirs stands'
    walk(`together: the same field, ${choice}, ${size}`, { expected: [412], size, scheme: size === 'phone' ? 'dark' : 'light' }, async ({ page, api }) => {
      const { other, w, element } = await both(page, api)
      try {
        await edit(page, 'Name', 'My name')
        await edit(other.page, 'Name', 'Their name')
        await save(other.page)
        await page.getByRole('heading', { level: 1, name: 'Their name' }).waitFor()
        await save(page)
        const dialog = page.getByRole('dialog', { name: 'Somebody else changed this too' })
        await dialog.getByText('Their name').waitFor()
        await dialog.getByText('My name').waitFor()
        await shot(page, `together-conflict-${size}`)
        await axe(page)
        if (mine) await dialog.getByRole('radio', { name: /What you wrote/ }).check()
        await dialog.getByRole('button', { name: 'Save this choice' }).click()
        await dialog.waitFor({ state: 'hidden' })
        const stands = mine ? 'My name' : 'Their name'
        await page.getByRole('heading', { level: 1, name: stands }).waitFor()
        await other.page.getByRole('heading', { level: 1, name: stands }).waitFor()
        assert.equal((await api.get(`/workspaces/${w}/elements/${element.id}`)).name, stands)
      } finally {
        await other.close()
      }
    })
  }
}

walk('together: a field both fill for the first time', { expected: [412] }, async ({ page, api }) => {
  const { other } = await both(page, api)
  try {
    for (const one of [page, other.page]) await one.getByRole('button', { name: /more field/ }).click()
    await edit(page, 'Description', 'My words')
    await edit(other.page, 'Description', 'Their words')
    await save(other.page)
    await page.getByText('Luc Garnier is editing').waitFor({ state: 'hidden' })
    await save(page)
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed this too' })
    await dialog.getByText('Their words').waitFor()
    await dialog.getByRole('button', { name: 'Back to editing' }).click()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await page.getByRole('textbox', { name: 'Description', exact: true }).inputValue(), 'My words')
  } finally {
    await other.close()
  }
})

// The drawing of its surroundings may ask once more before the page knows.
walk('together: an element that is removed meanwhile', { expected: [404] }, async ({ page, api }) => {
  const { other } = await both(page, api)
  try {
    await other.page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('It was removed; everything it held comes back with Restore.').waitFor()
    await page.getByRole('button', { name: 'Restore' }).click()
    await other.page.getByRole('button', { name: 'Edit Name' }).waitFor()
  } finally {
    await other.close()
  }
})

walk('together: a comment with a mention reaches whoever is meant', {}, async ({ page, api }) => {
  const { other, w, path } = await both(page, api)
  try {
    await visit(other.page, `/w/${w}`)
    await other.page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
    const box = page.getByRole('textbox', { name: 'Write a comment' })
    await box.click()
    await page.keyboard.type('Is this still true, @arch')
    await page.getByRole('option', { name: /Luc Garnier/ }).waitFor()
    await shot(page, 'comment-mention')
    await axe(page)
    await page.keyboard.press('Enter')
    assert.equal((await box.inputValue()).trim(), 'Is this still true, @architect')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('article').getByText('@architect').waitFor()
    assert.equal(await box.inputValue(), '')

    await other.page.getByRole('button', { name: 'Notifications, 1 new' }).click()
    const centre = other.page.getByRole('dialog')
    await centre.getByRole('link').first().waitFor()
    await shot(other.page, 'notifications')
    await axe(other.page)
    await centre.getByRole('link').first().click()
    await other.page.waitForURL(`**${path}`)
    await other.page.getByRole('article').getByText('@architect').waitFor()
    await other.page.getByRole('button', { name: 'Reply' }).click()
    await other.page.getByRole('textbox', { name: `Reply to ${api.account.name}` }).fill('Since June.')
    await other.page.keyboard.press('Control+Enter')
    await page.getByRole('article').getByText('Since June.').waitFor()
    await page.getByRole('button', { name: 'Notifications, 1 new' }).waitFor()

    await other.page.getByRole('button', { name: /^Notifications/ }).click()
    await other.page.getByRole('button', { name: 'Mark all as read' }).click()
    await other.page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Mark as settled' }).click()
    await page.getByText('Settled: 2 comments, begun by').waitFor()
    await other.page.getByText('Settled: 2 comments, begun by').waitFor()
    quiet(other.messages)
  } finally {
    await other.close()
  }
})

walk('together: a comment that cannot be sent stays written', { expected: ['ERR_', 'request:'] }, async ({ page, api }) => {
  const { other } = await both(page, api)
  await other.close()
  const box = page.getByRole('textbox', { name: 'Write a comment' })
  await box.fill('Kept words')
  await page.route('**/comments', (route) => route.abort())
  await page.getByRole('button', { name: 'Comment', exact: true }).click()
  await page.getByRole('alert').getByText('The server does not answer.').waitFor()
  assert.equal(await box.inputValue(), 'Kept words')
})
