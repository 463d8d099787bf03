import type { components } from './schema'

export type ProblemBody = components['schemas']['Problem']

// What the server, or the way to it, said no to: what, where, and what to do about it.
export class Problem extends Error {
  readonly status: number
  readonly type: string
  readonly where: string | undefined
  readonly remedy: string | undefined
  readonly reference: string | undefined
  readonly fields: NonNullable<ProblemBody['fields']>
  readonly current: ProblemBody['current']

  constructor(body: Partial<ProblemBody> & { status: number }) {
    super(body.detail || body.title || `HTTP ${body.status}`)
    this.name = 'Problem'
    this.status = body.status
    this.type = body.type ?? 'about:blank'
    this.where = body.where
    this.remedy = body.remedy
    this.reference = body.request_id
    this.fields = body.fields ?? []
    this.current = body.current
  }

  // What is wrong with one field of a form.
  field(name: string): string | undefined {
    return this.fields.find((entry) => entry.field === name)?.detail
  }
}

// No answer came at all.
export const unreachable = 0

export function isProblem(error: unknown, status?: number): error is Problem {
  return error instanceof Problem && (status === undefined || error.status === status)
}
