import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './side_panel.module.css'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
}

// The panel of a narrow window.
export function PanelDrawer({ title, onClose, children }: Props) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="85%"
      withCloseButton={false}
      aria-label={title}
      classNames={{ content: styles['drawer']!, body: styles['drawerBody']! }}
    >
      {children}
    </Drawer>
  )
}
