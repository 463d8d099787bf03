import { useMediaQuery } from '@mantine/hooks'
import { useMemo } from 'react'
import { Badge, DateValue, DomainMark, isSeverity, PersonName, StatusShape } from '@/parts'
import type { Column } from '@/parts/table'
import { isDomain } from '@/tokens'
import { useFormat, useWords } from '@/words'
import type { Finding } from './data'

export function useColumns(): Column<Finding>[] {
  const t = useWords('findings')
  const p = useWords('parts')
  const format = useFormat()
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  return useMemo(
    (): Column<Finding>[] => [
      {
        id: 'severity',
        header: t('column.severity'),
        value: (row) => p(`status.${row.severity}`),
        cell: (row) =>
          isSeverity(row.severity) ? <StatusShape status={row.severity} bare={narrow} /> : null,
        width: narrow ? '40px' : '92px',
        fixed: true,
      },
      {
        id: 'text',
        header: t('column.text'),
        value: (row) => row.text,
        cell: (row) => (
          <span title={row.text}>
            {row.state === 'muted' && <Badge>{t('state.muted')}</Badge>}{' '}
            {row.new && <Badge tone="accent">{t('new')}</Badge>} {row.text}
          </span>
        ),
        width: narrow ? 'minmax(200px, 1fr)' : 'minmax(220px, 4fr)',
        fixed: true,
        sortable: false,
      },
      {
        id: 'rule',
        header: t('column.rule'),
        value: (row) => row.name,
        hidden: narrow ?? false,
        width: 'minmax(110px, 1.4fr)',
      },
      {
        id: 'domain',
        header: t('column.domain'),
        value: (row) => (isDomain(row.domain) ? p(`domain.${row.domain}`) : ''),
        cell: (row) => (isDomain(row.domain) ? <DomainMark domain={row.domain} /> : ''),
        hidden: narrow ?? false,
        width: '136px',
      },
      {
        id: 'owner',
        header: t('column.owner'),
        value: (row) => row.owner ?? '',
        cell: (row) => <PersonName name={row.owner} />,
        hidden: narrow ?? false,
        width: 'minmax(100px, 1fr)',
      },
      {
        id: 'assignee',
        header: t('column.assignee'),
        value: (row) => row.assignee?.name ?? '',
        width: 'minmax(100px, 1fr)',
        hidden: true,
      },
      {
        id: 'due',
        header: t('column.due'),
        value: (row) => row.due ?? '',
        cell: (row) => (row.due ? <DateValue value={row.due} /> : ''),
        width: '110px',
        kind: 'date',
        hidden: true,
      },
      {
        id: 'since',
        header: t('column.since'),
        value: (row) => row.since ?? '',
        cell: (row) => <DateValue value={row.since} />,
        width: '110px',
        kind: 'date',
        hidden: true,
      },
      {
        id: 'comments',
        header: t('column.comments'),
        value: (row) => row.comments ?? 0,
        cell: (row) => row.comments || '',
        width: '90px',
        align: 'end',
        kind: 'number',
        hidden: true,
        sortable: false,
      },
      {
        id: 'score',
        header: t('column.score'),
        value: (row) => row.score,
        cell: (row) => format.number(row.score * 100, 0),
        hidden: narrow ?? false,
        width: '70px',
        align: 'end',
        kind: 'number',
        sortable: false,
      },
    ],
    [t, p, format, narrow],
  )
}
