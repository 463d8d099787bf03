import type { Schemas } from '@/api'
import { useWords } from '@/words'
import styles from './strategy.module.css'

export const smartParts = ['owner', 'measure', 'baseline', 'target', 'date'] as const

// Five letters, filled in where the goal says it: owner, measure, baseline, target, date.
export function Smart({ smart }: { smart: Schemas['GoalRow']['smart'] }) {
  const t = useWords('strategy')
  const met = smartParts.filter((part) => smart[part])
  const missing = smartParts.filter((part) => !smart[part])
  const words =
    missing.length === 0
      ? t('smart.all')
      : t('smart.missing', { parts: missing.map((part) => t(`smart.${part}`)).join(', ') })
  return (
    <span
      className={styles['smart']}
      role="img"
      aria-label={`${t('smart.of', { met: met.length })}. ${words}`}
      title={words}
    >
      {smartParts.map((part) => (
        <span key={part} data-met={smart[part] || undefined} aria-hidden>
          {t(`smart.letter.${part}`)}
        </span>
      ))}
    </span>
  )
}
