// Audits: planned, judged step by step, put up for review, signed by both sides in two windows, and the
// report read, kept and proved.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { axe, quiet, rounds, settled, shot, signIn, visit } from './harness.mjs'
import { recovers } from './places.mjs'
import { apiOf, companion, tabTo, walk, workspaceOf } from './walk.mjs'

const verdicts = ['met', 'met', 'partly', 'met', 'not_met']

async function audit(api, workspace, name, accounts, wish = {}) {
  const { business, it } = accounts
  return api.post(`/workspaces/${workspace}/audits`, {
    name,
    purpose: 'Whether the plan for the next three years is one that both sides would sign.',
    programme: 'strategic_alignment',
    begins: '2026-09-01',
    ends: '2026-11-30',
    lead: 'Judith Weiss',
    stakeholders: [
      { name: 'Joris van den Berg', side: 'business', part: 'Chief operating officer', account: business, signs: true },
      { name: 'Marta Costa', side: 'business', part: 'Head of service' },
      { name: 'Ingrid Halvorsen', side: 'it', part: 'Head of IT', account: it, signs: true },
    ],
    ...wish,
  })
}
const at = (workspace, id, rest = '') => `/workspaces/${workspace}/audits/${id}${rest}`
const move = (api, workspace, id, to) => api.post(at(workspace, id, '/moves'), { to })

// Every check, or those of the first steps.
async function judge(api, workspace, state, steps = 99) {
  const checks = state.programme.steps.slice(0, steps).flatMap((step) => step.checks)
  for (const [number, check] of checks.entries()) {
    await api.put(at(workspace, state.audit.id, `/checks/${check.id}`), {
      verdict: verdicts[number % verdicts.length],
      ...(number % 2 === 0 ? { note: 'Seen in the minutes of the spring planning, and told the same by both heads.' } : {}),
      ...(number === 0 ? { evidence: ['Minutes of 12 May', 'https://example.org/strategy'] } : {}),
    })
  }
}

let told
// One audit signed, the next under way, a third in review. Made once, in a company of the demonstration.
async function audited(page) {
  await signIn(page)
  told ??= (async () => {
    const api = await apiOf(page)
    const workspace = await workspaceOf(api, 'retail')
    const other = await companion(api, workspace, 'leader', 'editor')
    const accounts = { business: api.account.id, it: other.api.account.id }
    const found = { workspace }
    for (const [key, name] of [['signed', 'Alignment 2025'], ['review', 'Alignment 2026, spring'], ['open', 'Alignment 2026']]) {
      const state = await audit(api, workspace, name, accounts, found.signed ? { previous: found.signed } : {})
      const { id } = state.audit
      const [step] = state.programme.steps
      await move(api, workspace, id, 'under_way')
      await judge(api, workspace, state, key === 'open' ? 1 : 99)
      await api.put(at(workspace, id, `/requests/${step.requests[0].id}`), {
        state: 'received', asked: 'Ingrid Halvorsen', note: 'Both strategies, version 4 of March.',
        evidence: ['https://example.org/strategy.pdf'],
      })
      await api.put(at(workspace, id, `/requests/${step.requests[1].id}`), { asked: 'Marta Costa', due: '2026-10-15' })
      const { audit: now } = await api.post(at(workspace, id, '/findings'), {
        check: step.checks[4].id, severity: 'high', text: 'The IT strategy was written without the business.',
        cause: 'Its planning cycle begins two months before that of the business.',
        effect: 'Three of five platforms serve no goal of the year.',
        recommendation: 'Plan both strategies in the same cycle.', owner: 'Ingrid Halvorsen', due: '2027-03-31',
        stand: 'accepted', response: 'We move the cycle.',
      })
      found.finding = now.findings[0].id
      await api.post(at(workspace, id, '/findings'), { step: step.id, severity: 'low', text: 'Terms of both documents differ.' })
      await api.put(at(workspace, id, `/steps/${step.id}`), { text: 'Both strategies point the same way; the plan behind them does not.' })
      if (key !== 'open') await move(api, workspace, id, 'in_review')
      if (key === 'signed') {
        await other.api.post(at(workspace, id, '/signatures'), { side: 'it', note: 'Agreed, with the response to finding 1.' })
        await api.post(at(workspace, id, '/signatures'), { side: 'business' })
      }
      if (key === 'review') await other.api.post(at(workspace, id, '/signatures'), { side: 'it' })
      found[key] = id
    }
    await other.close()
    return found
  })()
  return told
}
const place = (path) => async (page) => {
  const found = await audited(page)
  return `/w/${found.workspace}/${path(found)}`
}

