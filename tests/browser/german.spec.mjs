// German readers meet no English of ours: neither from catalogs nor from what the program says. What people
// wrote in the demonstration is English and stays so.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { base, openPage, quiet, settled, shot, signIn, visit } from './harness.mjs'
import { apiOf } from './walk.mjs'

const { parse } = createRequire(new URL('../../web/package.json', import.meta.url))('yaml')
const catalogs = join(dirname(fileURLToPath(import.meta.url)), '../../catalogs')

// English of ours that reads differently in German.
const english = new Set()
const phrases = []
for (const name of readdirSync(catalogs).filter((entry) => entry.startsWith('words.de.'))) {
  for (const [text, own] of Object.entries(parse(readFileSync(join(catalogs, name), 'utf8')).texts)) {
    if (text === own) continue
    if (!text.includes('{')) english.add(text)
    const longest = text.split(/\{\w+\}/).sort((a, b) => b.length - a.length)[0]
    if (longest.length >= 14) phrases.push(longest)
  }
}

// Words of the interface that happen to be spelled like something English of ours: "Start".
const locales = join(catalogs, '../web/src/locales/de')
const flat = (tree) => Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : flat(value)))
for (const name of readdirSync(locales)) {
  for (const text of flat(JSON.parse(readFileSync(join(locales, name), 'utf8')))) english.delete(text)
}

async function read(page, path, language) {
  const answer = await page.context().request.get(`${base}/api/v1${path}`, {
    headers: { 'Accept-Language': language },
  })
  assert.equal(answer.status(), 200, path)
  return answer.json()
}

// What stands on the page: text, labels, placeholders.
const shown = (page) =>
  page.evaluate(() => {
    const out = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim()
      if (text && !walker.currentNode.parentElement.closest('script, style')) out.push(text)
    }
    for (const node of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'placeholder']) {
        const text = node.getAttribute(name)?.trim()
        if (text) out.push(text)
      }
    }
    return [...new Set(out)]
  })

async function names(page) {
  const out = new Set()
  let cursor = ''
  do {
    const list = await read(page, `/workspaces/financial/elements?limit=500${cursor}`, 'en')
    for (const item of list.items) {
      out.add(item.name)
      for (const value of Object.values(item.fields ?? {})) if (typeof value === 'string') out.add(value)
    }
    cursor = list.next ? `&cursor=${encodeURIComponent(list.next)}` : ''
  } while (cursor)
  return out
}

test('no screen shows English of ours to German readers', { timeout: 300_000 }, async () => {
  const { page, messages, close } = await openPage({ language: 'de' })
  await signIn(page)
  const people = await names(page)
  const { items } = await read(page, '/workspaces/financial/findings?limit=50', 'de')
  const goal = (await read(page, '/workspaces/financial/elements?limit=1&type=goal', 'en')).items[0]
  const places = {
    home: '',
    alignment: '/alignment?link=BS-IS',
    findings: `/findings?finding=${encodeURIComponent(items[0].key)}`,
    why: '/why',
    graph: '/graph',
    levers: '/levers',
    strategy: '/strategy',
    perspectives: '/perspectives',
    scenarios: '/scenarios',
    model: '/model',
    inventory: '/inventory',
    organisation: '/organisation',
    skills: '/skills',
    history: '/history',
    import: '/import',
    administration: '/administration',
    element: `/elements/${goal.id}`,
    index: '?explain=line:index',
    practice: '?explain=line:practice',
    component: '?explain=component:BS.scope',
    audits: '/assess?tab=audits',
    measures: '/measures',
    measures_mine: '/measures/mine',
    measures_enter: '/measures/enter',
    measures_library: '/measures/library?definition=availability',
    measures_import: '/measures/import',
    audit_new: '/assess/audits/new',
  }
  const api = await apiOf(page)
  const { audit, programme } = await api.post('/workspaces/financial/audits', {
    name: 'Ausrichtung 2026', programme: 'strategic_alignment',
  })
  people.add(audit.name)
  for (const step of ['plan', 'sign', ...programme.steps.map(({ id }) => id)]) {
    places[`audit_${step}`] = `/assess/audits/${audit.id}?step=${step}`
  }
  const left = []
  for (const [name, place] of Object.entries(places)) {
    await visit(page, `/w/financial${place}`)
    await settled(page)
    await shot(page, `german-${name}`)
    for (const text of await shown(page)) {
      if (people.has(text)) continue
      const own = [...people].filter((entry) => text.includes(entry))
      const ours = (phrase) => text.includes(phrase) && !own.some((entry) => entry.includes(phrase))
      if (english.has(text) || phrases.some(ours)) left.push(`${name}: ${text}`)
    }
  }
  assert.deepEqual(left, [])
  quiet(messages)
  await close()
})

test('every finding of the demonstration is told in German', { timeout: 120_000 }, async () => {
  const { page, close } = await openPage({ language: 'de' })
  await signIn(page)
  const left = new Set()
  for (const { id } of (await read(page, '/workspaces', 'de')).items) {
    const path = `/workspaces/${id}/findings`
    const told = (await read(page, `${path}?limit=500`, 'de')).items
    const before = new Map((await read(page, `${path}?limit=500`, 'en')).items.map((item) => [item.key, item]))
    const rules = new Map()
    for (const item of told) {
      if (item.text === before.get(item.key)?.text) left.add(`${item.rule}: ${item.text}`)
      if (item.name === before.get(item.key)?.name && item.name !== 'Silo') left.add(item.name)
      rules.set(item.rule + item.key.includes('type:'), item.key)
    }
    for (const key of rules.values()) {
      const [own, other] = await Promise.all(
        ['de', 'en'].map((language) => read(page, `${path}/one?key=${encodeURIComponent(key)}`, language)),
      )
      for (const [at, fact] of (own.evidence ?? []).entries()) {
        const english = other.evidence[at].text
        if (fact.text === english && !['Budget'].includes(english)) left.add(`${own.rule}: ${english}`)
      }
      if (own.why === other.why) left.add(other.why)
    }
  }
  assert.deepEqual([...left], [])
  await close()
})
