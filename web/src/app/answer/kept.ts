// What stays in this browser: the key a door gave, and answers that are not sent yet.
import type { Answer } from './asked'

const doors = 'plumbline.answer.door.'
const queues = 'plumbline.answer.queue.'

function read(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}
function write(name: string, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    // Then it lasts as long as the page.
  }
}

export interface Queue {
  answers: Record<string, Answer | null>
  finish?: boolean
}

export const keptQueue = {
  get(key: string): Queue {
    try {
      const found = JSON.parse(read(queues + key) ?? '') as Queue
      return typeof found.answers === 'object' ? found : { answers: {} }
    } catch {
      return { answers: {} }
    }
  },
  set(key: string, queue: Queue) {
    const empty = Object.keys(queue.answers).length === 0 && !queue.finish
    write(queues + key, empty ? null : JSON.stringify(queue))
  },
}

export const keptDoor = {
  keyOf: (door: string) => read(doors + door),
  // The door through which this key came, so that somebody else can go through it on the same device.
  doorOf(key: string): string | null {
    try {
      return (
        Object.keys(localStorage)
          .find((name) => name.startsWith(doors) && localStorage.getItem(name) === key)
          ?.slice(doors.length) ?? null
      )
    } catch {
      return null
    }
  },
  set: (door: string, key: string | null) => write(doors + door, key),
}

// The part of the address that browsers keep for themselves.
export function keyInAddress(): string {
  const text = location.hash.replace(/^#/, '')
  try {
    return decodeURIComponent(text).trim()
  } catch {
    // A stray percent sign: no key of ours has one, and the server will say so.
    return text.trim()
  }
}

export function putIntoAddress(key: string) {
  history.replaceState(history.state, '', `${location.pathname}#${encodeURIComponent(key)}`)
}