rounds('audits', place(() => 'assess?tab=audits'), {
  check: (page) => page.getByText('since the audit before').first().waitFor(),
})
rounds('audit-new', place(({ signed }) => `assess/audits/new?previous=${signed}`), {
  check: async (page) => {
    await page.getByRole('button', { name: 'Add somebody of IT' }).click()
    await page.getByRole('group', { name: 'New stakeholder' }).waitFor()
  },
})
rounds('audit-plan', place(({ open }) => `assess/audits/${open}?step=plan`), {
  check: (page) => page.getByText('signs for this side').first().waitFor(),
})
rounds('audit-step', place(({ open }) => `assess/audits/${open}?step=alignment`), {
  check: (page) => page.getByRole('radiogroup').first().waitFor(),
})
rounds('audit-fresh', place(({ open }) => `assess/audits/${open}?step=governance`), {
  check: (page) => page.getByRole('radiogroup').first().waitFor(),
})
rounds('audit-finding', place(({ open, finding }) => `assess/audits/${open}?step=alignment&finding=${finding}`), {
  check: (page) => page.getByText('Three of five platforms').waitFor(),
})
rounds('audit-review', place(({ review }) => `assess/audits/${review}`), {
  check: (page) => page.getByRole('button', { name: 'Sign for the business' }).waitFor(),
})
rounds('audit-signed', place(({ signed }) => `assess/audits/${signed}`), {
  check: async (page) => {
    await page.getByRole('button', { name: 'Make it anew and compare' }).click()
    await page.getByText('come out the same to the byte').waitFor()
  },
})
rounds('audit-read', place(({ signed }) => `assess/audits/${signed}?step=alignment`), {
  check: (page) => page.getByText('Minutes of 12 May').waitFor(),
})

const radios = (page, check) => page.getByRole('radiogroup', { name: check.text, exact: true })

