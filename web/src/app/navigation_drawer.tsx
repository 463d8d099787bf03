import { Drawer } from '@mantine/core'
import { useWords } from '@/words'
import { Navigation } from './navigation'
import styles from './shell.module.css'

interface Props {
  opened: boolean
  onClose: () => void
}

// The navigation of a narrow window.
export function NavigationDrawer({ opened, onClose }: Props) {
  const t = useWords('app')
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size={272}
      title={t('name')}
      closeButtonProps={{ 'aria-label': t('close') }}
      classNames={{ content: styles['drawer']!, body: styles['drawerBody']! }}
    >
      <Navigation folded={false} onChoose={onClose} />
    </Drawer>
  )
}
