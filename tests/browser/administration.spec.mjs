// Administration of a workspace: people, settings, rules, catalogs, tokens, audit, storage.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, base, openPage, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { call, failing, fileOf, freshWorkspace, read, recovers, without } from './places.mjs'

const at = (section, workspace = 'retail') => `/w/${workspace}/administration?section=${section}`

for (const section of ['people', 'settings', 'rules', 'catalogs', 'tokens', 'audit', 'storage']) {
  rounds(`administration-${section}`, at(section), {
    check: async (page) => {
      const tab = page.getByRole('tab', { selected: true })
      assert.equal((await tab.textContent()).toLowerCase(), section)
    },
  })
}
rounds('administration-fresh', async (page) => at('people', await freshWorkspace(page, 'Fresh')), {
  check: async (page) => {
    // Nobody but whoever made it.
    assert.equal(await page.getByRole('combobox', { name: /^Role of/ }).count(), 1)
  },
})

for (const [section, path] of [
  ['people', /\/members$/],
  ['settings', /\/settings$/],
  ['rules', /\/rules$/],
  ['catalogs', /\/catalogs$/],
  ['tokens', /\/tokens$/],
  ['audit', /\/audit$/],
  ['storage', /\/workspaces\/retail$/],
]) {
  test(`administration: ${section} says when its data do not come, and recovers`, async () => {
    const { page, messages, close } = await openPage()
    try {
      await signIn(page)
      await recovers(page, at(section), path)
      await settled(page)
      quiet(without(messages, '500'))
    } finally {
      await close()
    }
  })
}

test('administration: a reader sees people and rules and changes nothing', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page, 'auditor')
    await visit(page, at('people'))
    assert.equal(await page.getByRole('combobox', { name: /^Role of/ }).count(), 0)
    assert.equal(await page.getByRole('button', { name: 'Invite somebody' }).count(), 0)
    assert.equal(await page.getByRole('tab', { name: 'Audit' }).count(), 0)
    await visit(page, at('settings'))
    assert.equal(await page.getByRole('button', { name: 'Save settings' }).count(), 0)
    await shot(page, 'administration-reader')
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})

test('administration: somebody is invited, withdrawn, given another role and removed', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'People')
    await visit(page, at('people', id))
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('E-mail').fill('nele@example.org')
    await axe(page)
    await dialog.getByRole('button', { name: 'Make a link' }).click()
    const link = await dialog.locator('code').textContent()
    assert.match(link, /\/invitations\/\w{20,}$/)
    await shot(page, 'administration-invited')
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('cell', { name: 'nele@example.org' }).waitFor()
    await page.getByRole('button', { name: 'Withdraw' }).click()
    await page.getByText('Invitation withdrawn').waitFor()
    await page.getByRole('cell', { name: 'nele@example.org' }).waitFor({ state: 'detached' })
    const gone = await fetch(`${base}/api/v1/invitations/${link.split('/').pop()}`)
    assert.notEqual(gone.status, 200)
    // Somebody who is there already gets a role, another, and none.
    const { items } = await call(page, 'GET', '/accounts')
    const other = items.find((one) => one.login !== 'admin' && !one.server_admin)
    await call(page, 'PUT', `/workspaces/${id}/members/${other.id}`, { role: 'reader' })
    await page.reload()
    const role = page.getByRole('combobox', { name: `Role of ${other.name}` })
    await role.click()
    await page.getByRole('option', { name: 'Steward' }).click()
    await page.getByText(`${other.name} is now: Steward`).waitFor()
    const members = async () => (await call(page, 'GET', `/workspaces/${id}/members`)).items
    assert.equal((await members()).find((one) => one.account === other.id).role, 'steward')
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByText(`${other.name} has no role here any more`).waitFor()
    assert.equal((await members()).some((one) => one.account === other.id), false)
    quiet(messages)
  } finally {
    await close()
  }
})

