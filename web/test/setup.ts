import { cleanup } from '@testing-library/react'
import { afterEach, vi } from 'vitest'
import { startWords } from '@/words'

// What happy-dom lacks and Mantine asks for.
window.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
})) as unknown as typeof window.matchMedia
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
)

// Node 20 does not know it; the browsers we support do.
Map.groupBy ??= (items, group) => {
  const out = new Map()
  let place = 0
  for (const item of items) {
    const name = group(item, place++)
    out.set(name, [...(out.get(name) ?? []), item])
  }
  return out
}
// Text areas that grow ask when fonts have come.
if (!('fonts' in document)) {
  Object.defineProperty(document, 'fonts', {
    value: { addEventListener: () => undefined, removeEventListener: () => undefined },
  })
}

await startWords('en')
afterEach(cleanup)
