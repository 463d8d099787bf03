import { ink } from '@/tokens'

interface Props {
  values: readonly (number | null)[]
  label: string
  width?: number
  height?: number
}

// The course of a number, without axes. Gaps stay gaps.
export function Sparkline({ values, label, width = 88, height = 28 }: Props) {
  const present = values.filter((value): value is number => value != null)
  if (present.length < 2) return null
  const low = Math.min(...present)
  const span = Math.max(...present) - low || 1
  const step = (width - 4) / (values.length - 1)
  const path = values
    .map((value, index) => {
      if (value == null) return ''
      const y = height - 3 - ((value - low) / span) * (height - 6)
      const pen = index === 0 || values[index - 1] == null ? 'M' : 'L'
      return `${pen}${(2 + index * step).toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
  const last = present[present.length - 1] ?? low
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      <path d={path} fill="none" stroke={ink('accent')} strokeWidth={1.5} strokeLinejoin="round" />
      <circle
        cx={values[values.length - 1] == null ? -9 : width - 2}
        cy={height - 3 - ((last - low) / span) * (height - 6)}
        r={2}
        fill={ink('accent')}
      />
    </svg>
  )
}
