import { describe, expect, it } from 'vitest'
import { chainOf } from './chain'

const edge = (from: string, to: string, meaning = 'support') => ({ from, to, meaning })
const edges = [
  edge('process', 'goal'),
  edge('app', 'process'),
  edge('server', 'app'),
  edge('other', 'process'),
  edge('app', 'module', 'whole'),
  edge('project', 'app', 'none'),
  edge('project', 'goal', 'none'),
]

describe('the chain of a selection', () => {
  it('goes up to goals and down to what carries it, not sideways', () => {
    const { nodes } = chainOf(edges, 'app')
    expect([...nodes].sort()).toEqual(['app', 'goal', 'module', 'process', 'project', 'server'])
  })
  it('lights the relations on the way', () => {
    expect([...chainOf(edges, 'app').edges].sort()).toEqual([0, 1, 2, 4, 5])
  })
  it('ends in a ring', () => {
    const ring = [edge('a', 'b'), edge('b', 'a')]
    expect([...chainOf(ring, 'a').nodes].sort()).toEqual(['a', 'b'])
  })
})
