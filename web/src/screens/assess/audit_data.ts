// What the screens of audits read, and what follows from it.
import { useQuery } from '@tanstack/react-query'
import { api, key, type Schemas, take } from '@/api'
import { usePathParam, useWorkspace } from '@/app/place'
import type { Format } from '@/words'

export type Audit = Schemas['Audit']
export type AuditRow = Schemas['AuditRow']
export type AuditState = Schemas['AuditState']
export type Wish = Schemas['AuditWish']
export type Programme = Schemas['AuditProgramme']
export type Step = Programme['steps'][number]
export type Check = Step['checks'][number]
export type Judgement = Audit['checks'][number]
export type Request = Audit['requests'][number]
export type Finding = Audit['findings'][number]
export type Stakeholder = Audit['stakeholders'][number]
export type StepEvidence = Schemas['AuditEvidence']['steps'][string]
export type Progress = AuditState['progress'][string]

export const sides = ['business', 'it'] as const
export const verdicts = ['met', 'partly', 'not_met', 'not_applicable'] as const
export type Verdict = (typeof verdicts)[number]
export const shapes = {
  met: 'done',
  partly: 'partly',
  not_met: 'not',
  not_applicable: 'none',
} as const
export const tones = {
  planned: 'plain',
  under_way: 'accent',
  in_review: 'note',
  signed: 'good',
} as const

export const isVerdict = (text: unknown): text is Verdict => verdicts.some((one) => one === text)

export function useProgrammes() {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'programmes'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/audit-programmes', {
          params: { path: { workspace } },
          signal,
        }),
      ),
    staleTime: 5 * 60_000,
  })
}

export function useAudits() {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'audits'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/audits', { params: { path: { workspace } }, signal })),
  })
}

export function useAudit(id: string | null | undefined) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('campaigns', workspace, 'audit', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/audits/{id}', {
          params: { path: { workspace, id: id ?? '' } },
          signal,
        }),
      ),
    enabled: Boolean(id),
  })
}

export const useAuditHere = () => useAudit(usePathParam('id'))

export function useEvidence(id: string) {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('analysis', workspace, 'audit', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/audits/{id}/evidence', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
  })
}

export function useMembers() {
  const workspace = useWorkspace()
  return useQuery({
    queryKey: key('people', workspace, 'members'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/members', { params: { path: { workspace } }, signal })),
    staleTime: 5 * 60_000,
  })
}

// Nothing changes any more from review on.
export const isOpen = ({ status }: Pick<Audit, 'status'>) =>
  status === 'planned' || status === 'under_way'

const counts = ['checks', 'judged', 'met', 'partly', 'not_met', 'not_applicable'] as const
export type Total = Record<(typeof counts)[number], number>

export function totalOf(progress: AuditState['progress']): Total {
  const total: Total = { checks: 0, judged: 0, met: 0, partly: 0, not_met: 0, not_applicable: 0 }
  for (const one of Object.values(progress)) for (const count of counts) total[count] += one[count]
  return total
}

export const judgementOf = (audit: Pick<Audit, 'checks'>, check: string) =>
  audit.checks.find((one) => one.id === check)

// What a review waits for: checks to judge, the step of the first, and sides nobody signs for.
export function awaited({ audit, programme }: Pick<AuditState, 'audit' | 'programme'>) {
  const open = programme.steps.flatMap((step) =>
    step.checks.filter((check) => !judgementOf(audit, check.id)).map(() => step.id),
  )
  return {
    checks: open.length,
    step: open[0] ?? null,
    sides: sides.filter((side) => !signersOf(audit, side).some((one) => one.account)),
  }
}

export const signersOf = (audit: Pick<Audit, 'stakeholders'>, side: string) =>
  audit.stakeholders.filter((one) => one.side === side && one.signs)

export type Pane = 'plan' | 'sign' | (string & {})

// The pane the address names, or the one where work goes on.
export function paneOf(
  state: Pick<AuditState, 'audit' | 'programme'>,
  asked: string | undefined,
): Pane {
  const { audit, programme } = state
  if (asked === 'plan' || asked === 'sign') return asked
  if (programme.steps.some((step) => step.id === asked)) return asked!
  if (audit.status === 'planned') return 'plan'
  if (!isOpen(audit)) return 'sign'
  return awaited(state).step ?? 'sign'
}

// What is asked for in a step: the programme's with what came of them, then the audit's own.
export function requestsOf(audit: Pick<Audit, 'requests'>, step: Step): Request[] {
  const known = new Map(audit.requests.map((one) => [one.id, one]))
  const asked = step.requests.map((request): Request => ({
    state: 'open',
    asked: '',
    due: '',
    note: '',
    evidence: [],
    by: null,
    at: '',
    files: [],
    removed_by: null,
    removed_at: '',
    ...known.get(request.id),
    id: request.id,
    step: '',
    text: request.text,
    of: request.of,
  }))
  return [...asked, ...audit.requests.filter((one) => one.step === step.id && !one.removed_at)]
}

// Own ones that were taken back.
export const removedOf = (audit: Pick<Audit, 'requests'>, step: Step): Request[] =>
  audit.requests.filter((one) => one.step === step.id && one.removed_at)

// Entries of evidence are words or links.
export function linkOf(entry: string): string | null {
  if (!/^https?:\/\/\S+$/i.test(entry)) return null
  try {
    return new URL(entry).href
  } catch {
    return null
  }
}

// How much the index at review differs from that of the audit before; null where one of them is missing.
export function changeOf(
  row: Pick<AuditRow, 'figures' | 'previous'>,
  rows: readonly Pick<AuditRow, 'id' | 'figures'>[],
): number | null {
  const now = row.figures?.index
  const before = rows.find((one) => one.id === row.previous)?.figures?.index
  return now == null || before == null ? null : now - before
}

// A finding as it starts from a check: its severity and advice, and what was noted.
export function findingFrom(step: string, check?: Check, judgement?: Judgement): Finding {
  return {
    id: '',
    step,
    check: check?.id ?? '',
    text: judgement?.note ?? '',
    severity: check?.severity ?? 'medium',
    cause: '',
    effect: '',
    recommendation: check?.advice ?? '',
    owner: '',
    due: '',
    response: '',
    stand: '',
    action: '',
  }
}

// A figure the server words for people, as the reader's language writes numbers: "87.3", "84%".
export function wordedIn(text: string, format: Pick<Format, 'number' | 'percent'>): string {
  const [, number, digits = '', percent] = /^(\d+(?:\.(\d+))?)(%?)$/.exec(text) ?? []
  if (number === undefined) return text
  return percent
    ? format.percent(Number(number) / 100, digits.length)
    : format.number(Number(number), digits.length)
}

// Who did it, as the server names people.
export const nameOf = (by: unknown): string => {
  const name = (by as { name?: unknown } | null)?.name
  return typeof name === 'string' ? name : ''
}
