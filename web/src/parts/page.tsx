import { type ReactNode, useEffect } from 'react'
import { InPage } from './in_page'
import styles from './page.module.css'

interface Props {
  title: string
  // States what the data say; its numbers may be links.
  sentence?: ReactNode
  actions?: ReactNode
  // Above the title: where one came from.
  above?: ReactNode
  // Fills the height: lists and tables scroll inside.
  fill?: boolean
  // report 760, form 640; otherwise all the room there is.
  measure?: 'report' | 'form'
  children: ReactNode
}

export function Page(props: Props) {
  const { title, sentence, actions, above, fill, measure, children } = props
  useEffect(() => {
    document.title = `${title} · Plumbline`
  }, [title])
  return (
    <div className={styles['page']} data-fill={fill || undefined} data-measure={measure}>
      {above && <div className={styles['above']}>{above}</div>}
      <header className={styles['head']}>
        <div className={styles['claim']}>
          <h1 className={styles['title']}>{title}</h1>
          {/* Its line is there before its words, so that nothing moves when they come. */}
          {'sentence' in props && <p className={styles['sentence']}>{sentence}</p>}
        </div>
        {actions && <div className={styles['actions']}>{actions}</div>}
      </header>
      <div className={styles['body']}>
        <InPage value={true}>{children}</InPage>
      </div>
    </div>
  )
}
