import type { Schemas } from '@/api'
import { Go, placeOf } from '@/app/place'
import { Badge, DateValue, EmptyState, Sheet } from '@/parts'
import { useWords } from '@/words'
import styles from './home.module.css'

// What the reader owes, most urgent first: two minutes, in order.
export function Owed({ items }: { items: Schemas['Home']['owed'] }) {
  const t = useWords('home')
  if (items.length === 0) {
    return (
      <Sheet>
        <EmptyState kind="nothing" drawing="list" title={t('owed.none')}>
          {t('owed.none_text')}
        </EmptyState>
      </Sheet>
    )
  }
  return (
    <Sheet title={t('owed.title')} note={t('owed.count', { count: items.length })}>
      <ul className={styles['owed']}>
        {items.map((item, index) => (
          <li key={index}>
            <Go to={placeOf(item.subject) ?? ''}>
              <span className={styles['owedName']}>{item.name}</span>
              <span className={styles['owedText']}>
                {t(`owed.${item.kind}`)} · {item.text}
              </span>
              <span className={styles['owedDue']}>
                {item.overdue && <Badge tone="bad">{t('owed.overdue')}</Badge>}
                {item.due && <DateValue value={item.due} />}
              </span>
            </Go>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
