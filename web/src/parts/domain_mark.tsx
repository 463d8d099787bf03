import { type Domain, ink } from '@/tokens'
import { useWords } from '@/words'
import styles from './domain_mark.module.css'

interface Props {
  domain: Domain | null | undefined
  // edge: a 3-pixel bar before the name; dot: a dot.
  shape?: 'edge' | 'dot'
  bare?: boolean
  name?: string
}

// The domain of a thing: its one identity colour, and its name.
export function DomainMark({ domain, shape = 'edge', bare, name }: Props) {
  const t = useWords('parts')
  if (!domain) return bare ? null : <span className={styles['none']}>{t('domain.none')}</span>
  const text = name ?? t(`domain.${domain}`)
  return (
    <span className={styles['mark']}>
      <span
        className={styles[shape]}
        style={{ background: ink(domain) }}
        {...(bare ? { role: 'img', 'aria-label': text } : { 'aria-hidden': true })}
      />
      {!bare && <span className={styles['name']}>{text}</span>}
    </span>
  )
}
