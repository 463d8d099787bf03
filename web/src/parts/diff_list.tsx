import { Checkbox } from '@mantine/core'
import { type ReactNode } from 'react'
import { useFormat, useWords } from '@/words'
import { Badge } from './badge'
import styles from './diff_list.module.css'

// One record that differs, as the API tells it.
export interface Difference {
  subject: 'element' | 'relation' | 'artifact'
  id: string
  name: string
  type?: string
  operation: 'create' | 'update' | 'remove' | 'restore'
  before: object
  after: object
  // What the other side says where both changed a field.
  conflict?: object
}

interface Props {
  items: readonly Difference[]
  // With it every item can be ticked.
  selection?: ReadonlySet<string> | undefined
  onSelect?: (next: ReadonlySet<string>) => void
  // Makes a link of the name.
  nameLink?: (item: Difference, name: string) => ReactNode
  // Name of a field for people.
  fieldName?: (field: string) => string
  // Name of a type of element for people.
  typeName?: (type: string) => string
}

// Records that differ between two states, field by field, with conflicts.
export function DiffList({ items, selection, onSelect, nameLink, fieldName, typeName }: Props) {
  const t = useWords('parts')
  return (
    <ul className={styles['items']}>
      {items.map((item) => {
        const name = item.name || item.id
        const conflict = (item.conflict ?? {}) as Record<string, unknown>
        return (
          <li key={`${item.subject} ${item.id}`} className={styles['item']}>
            {selection && (
              <Checkbox
                size="xs"
                aria-label={t('diff.take', { name })}
                checked={selection.has(item.id)}
                onChange={(event) => {
                  const next = new Set(selection)
                  if (event.currentTarget.checked) next.add(item.id)
                  else next.delete(item.id)
                  onSelect?.(next)
                }}
              />
            )}
            <div className={styles['body']}>
              <div className={styles['head']}>
                <span className={styles['operation']} data-operation={item.operation} aria-hidden>
                  {signs[item.operation]}
                </span>
                <span className={styles['name']}>{nameLink ? nameLink(item, name) : name}</span>
                <span className={styles['kind']}>
                  {item.subject === 'element' && item.type && typeName
                    ? typeName(item.type)
                    : t(`diff.${item.subject}`)}
                  {', '}
                  {t(`diff.${item.operation}`)}
                </span>
                {Object.keys(conflict).length > 0 && (
                  <Badge tone="attention">{t('diff.conflict')}</Badge>
                )}
              </div>
              {item.operation === 'update' && (
                <Fields item={item} conflict={conflict} fieldName={fieldName} />
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

const signs = { create: '+', update: '~', remove: '−', restore: '↺' } as const

interface FieldsProps {
  item: Difference
  conflict: Record<string, unknown>
  fieldName: Props['fieldName']
}

function Fields({ item, conflict, fieldName }: FieldsProps) {
  const t = useWords('parts')
  const before = item.before as Record<string, unknown>
  const after = item.after as Record<string, unknown>
  return (
    <dl className={styles['fields']}>
      {Object.keys(after).map((field) => (
        <div key={field}>
          <dt>{fieldName?.(field) ?? field}</dt>
          <dd>
            <del>
              <Plain value={before[field]} />
            </del>
            <span aria-hidden> → </span>
            <ins>
              <Plain value={after[field]} />
            </ins>
            {field in conflict && (
              <span className={styles['conflict']}>
                {t('diff.other')} <Plain value={conflict[field]} />
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

// A piece of evidence: how well, and when.
function isDated(one: unknown): one is { value: number; at: string } {
  const { value, at } = (one ?? {}) as { value?: unknown; at?: unknown }
  return typeof value === 'number' && typeof at === 'string'
}

// Any value of the model in a few words.
function Plain({ value }: { value: unknown }) {
  const t = useWords('parts')
  const format = useFormat()
  if (value === null || value === undefined || value === '') return <>{t('diff.nothing')}</>
  if (typeof value === 'number') return <>{format.plain(value)}</>
  if (typeof value === 'boolean') return <>{t(value ? 'diff.yes' : 'diff.no')}</>
  if (typeof value === 'string') {
    return <>{/^\d{4}-\d{2}-\d{2}$/.test(value) ? format.date(value) : value}</>
  }
  if (Array.isArray(value)) {
    const dated = value.filter(isDated)
    if (dated.length === value.length && value.length > 0 && value.length <= 4) {
      return (
        <>
          {format.list(dated.map((one) => `${format.percent(one.value)} (${format.date(one.at)})`))}
        </>
      )
    }
    return (
      <>
        {value.every((one) => typeof one === 'string')
          ? format.list(value)
          : t('diff.entries', { count: value.length })}
      </>
    )
  }
  const money = value as { amount?: unknown; currency?: unknown }
  if (typeof money.amount === 'number' && typeof money.currency === 'string') {
    return <>{format.money({ amount: money.amount, currency: money.currency })}</>
  }
  return <>{JSON.stringify(value)}</>
}
