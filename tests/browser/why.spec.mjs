import { rounds } from './harness.mjs'

rounds('why', '/w/financial/why?from=2026-01-01')
