// From one index to the other in steps, each beginning where the one before ended. Pure.
export interface Cause {
  id: string
  name: string
  difference: number
  changes?: number | undefined
}
export interface Step extends Cause {
  kind: 'start' | 'cause' | 'rest' | 'time' | 'end'
  from: number
  to: number
}

interface Input {
  from: number
  to: number
  timePassed: number
  causes: readonly Cause[]
  names: { start: string; end: string; rest: string; time: string }
  most?: number
}

const small = 0.005

export function waterfall({ from, to, timePassed, causes, names, most = 10 }: Input): Step[] {
  const sorted = [...causes]
    .filter((cause) => Math.abs(cause.difference) >= small)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
  const shown = sorted.slice(0, most)
  const left =
    causes.reduce((sum, cause) => sum + cause.difference, 0) -
    shown.reduce((sum, cause) => sum + cause.difference, 0)
  const steps: Step[] = [
    { id: 'start', name: names.start, kind: 'start', difference: from, from: 0, to: from },
  ]
  const add = (kind: Step['kind'], cause: Cause) => {
    const at = steps.at(-1)?.to ?? 0
    steps.push({ ...cause, kind, from: at, to: at + cause.difference })
  }
  for (const cause of shown) add('cause', cause)
  if (Math.abs(left) >= small) add('rest', { id: 'rest', name: names.rest, difference: left })
  if (Math.abs(timePassed) >= small)
    add('time', { id: 'time', name: names.time, difference: timePassed })
  steps.push({ id: 'end', name: names.end, kind: 'end', difference: to, from: 0, to })
  return steps
}

// The part of 0 to 100 that is drawn, so that small steps can be seen; zero stays when it is near.
export function rangeOf(steps: readonly Step[]): [number, number] {
  const points = steps.flatMap((step) =>
    step.kind === 'start' || step.kind === 'end' ? [step.to] : [step.from, step.to],
  )
  const low = Math.min(...points)
  const high = Math.max(...points)
  const room = Math.max(1, (high - low) * 0.25)
  return [low - room < 8 ? 0 : low - room, Math.min(100, high + room / 2)]
}