walk('audit: from plan to signature, by two people in two windows', { expected: ['422'] }, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const other = await companion(api, workspace, 'leader', 'editor')
  try {
    // Planned.
    await visit(page, `/w/${workspace}/assess?tab=audits`)
    await page.getByText('No audit yet').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Alignment of strategies' }).waitFor()
    await settled(page)
    await shot(page, 'audits-empty')
    await axe(page)
    await page.getByRole('link', { name: 'Plan the first audit' }).click()
    await page.getByLabel('Name').first().fill('Alignment 2026')
    await page.getByLabel('Purpose').fill('Are we pulling the same way?')
    await page.getByLabel('Begins').fill('2026-07-01')
    await page.getByLabel('Ends').fill('2026-06-01')
    await page.keyboard.press('Tab')
    for (const [side, name] of [['the business', api.account.name], ['IT', other.api.account.name]]) {
      await page.getByRole('button', { name: `Add somebody of ${side}` }).click()
      const person = page.getByRole('group', { name: 'New stakeholder' })
      await person.getByRole('combobox', { name: 'Account' }).click()
      await page.getByRole('option', { name }).click()
      await page.getByRole('group', { name }).getByLabel('Signs for this side').check()
    }
    await page.getByRole('button', { name: 'Plan audit' }).click()
    // What is wrong stands at its field.
    await page.getByText('The audit would end before it begins.').waitFor()
    await page.getByLabel('Ends').fill('2026-12-01')
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Plan audit' }).click()
    await page.getByRole('heading', { level: 1, name: 'Alignment 2026' }).waitFor()
    const [{ id }] = (await api.get(`/workspaces/${workspace}/audits`)).items
    const state = await api.get(at(workspace, id))
    const [step] = state.programme.steps
    const [first, second, third] = step.checks
    await page.getByRole('button', { name: 'Begin', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Begin', exact: true }).click()
    await page.getByRole('heading', { level: 2, name: step.name }).waitFor()

    // Judged, by keyboard alone.
    await tabTo(page, radios(page, first).getByRole('radio', { name: 'Met', exact: true }))
    await page.keyboard.press('3')
    await page.getByText('Kept', { exact: true }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('1')
    await page.getByText('2 of', { exact: false }).first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('4')
    // What does not apply needs a reason before it is kept.
    await page.getByText('It is kept once you say why.').waitFor()
    await page.keyboard.type('No partners take part.')
    await page.keyboard.press('Tab')
    await page.getByRole('link', { name: new RegExp(step.name) }).getByText('3 of').waitFor()
    let kept = (await api.get(at(workspace, id))).audit.checks
    assert.deepEqual(
      [first, second, third].map((check) => kept.find((one) => one.id === check.id).verdict),
      ['not_met', 'met', 'not_applicable'],
    )
    // And undone.
    const last = page.getByRole('listitem').filter({ has: radios(page, second) })
    await last.getByText('Partly', { exact: true }).click()
    await last.getByText('Kept', { exact: true }).waitFor()
    await last.getByRole('button', { name: 'Undo' }).click()
    await page.waitForFunction(
      ([text]) => document.querySelector(`[aria-labelledby="${text}"] input:checked`)?.value === 'met',
      [`check-${second.id}`],
    )
    const item = page.getByRole('listitem').filter({ has: radios(page, first) })
    await item.getByLabel(/^Note/).fill('IT was not asked.')
    await item.getByLabel(/^Add evidence/).fill('https://example.org/minutes')
    await page.keyboard.press('Enter')
    await item.getByRole('link', { name: 'https://example.org/minutes' }).waitFor()

    // A document came.
    await page.getByRole('button', { name: `Received: ${step.requests[0].text}` }).click()
    await page.getByText('Request kept', { exact: true }).waitFor()
    // A finding, started from the check.
    await item.getByRole('button', { name: 'Write a finding' }).click()
    const drawer = page.getByRole('dialog')
    assert.equal(await drawer.getByLabel('What was found').inputValue(), 'IT was not asked.')
    assert.equal(await drawer.getByLabel('Recommendation').inputValue(), first.advice)
    await drawer.getByLabel('What was found').fill('IT strategy was written without the business.')
    await drawer.getByLabel('Owner').fill('Bo Kern')
    await drawer.getByRole('radio', { name: 'Disputed' }).check()
    await drawer.getByRole('button', { name: 'Write it down' }).click()
    await drawer.getByText('Whoever disputes a finding says why.', { exact: false }).waitFor()
    await axe(page)
    await drawer.getByLabel('Their response').fill('We were told on Friday.')
    await settled(page)
    await shot(page, 'audit-finding-form')
    await drawer.getByRole('button', { name: 'Write it down' }).click()
    await page.getByText('Finding written down', { exact: true }).waitFor()

    // The other window sees what is judged here, and offers nothing that is not theirs.
    await visit(other.page, `/w/${workspace}/assess/audits/${id}?step=${step.id}`)
    await other.page.getByText('IT strategy was written without the business.').waitFor()
    assert.equal(await other.page.getByRole('radio').count(), 0)
    await judge(api, workspace, state)
    await other.page.getByText(/^All \d+ checks are judged/).waitFor()

    // Reviewed: from now on nothing changes.
    await page.getByText('Everything is judged and both sides have somebody who signs').waitFor()
    await page.getByRole('button', { name: 'Put up for review' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Put up for review' }).click()
    await page.getByText('The audit is in review', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Sign for the business' }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Sign for IT' }).count(), 0)

    // Signed, the one after the other.
    await visit(other.page, `/w/${workspace}/assess?tab=audits`)
    await other.page.getByRole('link', { name: 'Waits for your signature' }).click()
    await other.page.getByRole('button', { name: 'Sign for IT' }).click()
    const statement = other.page.getByRole('dialog')
    await statement.getByText('You sign the report of “Alignment 2026”', { exact: false }).waitFor()
    await axe(other.page)
    await statement.getByLabel('Note').fill('With the response to finding 1.')
    await settled(other.page)
    await shot(other.page, 'audit-sign')
    await statement.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByText('With the response to finding 1.').waitFor()
    await page.getByRole('button', { name: 'Sign for the business' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByText('The files both sides signed.').waitFor()

    // Read in a tab of its own, and kept as a file.
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Read the report' }).click(),
    ])
    await tab.getByText('IT strategy was written without the business.').first().waitFor()
    await tab.close()
    await page.getByText('Deutsch', { exact: true }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download PDF' }).click(),
    ])
    assert.match(file.suggestedFilename(), /\.pdf$/)
    assert.equal((await readFile(await file.path())).subarray(0, 5).toString(), '%PDF-')
    await page.getByRole('button', { name: 'Make it anew and compare' }).click()
    await page.getByText('come out the same to the byte').waitFor()

    // An action of the finding, also now.
    await page.getByRole('link', { name: new RegExp(step.name) }).click()
    await page.getByRole('button', { name: 'Make an action of it: finding 1' }).click()
    await page.getByRole('link', { name: 'See the action' }).click()
    await page.getByRole('heading', { level: 1, name: first.advice }).waitFor()
    quiet(other.messages)
  } finally {
    await other.close()
  }
})

walk('audit: who may only read meets no dead button', {}, async ({ page }) => {
  const { workspace, open, signed } = await audited(page)
  const api = await apiOf(page)
  const reader = await companion(api, workspace, 'auditor', 'reader')
  try {
    const path = `/w/${workspace}/assess/audits`
    await visit(reader.page, `/w/${workspace}/assess?tab=audits`)
    await reader.page.getByRole('link', { name: 'Alignment 2025' }).waitFor()
    assert.equal(await reader.page.getByRole('link', { name: 'New audit' }).count(), 0)
    await visit(reader.page, `${path}/${open}?step=alignment`)
    await reader.page.getByText('Both strategies, version 4 of March.').waitFor()
    assert.deepEqual(await reader.page.getByRole('main').getByRole('button').allInnerTexts(), [])
    assert.equal(await reader.page.getByRole('main').getByRole('textbox').count(), 0)
    await shot(reader.page, 'audit-reader')
    await axe(reader.page)
    await visit(reader.page, `${path}/${signed}`)
    await reader.page.getByRole('link', { name: 'Read the report' }).waitFor()
    assert.equal(await reader.page.getByRole('button', { name: /^Sign/ }).count(), 0)
    await visit(reader.page, `${path}/new`)
    await reader.page.getByText('Not yours to begin').waitFor()
    quiet(reader.messages)
  } finally {
    await reader.close()
  }
})

walk('audit: two who write at one note both see it', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api)
  const other = await companion(api, workspace, 'architect', 'steward')
  const state = await audit(api, workspace, 'Together', { business: api.account.id, it: other.api.account.id })
  await move(api, workspace, state.audit.id, 'under_way')
  const [step] = state.programme.steps
  const [check] = step.checks
  const one = at(workspace, state.audit.id, `/checks/${check.id}`)
  await api.put(one, { verdict: 'met', note: 'First' })
  await visit(page, `/w/${workspace}/assess/audits/${state.audit.id}?step=${step.id}`)
  const item = page.getByRole('listitem').filter({ has: radios(page, check) })
  await item.getByLabel(/^Note/).fill('Mine')
  await other.api.put(one, { verdict: 'partly', note: 'Theirs' })
  await item.getByText('Luc Garnier has changed this note meanwhile:').waitFor()
  await shot(page, 'audit-conflict')
  await axe(page)
  await item.getByRole('button', { name: 'Take theirs' }).click()
  assert.equal(await item.getByLabel(/^Note/).inputValue(), 'Theirs')
  // A window left open does not judge what went to review elsewhere.
  await judge(api, workspace, state)
  await move(api, workspace, state.audit.id, 'in_review')
  await page.getByText('In review', { exact: true }).waitFor()
  assert.equal(await page.getByRole('radio').count(), 0)
  // Back with a reason, which stays.
  await page.getByRole('button', { name: 'More steps' }).click()
  await page.getByRole('menuitem', { name: 'Back to under way' }).click()
  const dialog = page.getByRole('dialog')
  assert.equal(await dialog.getByRole('button', { name: 'Back to under way' }).isDisabled(), true)
  await dialog.getByLabel('Reason').fill('A document came late.')
  await dialog.getByRole('button', { name: 'Back to under way' }).click()
  await page.getByText('A document came late.').waitFor()
  await other.close()
})

