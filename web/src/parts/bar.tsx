import { type ColourName, type Domain, ink } from '@/tokens'
import styles from './bar.module.css'

interface Props {
  // 0 to 1; null is drawn as nothing known, not as zero.
  value: number | null | undefined
  target?: number | null
  domain?: Domain
  colour?: ColourName
  // 0 to 1. Little confidence turns the bar grey.
  confidence?: number | null
  // One standard error, in the unit of value: drawn as a band around the end.
  error?: number | null
  label: string
  height?: number
}

const percent = (value: number) => `${(Math.min(1, Math.max(0, value)) * 100).toFixed(2)}%`

// A bar with a tick at the target. The label says the value to those who cannot see it.
export function Bar({
  value,
  target,
  domain,
  colour,
  confidence,
  error,
  label,
  height = 6,
}: Props) {
  const unsure = confidence != null && confidence < 0.2
  const fill = unsure ? ink('muted') : ink(domain ?? colour ?? 'accent')
  return (
    <div
      className={styles['bar']}
      style={{ height }}
      role="img"
      aria-label={label}
      data-missing={value == null || undefined}
    >
      {value != null && (
        <>
          <div
            className={styles['fill']}
            style={{ width: percent(value), background: fill, opacity: unsure ? 0.55 : 1 }}
          />
          {error != null && error > 0.004 && (
            <div
              className={styles['band']}
              style={{
                insetInlineStart: percent(value - error),
                width: percent(Math.min(1, value + error) - Math.max(0, value - error)),
              }}
            />
          )}
        </>
      )}
      {target != null && (
        <div className={styles['tick']} style={{ insetInlineStart: percent(target) }} />
      )}
    </div>
  )
}
