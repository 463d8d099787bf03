// The screens that show the model: explorer, element, landscape, organisation, skills, inventory, views, import.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPage, rounds, signIn, visit } from './harness.mjs'

rounds('model', '/w/retail/model', { as: 'architect' })
rounds('element', '/w/retail/elements/goal-omnichannel', { as: 'architect' })
rounds('landscape', '/w/retail/graph', { as: 'architect' })
rounds('organisation', '/w/retail/organisation', { as: 'architect' })
rounds('skills', '/w/retail/skills', { as: 'architect' })
rounds('inventory', '/w/retail/inventory', { as: 'architect' })
rounds('views', '/w/retail/views', { as: 'architect' })
rounds('import', '/w/retail/import', { as: 'architect' })
rounds('export', '/w/retail/export', { as: 'architect' })

test('the explorer is walked and an element opened by keyboard alone', async () => {
  const { page, close } = await openPage()
  try {
    await signIn(page, 'architect')
    await visit(page, '/w/retail/model?type=goal')
    await page.getByRole('grid').focus()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary')
    await panel.waitFor()
    assert.match(page.url(), /element=/)
  } finally {
    await close()
  }
})