walk('audit: a list and an audit that do not come say so', { expected: ['500'] }, async ({ page }) => {
  const { workspace, open } = await audited(page)
  await recovers(page, `/w/${workspace}/assess?tab=audits`, /\/audits$/)
  await recovers(page, `/w/${workspace}/assess/audits/${open}`, /\/audits\/[^/]+$/)
})

walk('audit: what is changed in a dialog can be read and reached', { expected: ['422'] }, async ({ page }) => {
  const { workspace, open } = await audited(page)
  const path = `/w/${workspace}/assess/audits/${open}`
  const dialog = page.getByRole('dialog')
  await visit(page, `${path}?step=plan`)
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await dialog.getByRole('group', { name: 'Marta Costa' }).waitFor()
  await settled(page)
  await shot(page, 'audit-edit')
  await axe(page)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Put up for review' }).click()
  // What stands in the way is said, and nothing can be sent.
  await dialog.getByText('42 checks are not judged').waitFor()
  assert.equal(await dialog.getByRole('button', { name: 'Put up for review' }).isDisabled(), true)
  await shot(page, 'audit-move')
  await axe(page)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /Alignment of strategies/ }).click()
  await page.getByRole('button', { name: 'Ask for something else' }).click()
  await dialog.getByLabel('What is asked for').fill('The cloud contract')
  await dialog.getByRole('radio', { name: 'Declined' }).check()
  await dialog.getByRole('button', { name: 'Ask for it' }).click()
  await dialog.getByText('What is declined needs a reason.', { exact: false }).waitFor()
  await settled(page)
  await shot(page, 'audit-request')
  await axe(page)
})

