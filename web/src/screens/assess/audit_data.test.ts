import { describe, expect, it } from 'vitest'
import { makeFormat } from '@/words'
import {
  type Audit,
  awaited,
  changeOf,
  findingFrom,
  linkOf,
  paneOf,
  type Programme,
  requestsOf,
  type Stakeholder,
  totalOf,
  wordedIn,
} from './audit_data'

const check = (id: string) => ({
  id,
  text: `Check ${id}`,
  look_for: '',
  rules: [],
  severity: 'high' as const,
  advice: `Do ${id}`,
})
const step = (id: string, checks: string[]) => ({
  id,
  name: id,
  purpose: '',
  guide: '',
  instruments: [],
  rules: [],
  checks: checks.map(check),
  requests: [{ id: `${id}_paper`, text: 'Paper', of: 'it' as const }],
})
const programme: Programme = {
  id: 'p',
  name: 'P',
  description: '',
  sources: [],
  own: false,
  steps: [step('one', ['a', 'b']), step('two', ['c'])],
}
const signer = (side: 'business' | 'it', account: string): Stakeholder => ({
  id: side,
  name: side,
  person: '',
  account,
  side,
  part: '',
  signs: true,
})
const judged = (id: string) => ({
  id,
  verdict: 'met',
  note: `Seen ${id}`,
  evidence: [],
  by: null,
  at: '',
})
const auditWith = (patch: Partial<Audit>): Audit =>
  ({
    status: 'under_way',
    checks: [],
    stakeholders: [],
    requests: [],
    ...patch,
  }) as unknown as Audit

describe('an audit', () => {
  it('says what a review waits for', () => {
    const audit = auditWith({
      checks: [judged('a')],
      stakeholders: [signer('business', 'x'), signer('it', '')],
    })
    expect(awaited({ audit, programme })).toEqual({ checks: 2, step: 'one', sides: ['it'] })
    const done = auditWith({
      checks: ['a', 'b', 'c'].map(judged),
      stakeholders: [signer('business', 'x'), signer('it', 'y')],
    })
    expect(awaited({ audit: done, programme })).toEqual({ checks: 0, step: null, sides: [] })
  })

  it.each([
    ['planned', [], undefined, 'plan'],
    ['under_way', ['a', 'b'], undefined, 'two'],
    ['under_way', ['a', 'b', 'c'], undefined, 'sign'],
    ['in_review', [], undefined, 'sign'],
    ['signed', [], 'one', 'one'],
    ['signed', [], 'nowhere', 'sign'],
    ['planned', [], 'sign', 'sign'],
  ] as const)('%s with %j judged and %s asked opens at %s', (status, ids, asked, pane) => {
    const audit = auditWith({ status, checks: ids.map(judged) })
    expect(paneOf({ audit, programme }, asked)).toBe(pane)
  })

  it('adds its steps up', () => {
    const one = {
      checks: 7,
      judged: 3,
      met: 1,
      partly: 1,
      not_met: 1,
      not_applicable: 0,
      requests: 2,
      received: 1,
      findings: 4,
    }
    expect(totalOf({ one, two: { ...one, not_applicable: 2 } })).toEqual({
      checks: 14,
      judged: 6,
      met: 2,
      partly: 2,
      not_met: 2,
      not_applicable: 2,
    })
  })

  it('asks for what the programme names and for its own', () => {
    const answer = {
      asked: '',
      due: '',
      note: '',
      evidence: [],
      by: null,
      at: '',
      files: [],
      removed_by: null,
      removed_at: '',
    }
    const audit = auditWith({
      requests: [
        { ...answer, id: 'one_paper', step: '', text: '', of: '', state: 'received' },
        { ...answer, id: 'rq-1', step: 'one', text: 'Own', of: 'both', state: 'open' },
        { ...answer, id: 'rq-2', step: 'two', text: 'Elsewhere', of: 'both', state: 'open' },
      ],
    })
    const [first] = programme.steps
    expect(requestsOf(audit, first!).map(({ text, of, state }) => [text, of, state])).toEqual([
      ['Paper', 'it', 'received'],
      ['Own', 'both', 'open'],
    ])
  })

  it('compares itself with the one before, where both have an index', () => {
    const at = (id: string, index: number | null) => ({
      id,
      previous: 'old',
      figures: { index, lines: {}, links: {} },
    })
    expect(changeOf(at('new', 60), [at('old', 58)])).toBe(2)
    expect(changeOf(at('new', 60), [at('old', null)])).toBe(null)
    expect(changeOf(at('new', 60), [])).toBe(null)
  })

  it('starts a finding from the check that is not met', () => {
    const found = findingFrom('one', check('a'), judged('a'))
    expect(found).toMatchObject({
      step: 'one',
      check: 'a',
      text: 'Seen a',
      severity: 'high',
      recommendation: 'Do a',
    })
  })
})

describe('evidence', () => {
  it.each([
    ['https://example.org/minutes', 'https://example.org/minutes'],
    ['Minutes of 12 May', null],
    ['see https://example.org', null],
    ['javascript:alert(1)', null],
    ['https://', null],
  ])('%s leads to %s', (entry, link) => {
    expect(linkOf(entry)).toBe(link)
  })
})

describe('a figure', () => {
  it.each([
    ['87.3', '87,3'],
    ['84%', '84\u00a0%'],
    ['12', '12'],
    ['4 von 9', '4 von 9'],
    ['', ''],
  ])('%s reads %s in German', (text, read) => {
    expect(wordedIn(text, makeFormat('de-DE'))).toBe(read)
  })
})
