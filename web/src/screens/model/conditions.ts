// Conditions on attributes as they stand in the address and go to the server:
// status=at_risk;annual_cost>100000;owner=
export const operators = ['=', '!=', '>', '<', '>=', '<='] as const
export type Operator = (typeof operators)[number]

export interface Condition {
  attribute: string
  operator: Operator
  // Empty with = or !=: not set, set.
  value: string
}

export function conditionsOf(text: string | undefined): Condition[] {
  return (text ?? '').split(';').flatMap((part): Condition[] => {
    const found = /^([\w.-]+)(!=|>=|<=|=|>|<)(.*)$/.exec(part.trim())
    if (!found) return []
    return [{ attribute: found[1]!, operator: found[2] as Operator, value: found[3]!.trim() }]
  })
}

export const textOfConditions = (conditions: readonly Condition[]) =>
  conditions
    .map(({ attribute, operator, value }) => `${attribute}${operator}${value.replaceAll(';', ',')}`)
    .join(';')