walk('audit: in German on a phone', { language: 'de', size: 'phone' }, async ({ page }) => {
  const { workspace, open, signed } = await audited(page)
  await visit(page, `/w/${workspace}/assess/audits/${open}?step=alignment`)
  await page.getByText('Trifft nicht zu', { exact: true }).first().waitFor()
  await shot(page, 'audit-step-de-390')
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(overflow <= 0, `The page is ${overflow} pixels wider than the window.`)
  await axe(page)
  await visit(page, `/w/${workspace}/assess/audits/${signed}`)
  await page.getByText('Die Dateien, die beide Seiten unterschrieben haben.').waitFor()
  await shot(page, 'audit-signed-de-390')
})

walk('evidence: asked for, found on Home, brought as a file, and told in the proof', {}, async ({ page, api }) => {
  const workspace = await workspaceOf(api, 'retail')
  const other = await companion(api, workspace, 'leader', 'editor')
  try {
    const state = await audit(api, workspace, 'Evidence', { business: api.account.id, it: other.api.account.id })
    const { id } = state.audit
    const [step] = state.programme.steps
    await api.put(at(workspace, id, `/requests/${step.requests[0].id}`), { asked: other.api.account.id, due: '2026-10-15' })
    await visit(other.page, `/w/${workspace}?view=mine`)
    await other.page.getByText(/Evidence asked for · The audit asks you for/).first().waitFor()
    await other.page.locator('a[href*="assess/audits"]').first().click()
    await settled(other.page)
    await visit(other.page, `/w/${workspace}/assess/audits/${id}?step=${step.id}`)
    await other.page.getByText('Asked of you').waitFor()
    const [chooser] = await Promise.all([
      other.page.waitForEvent('filechooser'),
      other.page.getByRole('button', { name: `Bring a file for: ${step.requests[0].text}` }).click(),
    ])
    await chooser.setFiles({ name: 'strategy.txt', mimeType: 'text/plain', buffer: Buffer.from('Both strategies') })
    await other.page.getByRole('button', { name: 'strategy.txt', exact: true }).waitFor()
    await other.page.getByText('15 B').waitFor()
    await axe(other.page)
    await shot(other.page, 'audit-evidence-brought')
    quiet(other.messages)
    // Whoever runs it: a request of one's own, taken back and asked again.
    await visit(page, `/w/${workspace}/assess/audits/${id}?step=${step.id}`)
    await page.getByRole('button', { name: 'strategy.txt', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Ask for something else' }).click()
    await page.getByRole('textbox', { name: 'What is asked for' }).fill('Minutes of the board')
    await page.getByRole('button', { name: 'Ask for it' }).click()
    await page.getByRole('button', { name: 'Remove: Minutes of the board' }).click()
    await page.getByText('1 removed', { exact: true }).click()
    await axe(page)
    await shot(page, 'audit-evidence-removed')
    await page.getByRole('button', { name: 'Restore: Minutes of the board' }).click()
    await page.getByRole('button', { name: 'Remove: Minutes of the board' }).waitFor()
    await api.post(at(workspace, id, '/moves'), { to: 'under_way' })
    await judge(api, workspace, state)
    await move(api, workspace, id, 'in_review')
    await visit(other.page, `/w/${workspace}?view=mine`)
    await other.page.getByText(/The audit waits for your signature for IT/).waitFor()
    await api.post(at(workspace, id, '/signatures'), { side: 'business' })
    await other.api.post(at(workspace, id, '/signatures'), { side: 'it' })
    await visit(page, `/w/${workspace}/assess/audits/${id}?step=sign`)
    await page.getByRole('button', { name: 'Make it anew and compare' }).click()
    await page.getByText('1 file that came as evidence is there as it came.').waitFor()
    await settled(page)
  } finally {
    await other.close()
  }
})
