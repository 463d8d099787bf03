import { Tooltip } from '@mantine/core'
import type { ReactElement } from 'react'

// The name beside an entry of the folded navigation.
export function Tip({ label, children }: { label: string; children: ReactElement }) {
  return (
    <Tooltip label={label} position="right" openDelay={200}>
      {children}
    </Tooltip>
  )
}
