import { Anchor } from '@mantine/core'
import { nothing, useFormat, useWords } from '@/words'
import { Badge } from '../badge'
import { DateValue, MoneyValue, NumberValue, PercentValue } from '../values'
import { type Evidence, type FieldContext, type FieldSpec, isMoney } from './kinds'
import styles from './fields.module.css'

interface Props extends FieldContext {
  field: FieldSpec
  value: unknown
}

// A value as one reads it.
export function FieldValue({ field, value, people, evidenceKinds }: Props) {
  const t = useWords('parts')
  const format = useFormat()
  if (value == null || value === '') return <span className={styles['missing']}>{nothing}</span>
  switch (field.kind) {
    case 'number':
      return (
        <span>
          {typeof value === 'number' ? format.plain(value) : String(value)}
          {field.unit && ` ${field.unit}`}
        </span>
      )
    case 'percent':
      return (
        <PercentValue
          value={typeof value === 'number' ? value : null}
          digits={typeof value === 'number' && !Number.isInteger(value * 100) ? 1 : 0}
        />
      )
    case 'money':
      return <MoneyValue value={isMoney(value) ? value : null} />
    case 'date':
      return <DateValue value={String(value)} />
    case 'enumeration':
      return <>{field.values?.find((entry) => entry.id === value)?.name ?? String(value)}</>
    case 'person':
      return <>{people?.find((entry) => entry.value === value)?.label ?? String(value)}</>
    case 'link':
      return /^https?:\/\//.test(String(value)) ? (
        <Anchor href={String(value)} target="_blank" rel="noreferrer" size="sm">
          {String(value).replace(/^https?:\/\//, '')}
        </Anchor>
      ) : (
        <>{String(value)}</>
      )
    case 'boolean':
      return <>{t(value === true ? 'field.yes' : 'field.no')}</>
    case 'list':
      if (!Array.isArray(value) || field.item_kind === 'object')
        return <code className={styles['json']}>{JSON.stringify(value)}</code>
      return (
        <span className={styles['tags']}>
          {value.map((entry) => (
            <Badge key={String(entry)}>{String(entry)}</Badge>
          ))}
        </span>
      )
    case 'evidence':
      return (
        <ul className={styles['evidence']}>
          {(value as Evidence[]).map((item, index) => (
            <li key={index}>
              <span>
                {evidenceKinds?.find((kind) => kind.value === item.kind)?.label ?? item.kind}
              </span>
              <NumberValue value={item.value} digits={2} />
              <DateValue value={item.at} />
              <span className={styles['missing']}>{item.source}</span>
            </li>
          ))}
        </ul>
      )
    case 'json':
      return <code className={styles['json']}>{JSON.stringify(value)}</code>
    default:
      return (
        <span className={styles['text']}>
          {typeof value === 'object' ? JSON.stringify(value) : String(value)}
        </span>
      )
  }
}
