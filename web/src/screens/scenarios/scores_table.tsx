import { type Schemas, useMetamodel } from '@/api'
import { useWorkspace } from '@/app/place'
import { useFormat, useWords } from '@/words'
import styles from './scenarios.module.css'

interface Props {
  before: Schemas['Scores'] | undefined
  after: Schemas['Scores'] | undefined
}

const lines = ['structure', 'resources', 'outcomes', 'perception', 'practice']
const links = ['BS-IS', 'BS-OI', 'BS-II', 'IS-OI', 'IS-II', 'OI-II']

// Index, lines and links side by side, with what moves.
export function ScoresTable({ before, after }: Props) {
  const t = useWords('scenarios')
  const format = useFormat()
  const { metamodel } = useMetamodel(useWorkspace())
  const linkName = (id: string) => metamodel?.links.find((link) => link.id === id)?.name ?? id
  const row = (
    id: string,
    name: string,
    a: number | null | undefined,
    b: number | null | undefined,
    scale: number,
  ) => {
    const change = a == null || b == null ? null : (b - a) * scale
    const moved = change != null && Math.abs(change) >= 0.05
    return (
      <tr key={id} data-strong={id === 'index' || undefined}>
        <th scope="row">{name}</th>
        <td>{format.number(a == null ? null : a * scale, 1)}</td>
        <td>{format.number(b == null ? null : b * scale, 1)}</td>
        <td className={moved ? styles[change > 0 ? 'up' : 'down'] : undefined}>
          {change == null ? '–' : moved ? format.change(change) : '='}
        </td>
      </tr>
    )
  }
  return (
    <table className={styles['scores']}>
      <thead>
        <tr>
          <th scope="col">{t('scores.what')}</th>
          <th scope="col">{t('scores.before')}</th>
          <th scope="col">{t('scores.after')}</th>
          <th scope="col">{t('scores.change')}</th>
        </tr>
      </thead>
      <tbody>
        {row('index', t('scores.index'), before?.index, after?.index, 1)}
        {lines.map((id) => row(id, t(`line.${id}`), before?.lines[id], after?.lines[id], 100))}
        {links.map((id) => row(id, linkName(id), before?.links[id], after?.links[id], 100))}
      </tbody>
    </table>
  )
}
