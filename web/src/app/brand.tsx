import { ink } from '@/tokens'

// A plumb bob on its line.
export function BrandMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden>
      <g stroke={ink('accent')} strokeWidth={1.9} strokeLinecap="round" strokeLinejoin="round">
        <path d="M4 3.5h16M12 3.5v9" />
        <path d="M8.6 12.5h6.8L12 20.8z" />
      </g>
    </svg>
  )
}
