// The main walk without a mouse: sign in, go places, open a number, act on a finding, edit an element.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, base, openPage, quiet, settled, shot, signIn, visit } from './harness.mjs'
import { tabTo, walk, workspaceOf } from './walk.mjs'

const focused = (page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') || document.activeElement?.textContent?.trim())

test('keyboard: sign in', async () => {
  const { page, messages, close } = await openPage()
  try {
    const { demo } = await (await fetch(`${base}/api/v1/status`)).json()
    await page.goto(`${base}/w/financial`)
    await page.waitForURL(/sign-in\?return_to=/)
    await settled(page)
    await tabTo(page, page.getByLabel('Login'), { most: 4 })
    await page.keyboard.type('leader')
    await page.keyboard.press('Tab')
    await page.keyboard.type(demo.password)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/w\/financial/)
    await settled(page)
    // The first Tab offers to jump over header and navigation.
    await page.keyboard.press('Tab')
    assert.equal(await focused(page), 'Skip to content')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
    quiet(messages.filter((message) => !message.includes('401')))
  } finally {
    await close()
  }
})

walk('keyboard: a number opens to where it comes from, and the focus comes back', {}, async ({ page }) => {
  await visit(page, '/w/financial')
  const index = page.getByRole('button', { name: /of 100/ }).first()
  await tabTo(page, index, { most: 60 })
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog')
  await drawer.getByText('How it is computed').waitFor()
  assert.ok(await drawer.evaluate((node) => node.contains(document.activeElement)))
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  await page.waitForFunction((name) => document.activeElement?.textContent === name, await index.evaluate((node) => node.textContent))
})

walk('keyboard: a finding is found, muted and opened again', {}, async ({ page, api }) => {
  const w = await workspaceOf(api, 'financial')
  await visit(page, `/w/${w}`)
  await page.keyboard.press('g')
  await page.keyboard.press('f')
  await page.waitForURL('**/findings**')
  await settled(page)
  await tabTo(page, page.getByRole('grid'), { most: 60 })
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/key=/)
  const panel = page.getByRole('complementary')
  await panel.getByText('What to do').waitFor()
  const { key } = Object.fromEntries(new URL(page.url()).searchParams)
  await tabTo(page, panel.getByRole('button', { name: 'Mute', exact: true }), { most: 60 })
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, page.getByLabel('Reason'), { most: 5 })
  await page.keyboard.type('Until the new platform is live')
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Mute', exact: true }), { most: 8 })
  await page.keyboard.press('Enter')
  await panel.getByRole('button', { name: 'Open again' }).waitFor()
  const kept = await api.get(`/workspaces/${w}/findings/one?key=${encodeURIComponent(key)}`)
  assert.equal(kept.muted.reason, 'Until the new platform is live')
  // What one has just done can be taken back at once.
  await page.waitForFunction(() => document.activeElement?.textContent === 'Open again')
  await page.keyboard.press('Enter')
  await panel.getByRole('button', { name: 'Mute', exact: true }).waitFor()
})

walk('keyboard: an element is found, edited and the edit left again', {}, async ({ page, api }) => {
  const w = await workspaceOf(api, 'financial')
  await visit(page, `/w/${w}`)
  await page.keyboard.press('Control+k')
  const box = page.getByPlaceholder('Search or jump to')
  await box.waitFor()
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT')
  await page.keyboard.type('ledger')
  await page.getByRole('button', { name: /Core ledger 84/ }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/elements\//)
  await settled(page)
  const pencil = page.getByRole('button', { name: 'Edit Name', exact: true })
  await tabTo(page, pencil, { most: 60 })
  await page.keyboard.press('Enter')
  const field = page.getByRole('textbox', { name: 'Name', exact: true })
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT')
  const before = await field.inputValue()
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Edit Name')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT')
  await page.keyboard.press('End')
  await page.keyboard.type(' renewed')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: `${before} renewed` }).waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Edit Name')
})

walk('keyboard: the list of keys', {}, async ({ page }) => {
  await visit(page, '/w/financial')
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard' })
  await help.getByText('Next in the list').waitFor()
  await shot(page, 'keys')
  await axe(page)
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'hidden' })
  // Typing is never taken for a command.
  await visit(page, '/w/financial/findings')
  const filter = page.getByRole('textbox').first()
  await filter.click()
  await page.keyboard.type('g?')
  assert.equal(await filter.inputValue(), 'g?')
  assert.equal(await page.getByRole('dialog').count(), 0)
})

test('keyboard: where the focus is can be seen everywhere', async () => {
  const { page, close } = await openPage()
  try {
    await signIn(page)
    for (const path of ['', '/strategy', '/scenarios', '/history', '/findings']) {
      await visit(page, `/w/financial${path}`)
      for (let step = 0; step < 45; ++step) {
        await page.keyboard.press('Tab')
        const seen = await page.evaluate(() => {
          const node = document.activeElement
          if (!node || node === document.body) return { ok: true }
          const marks = (one) => {
            const style = getComputedStyle(one)
            const outlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0
            // A table that scrolls has its ring inside, where nothing clips it.
            return outlined || style.boxShadow.includes('inset')
          }
          const box = node.getBoundingClientRect()
          // Text fields show it by their border; a choice hides its input and marks its label.
          const field = node.matches('textarea, input:not([type=radio], [type=checkbox])')
          const label = node.nextElementSibling
          if (node.matches('[type=radio]') && label && marks(label)) return { ok: true }
          return { ok: box.width > 0 && (marks(node) || field || [...node.querySelectorAll('*')].some(marks)), html: node.outerHTML.slice(0, 200) }
        })
        assert.ok(seen.ok, `${path}: no mark of the focus on ${seen.html}`)
      }
    }
  } finally {
    await close()
  }
})
