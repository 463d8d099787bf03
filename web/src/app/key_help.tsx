import { Kbd, Modal } from '@mantine/core'
import { useWords } from '@/words'
import { useEntries } from './navigation'
import styles from './key_help.module.css'

interface Props {
  opened: boolean
  onClose: () => void
}

const general = [
  ['Ctrl K', 'palette'],
  ['/', 'palette'],
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'open'],
  ['Space', 'select'],
  ['e', 'edit'],
  ['Esc', 'close'],
  ['?', 'help'],
] as const

// Every key there is.
export function KeyHelp({ opened, onClose }: Props) {
  const t = useWords('app')
  const entries = useEntries().filter((entry) => entry.letter)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={styles['columns']}>
        <dl>
          {general.map(([keys, action]) => (
            <div key={keys}>
              <dt>
                <Kbd size="xs">{keys}</Kbd>
              </dt>
              <dd>{t(`keys.${action}`)}</dd>
            </div>
          ))}
        </dl>
        <dl>
          {entries.map((entry) => (
            <div key={entry.path}>
              <dt>
                <Kbd size="xs">g</Kbd> <Kbd size="xs">{entry.letter}</Kbd>
              </dt>
              <dd>{t(`navigation.${entry.id}`)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Modal>
  )
}
