// A small metamodel in the shape the server answers.
import type { Metamodel } from '@/api'

const components = (
  [
    ['BS.scope', 'BS', 'Business scope', ['Which markets are served today?']],
    ['II.architecture', 'II', 'IT architecture', ['What is ageing?']],
  ] as const
).map(([id, domain, name, prompts]) => ({
  id,
  domain,
  name,
  description: `About ${name}.`,
  prompts: [...prompts],
}))

export const metamodel: Metamodel = {
  domains: [
    { id: 'BS', name: 'Business strategy' },
    { id: 'IS', name: 'IT strategy' },
    { id: 'OI', name: 'Organisation' },
    { id: 'II', name: 'IT infrastructure' },
  ],
  components,
  types: [
    {
      id: 'goal',
      name: 'Goal',
      plural: 'Goals',
      group: 'strategy',
      side: 'business',
      component: { business: 'BS.scope' },
      in_engine: true,
      attributes: [{ id: 'due', name: 'Due', kind: 'date' }],
    },
    {
      id: 'application',
      name: 'Application',
      plural: 'Applications',
      group: 'it',
      side: 'it',
      component: { it: 'II.architecture' },
      in_engine: true,
      cadence_days: 365,
      attributes: [
        {
          id: 'lifecycle',
          name: 'Lifecycle stage',
          kind: 'enumeration',
          values: [
            { id: 'active', name: 'Active' },
            { id: 'retired', name: 'Retired' },
          ],
        },
        { id: 'users', name: 'Users', kind: 'number', minimum: 0 },
      ],
    },
  ],
  relation_kinds: [
    { id: 'supports', name: 'supports', inverse: 'is supported by', meaning: 'support' },
    {
      id: 'measures',
      name: 'measures',
      inverse: 'is measured by',
      meaning: 'none',
      from: ['measure'],
    },
  ],
  evidence_kinds: [{ id: 'audit', name: 'Audit result' }],
  common_attributes: [
    { id: 'description', name: 'Description', kind: 'text' },
    { id: 'owner', name: 'Owner', kind: 'person' },
    { id: 'tags', name: 'Tags', kind: 'list', item_kind: 'text' },
  ],
  links: [],
  lenses: [],
  perspectives: [],
  currency: 'EUR',
}
