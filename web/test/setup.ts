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

await startWords('en')
afterEach(cleanup)
