import { Button, CopyButton } from '@mantine/core'
import { useWords } from '@/words'
import styles from './administration.module.css'

interface Props {
  text: string
  hint: string
}

// A secret that is shown once: a link to hand over, a token to paste.
export function Secret({ text, hint }: Props) {
  const t = useWords('administration')
  return (
    <div className={styles['stack']}>
      <p className={styles['hint']}>{hint}</p>
      <div className={styles['secret']}>
        <code>{text}</code>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? 'copied' : 'copy')}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  )
}