test('administration: a setting shows what it would do, is saved, and goes back to its default', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Settings', 'financial')
    await visit(page, at('settings', id))
    const weight = page.getByRole('textbox', { name: /perception/i }).first()
    await weight.fill('9')
    await weight.press('Tab')
    await page.getByText(/The index would move from/).waitFor()
    await settled(page)
    await shot(page, 'administration-settings-preview')
    await axe(page)
    const before = (await call(page, 'GET', `/workspaces/${id}/settings`)).values
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByText(/The index would move from/).waitFor({ state: 'detached' })
    await weight.fill('9')
    await weight.press('Tab')
    await page.getByText(/The index would move from/).waitFor()
    await page.getByRole('button', { name: 'Save settings' }).click()
    await page.getByText('Settings saved').waitFor()
    const after = (await call(page, 'GET', `/workspaces/${id}/settings`)).values
    assert.notDeepEqual(after, before)
    await page.getByRole('button', { name: 'Back to the default' }).first().waitFor()
    // A value out of bounds is said at its field and cannot be saved.
    quiet(messages)
  } finally {
    await close()
  }
})

test('administration: a setting that cannot be saved keeps what was typed', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Refused', 'retail')
    await visit(page, at('settings', id))
    const weight = page.getByRole('textbox', { name: /perception/i }).first()
    await weight.fill('9')
    await weight.press('Tab')
    await page.getByText(/The index would move from/).waitFor()
    const restore = await failing(page, /\/settings$/)
    await page.getByRole('button', { name: 'Save settings' }).click()
    await page.getByText('The disk is full.').first().waitFor()
    assert.match(await weight.inputValue(), /^9/)
    await restore()
    await page.getByRole('button', { name: 'Save settings' }).click()
    await page.getByText('Settings saved').waitFor()
    quiet(without(messages, '500'))
  } finally {
    await close()
  }
})

test('administration: rules lead to what they find', async () => {
  const { page, messages, close } = await openPage()
  try {
    await signIn(page)
    await visit(page, at('rules', 'financial'))
    const link = page.getByRole('table').getByRole('link').first()
    const open = Number(await link.textContent())
    await link.click()
    await page.waitForURL(/\/findings\?.*rule=/)
    await settled(page)
    assert.ok(open > 0)
    assert.ok((await page.getByRole('row').count()) > 1)
    quiet(messages)
  } finally {
    await close()
  }
})

const catalog = `catalog: metamodel
version: 1
types:
  - {id: brand, name: Brand, plural: Brands, group: strategy, side: business, component: {business: BS.scope}}
`
test('administration: a catalog is checked, refused with its line, saved, used and removed', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Catalogs')
    await visit(page, at('catalogs', id))
    await page.getByRole('button', { name: 'Add a catalog' }).click()
    await page.getByLabel('File name').fill('brands.yaml')
    const text = page.getByRole('textbox', { name: 'Text of the catalog' })
    await text.fill('catalog: metamodel\nversion: 1\ntypes:\n  - {id: brand\n')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByRole('alert').filter({ hasText: 'close every bracket' }).first().waitFor()
    await shot(page, 'administration-catalog-refused')
    await axe(page)
    await text.fill(catalog)
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('The catalog fits').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Catalog saved').waitFor()
    await page.getByRole('button', { name: /brands\.yaml/ }).waitFor()
    const types = (await call(page, 'GET', `/workspaces/${id}/metamodel`)).types
    assert.ok(types.some((type) => type.id === 'brand'))
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Catalog removed').waitFor()
    await page.getByRole('button', { name: /brands\.yaml/ }).waitFor({ state: 'detached' })
    quiet(without(messages, '422', '400'))
  } finally {
    await close()
  }
})

