import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './side_panel.module.css'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
}

// The panel of a narrow window. Put together from its parts, so that the dialog itself has the name.
export function PanelDrawer({ title, onClose, children }: Props) {
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      position="bottom"
      size="85%"
      classNames={{ content: styles['drawer']!, body: styles['drawerBody']! }}
    >
      <Drawer.Overlay />
      <Drawer.Content aria-label={title}>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
