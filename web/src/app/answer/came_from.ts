// The place in the application from which somebody went to answer, to go back to; for this tab only.
const name = 'plumbline.answer.from'

export const cameFrom = {
  get(): string | null {
    try {
      const path = sessionStorage.getItem(name)
      return path?.startsWith('/w/') ? path : null
    } catch {
      return null
    }
  },
  set(path: string) {
    try {
      sessionStorage.setItem(name, path)
    } catch {
      // Then there is the browser's own way back.
    }
  },
}