test('administration: a token of a program is seen and revoked', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Tokens')
    await visit(page, at('tokens', id))
    await page.getByText('No program reaches this workspace').waitFor()
    await shot(page, 'administration-tokens-empty')
    const ends = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
    const { text: token } = await call(page, 'POST', '/account/tokens', {
      workspace: id,
      name: 'Nightly import',
      role: 'editor',
      expires_at: `${ends}T00:00:00Z`,
    })
    const use = () =>
      fetch(`${base}/api/v1/workspaces/${id}`, { headers: { Authorization: `Bearer ${token}` } })
    assert.equal((await use()).status, 200)
    await page.reload()
    await page.getByRole('cell', { name: 'Nightly import' }).waitFor()
    await shot(page, 'administration-tokens')
    await axe(page)
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Token revoked').waitFor()
    await page.getByText('No program reaches this workspace').waitFor()
    assert.equal((await use()).status, 401)
    quiet(messages)
  } finally {
    await close()
  }
})

test('administration: the audit tells who was given what', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Audit')
    await call(page, 'POST', `/workspaces/${id}/invitations`, { role: 'reader', email: 'a@example.org' })
    await visit(page, at('audit', id))
    await page.getByRole('row').nth(1).waitFor()
    await page.getByText(/invit/i).first().waitFor()
    const check = page.getByRole('button', { name: 'Check the chain' })
    await check.click()
    await page.getByText('Unaltered').waitFor()
    await shot(page, 'administration-audit-proved')
    await axe(page)
    quiet(messages)
  } finally {
    await close()
  }
})

test('administration: a backup is taken, restored under another name, and holds the same', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Kept', 'retail')
    await visit(page, at('storage', id))
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download a backup' }).click(),
    ])
    assert.match(saved.suggestedFilename(), /\.plumb$/)
    const bytes = read(await saved.path())
    await visit(page, '/workspaces')
    // What is no backup is refused with the reason.
    await page.getByRole('button', { name: 'Restore a backup' }).click()
    const dialog = page.getByRole('dialog')
    const choose = dialog.locator('input[type=file]')
    const restored = `${id}-again`
    await choose.setInputFiles(fileOf('notes.plumb', 'these are notes'))
    await dialog.getByLabel('Address').fill(restored)
    await dialog.getByRole('button', { name: 'Check and restore' }).click()
    await dialog.getByRole('alert').waitFor()
    await shot(page, 'workspace-restore-refused')
    await axe(page)
    await choose.setInputFiles({ name: saved.suggestedFilename(), mimeType: 'application/octet-stream', buffer: bytes })
    await dialog.getByRole('button', { name: 'Check and restore' }).click()
    await page.waitForURL(new RegExp(`/w/${restored}`))
    await settled(page)
    const [one, two] = await Promise.all(
      [id, restored].map((name) => call(page, 'GET', `/workspaces/${name}`)),
    )
    assert.deepEqual([two.elements, two.relations, two.index], [one.elements, one.relations, one.index])
    quiet(without(messages, '422', '400'))
  } finally {
    await close()
  }
})

test('administration: a workspace is renamed, archived and opened again', async () => {
  const { page, messages, close } = await openPage()
  try {
    const id = await freshWorkspace(page, 'Old name')
    await visit(page, at('storage', id))
    await page.getByLabel('Name', { exact: true }).fill('New name')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByText('Workspace renamed').waitFor()
    await page.getByRole('button', { name: 'Archive the workspace' }).click()
    const dialog = page.getByRole('dialog')
    const go = dialog.getByRole('button', { name: 'Archive the workspace' })
    assert.ok(await go.isDisabled())
    await dialog.getByRole('textbox').fill('New name')
    await axe(page)
    await go.click()
    await page.waitForURL(/\/workspaces/)
    await page.getByRole('link', { name: 'New name' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Show archived workspaces' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'New name' })
    await row.waitFor()
    await shot(page, 'workspaces-archived')
    await row.getByRole('button', { name: 'Open New name again' }).click()
    await page.getByText('New name is open again').waitFor()
    await page.getByRole('button', { name: 'Back to the open ones' }).click()
    await page.getByRole('link', { name: 'New name' }).click()
    await page.waitForURL(new RegExp(`/w/${id}`))
    quiet(messages)
  } finally {
    await close()
  }
})
