import { Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { cloneElement, type ReactElement } from 'react'
import { MomentForm } from './moment_form'
import styles from './moment.module.css'

export function MomentPopover({ button }: { button: ReactElement<object> }) {
  const [opened, popover] = useDisclosure(true)
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && popover.close()}
      width={280}
      position="bottom-end"
      trapFocus
      returnFocus
    >
      <Popover.Target>{cloneElement(button, { onClick: popover.toggle } as object)}</Popover.Target>
      <Popover.Dropdown className={styles['dropdown']}>
        <MomentForm onDone={popover.close} />
      </Popover.Dropdown>
    </Popover>
  )
}
