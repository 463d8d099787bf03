import { type ReactNode, useMemo } from 'react'
import type { Schemas } from '@/api'
import { Go } from '@/app/place'
import { DateValue, StatusShape } from '@/parts'
import type { Column } from '@/parts/table'
import { type Format, useFormat, useWords, type Words } from '@/words'
import styles from './measures.module.css'

export type Owner = Schemas['MeasureOwner']

// Somebody may be just a name in a field, without an element of the model.
const isElement = ({ person }: Owner) => person.id !== person.name
const placeOf = (screen: 'measures' | 'model', { person }: Owner) =>
  `${screen}?owner=${encodeURIComponent(person.id)}`
export const placeOfOwner = (row: Owner) =>
  isElement(row) ? `elements/${encodeURIComponent(row.person.id)}` : placeOf('model', row)

export function useOwnerColumns(narrow: boolean | undefined): Column<Owner>[] {
  const t = useWords('measures')
  const format = useFormat()
  return useMemo(
    () => (narrow ? ofPhones(t, format) : [...whoOf(t), ...doneOf(t, format)]),
    [t, format, narrow],
  )
}

const wordOf = (row: Owner, t: Words) => t(row.phantom ? 'owners.phantom' : 'owners.active')

function Name({ row }: { row: Owner }) {
  return (
    <Go to={placeOfOwner(row)} className={styles['link']} title={row.person.name}>
      {row.person.name}
    </Go>
  )
}

interface OwnedProps {
  row: Owner
  what: 'measures' | 'elements'
  t: Words
  format: Format
}

// How many, and the way to them.
function Owned({ row, what, t, format }: OwnedProps) {
  return row[what] === 0 ? (
    <>{format.number(0)}</>
  ) : (
    <Go
      to={placeOf(what === 'measures' ? 'measures' : 'model', row)}
      aria-label={t(`owners.${what}_of`, { count: row[what], name: row.person.name })}
    >
      {format.number(row[what])}
    </Go>
  )
}

function whoOf(t: Words): Column<Owner>[] {
  return [
    {
      id: 'status',
      header: t('column.status'),
      value: (row) => wordOf(row, t),
      cell: (row) => <StatusShape status={row.phantom ? 'medium' : 'done'} word={wordOf(row, t)} />,
      width: '160px',
      fixed: true,
    },
    {
      id: 'name',
      header: t('column.owner'),
      value: (row) => row.person.name,
      cell: (row) => <Name row={row} />,
      width: 'minmax(160px, 3fr)',
      fixed: true,
    },
  ]
}

function doneOf(t: Words, format: Format): Column<Owner>[] {
  const count = (
    id: 'measures' | 'elements' | 'entered' | 'changed',
    cell: (row: Owner) => ReactNode,
  ): Column<Owner> => ({
    id,
    header: t(`owners.${id}`),
    value: (row) => row[id],
    cell,
    align: 'end',
    kind: 'number',
    width: '130px',
  })
  return [
    count('measures', (row) => <Owned row={row} what="measures" t={t} format={format} />),
    count('elements', (row) => <Owned row={row} what="elements" t={t} format={format} />),
    count('entered', (row) => format.number(row.entered)),
    count('changed', (row) => format.number(row.changed)),
    {
      id: 'last',
      header: t('owners.last'),
      value: (row) => row.last ?? '',
      cell: (row) =>
        row.last ? (
          <DateValue value={row.last} />
        ) : (
          <span className="muted">{t('owners.never')}</span>
        ),
      kind: 'date',
      width: '140px',
    },
    {
      id: 'since',
      header: t('owners.since'),
      value: (row) => row.since ?? '',
      cell: (row) => (row.since ? <DateValue value={row.since} /> : ''),
      kind: 'date',
      width: '140px',
    },
    {
      id: 'days',
      header: t('owners.days'),
      value: (row) => row.days,
      cell: (row) => (row.since ? format.number(row.days) : ''),
      align: 'end',
      kind: 'number',
      width: '90px',
      hidden: true,
    },
  ]
}

// Two lines a row: who and since when; what they own and what they did.
function ofPhones(t: Words, format: Format): Column<Owner>[] {
  return [
    {
      id: 'name',
      header: t('column.owner'),
      value: (row) => row.person.name,
      cell: (row) => (
        <span className={styles['two']}>
          <Name row={row} />
          <StatusShape status={row.phantom ? 'medium' : 'done'} word={wordOf(row, t)} />
        </span>
      ),
      width: 'minmax(128px, 1fr)',
      fixed: true,
    },
    {
      id: 'measures',
      header: t('owners.owns'),
      value: (row) => row.measures + row.elements,
      cell: (row) => (
        <span className={styles['two']}>
          <span>
            <Owned row={row} what="measures" t={t} format={format} /> {t('owners.short_measures')}
          </span>
          <span className="muted">
            <Owned row={row} what="elements" t={t} format={format} />{' '}
            {t('owners.short_elements', { count: row.elements })}
          </span>
        </span>
      ),
      align: 'end',
      kind: 'number',
      width: '106px',
    },
    {
      id: 'entered',
      header: t('owners.did'),
      value: (row) => row.entered + row.changed,
      cell: (row) => (
        <span className={styles['two']}>
          <span>{t('owners.short_entered', { count: row.entered })}</span>
          <span className="muted">{t('owners.short_changed', { count: row.changed })}</span>
        </span>
      ),
      align: 'end',
      kind: 'number',
      width: '106px',
    },
  ]
}
