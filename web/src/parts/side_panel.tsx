import { CloseButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { useWords } from '@/words'
import styles from './side_panel.module.css'

const PanelDrawer = lazy(async () => ({ default: (await import('./panel_drawer')).PanelDrawer }))

interface Props {
  title: string
  // Above the title: id, type.
  kicker?: ReactNode
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
}

// Shows the selection beside the list without leaving it; on a phone it comes from below.
export function SidePanel({ title, kicker, onClose, children, footer }: Props) {
  const t = useWords('parts')
  const narrow = useMediaQuery('(max-width: 900px)', false, { getInitialValueInEffect: false })
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const node = panel.current
    if (node) node.scrollTop = 0
  }, [title])
  const head = (
    <div className={styles['head']}>
      <div className={styles['words']}>
        {kicker && <div className={styles['kicker']}>{kicker}</div>}
        <h2 className={styles['title']}>{title}</h2>
      </div>
      <CloseButton size="sm" onClick={onClose} aria-label={t('panel.close')} />
    </div>
  )
  if (narrow) {
    return (
      <Suspense>
        <PanelDrawer title={title} onClose={onClose}>
          {head}
          {children}
          {footer && <div className={styles['footer']}>{footer}</div>}
        </PanelDrawer>
      </Suspense>
    )
  }
  return (
    <aside ref={panel} className={styles['panel']} aria-label={title}>
      {head}
      <div className={styles['content']}>{children}</div>
      {footer && <div className={styles['footer']}>{footer}</div>}
    </aside>
  )
}

// A list or drawing with its panel at the right.
export function WithPanel({ children, panel }: { children: ReactNode; panel: ReactNode }) {
  return (
    <div className={styles['with']}>
      <div className={styles['main']}>{children}</div>
      {panel}
    </div>
  )
}

// A titled part of a panel.
export function PanelPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles['part']}>
      <h3 className={styles['partTitle']}>{title}</h3>
      {children}
    </section>
  )
}
