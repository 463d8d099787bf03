import { ActionIcon, Group } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { Schemas } from '@/api'
import { useWords } from '@/words'
import styles from './strategy.module.css'

interface Props {
  goals: Schemas['GoalRow'][]
  order: string[]
  onChange: (order: string[]) => void
}

// Goals in order, moved up and down.
export function Rank({ goals, order, onChange }: Props) {
  const t = useWords('strategy')
  const nameOf = (id: string) => goals.find((goal) => goal.id === id)?.name ?? id
  const move = (index: number, by: -1 | 1) => {
    const next = [...order]
    const [taken] = next.splice(index, 1)
    if (taken === undefined) return
    next.splice(index + by, 0, taken)
    onChange(next)
  }
  return (
    <ol className={styles['list']}>
      {order.map((id, index) => (
        <li key={id} className={styles['rank']} style={{ display: 'grid' }}>
          <span className={styles['place']}>{index + 1}</span>
          <span>{nameOf(id)}</span>
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant="default"
              aria-label={t('weights.up', { name: nameOf(id) })}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            >
              <IconArrowUp size={15} stroke={1.7} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              aria-label={t('weights.down', { name: nameOf(id) })}
              disabled={index === order.length - 1}
              onClick={() => move(index, 1)}
            >
              <IconArrowDown size={15} stroke={1.7} />
            </ActionIcon>
          </Group>
        </li>
      ))}
    </ol>
  )
}
