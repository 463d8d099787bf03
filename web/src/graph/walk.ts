// Walking a drawing by arrow keys: the nearest box in that direction.
export type Direction = 'up' | 'down' | 'left' | 'right'

interface Placed {
  id: string
  x: number
  y: number
  width: number
  height: number
}

const middle = (box: Placed) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })

// Without a start, the first box in reading order.
export function neighbour(
  boxes: readonly Placed[],
  from: string | null,
  direction: Direction,
): string | null {
  const start = boxes.find((box) => box.id === from)
  if (!start) {
    const first = [...boxes].sort((a, b) => a.y - b.y || a.x - b.x)[0]
    return first?.id ?? null
  }
  const here = middle(start)
  const across = direction === 'left' || direction === 'right'
  const sign = direction === 'right' || direction === 'down' ? 1 : -1
  let best: string | null = null
  let least = Infinity
  for (const box of boxes) {
    if (box.id === from) continue
    const there = middle(box)
    const ahead = sign * (across ? there.x - here.x : there.y - here.y)
    if (ahead <= 1) continue
    const aside = Math.abs(across ? there.y - here.y : there.x - here.x)
    // Straight ahead counts more than near.
    const distance = ahead + aside * 2.5
    if (distance < least) {
      least = distance
      best = box.id
    }
  }
  return best
}
