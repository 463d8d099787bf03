// What stays in this browser: the key a door gave, answers that are not sent yet, and the questions with
// what was answered, so that the page opens without a network.
import type { Answer, Answering } from './asked'

const doors = 'plumbline.answer.door.'
const queues = 'plumbline.answer.queue.'
const surveys = 'plumbline.answer.survey.'
const mostSurveys = 4

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

// Only on the device that opened it, under a key its holder has; forgotten when the server no longer
// knows the key, takes no answers any more, or somebody else answers here.
export const keptSurvey = {
  get(key: string): Answering | null {
    try {
      const found = JSON.parse(read(surveys + key) ?? '') as Partial<Answering>
      return found.key === key && found.questions && found.answers ? (found as Answering) : null
    } catch {
      return null
    }
  },
  set(survey: Answering) {
    const name = surveys + survey.key
    try {
      // Few, so that there is room for what is not sent yet.
      const others = Object.keys(localStorage).filter(
        (one) => one.startsWith(surveys) && one !== name,
      )
      for (const one of others.slice(0, Math.max(0, others.length - mostSurveys + 1)))
        localStorage.removeItem(one)
    } catch {
      return
    }
    write(name, JSON.stringify(survey))
  },
  // What the server has taken since.
  saved(key: string, answers: Queue['answers'], finished: boolean) {
    const kept = keptSurvey.get(key)
    if (!kept) return
    const all = Object.fromEntries(
      Object.entries({ ...kept.answers, ...answers }).filter(([, answer]) => answer !== null),
    )
    const state = { ...kept.state, finished: kept.state.finished || finished }
    write(surveys + key, JSON.stringify({ ...kept, answers: all, state }))
  },
  drop: (key: string) => write(surveys + key, null),
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
