import { SegmentedControl } from '@mantine/core'
import type { Schemas } from '@/api'
import { Bar, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './alignment.module.css'

interface Props {
  analysis: Schemas['Analysis']
  lenses: Schemas['Metamodel']['lenses']
  lens: string
  dimension: string | undefined
  onLens: (id: string) => void
  onDimension: (id: string | undefined) => void
}

// The six links as one of the schools names and groups them. The same word means different pairs in
// different schools, so the lens always stands beside the term.
export function LensSheet({ analysis, lenses, lens, dimension, onLens, onDimension }: Props) {
  const t = useWords('alignment')
  const format = useFormat()
  const dimensions = Object.entries(analysis.lenses[lens] ?? {})
  const described = lenses.find((entry) => entry.id === lens)
  return (
    <Sheet
      title={t('lens.title')}
      note={
        <SegmentedControl
          aria-label={t('lens.label')}
          value={lens}
          onChange={onLens}
          data={(lenses.length > 0
            ? lenses
            : Object.keys(analysis.lenses).map((id) => ({ id, name: id }))
          ).map((entry) => ({ value: entry.id, label: entry.name }))}
        />
      }
    >
      {described?.description && <p className={styles['text']}>{described.description}</p>}
      <ul className={styles['dimensions']}>
        {dimensions.map(([id, it]) => {
          const value = it.score == null ? t('no_score') : format.number(it.score * 100)
          return (
            <li key={id}>
              <button
                type="button"
                aria-pressed={dimension === id}
                onClick={() => onDimension(dimension === id ? undefined : id)}
              >
                <span className={styles['dimensionName']}>{it.name ?? id}</span>
                <span className={styles['dimensionLinks']}>{(it.links ?? []).join(', ')}</span>
                <Bar value={it.score} label={value} />
                <span className={styles['dimensionValue']}>{value}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </Sheet>
  )
}
