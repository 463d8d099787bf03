import { Go } from '@/app/place'
import {
  Bar,
  Confidence,
  DateValue,
  MoneyValue,
  NumberValue,
  PercentValue,
  PersonName,
  StatusShape,
} from '@/parts'
import type { Column } from '@/parts/table'
import type { Words } from '@/words'
import { type Asset, costOf, number, text } from './summary'
import styles from './inventory.module.css'

interface Given {
  t: Words
  currency: string
  typeName: (id: string) => string
  owner: (id: string) => string
  lifecycle: readonly { id: string; name: string }[]
  places: ReadonlyMap<string, string> | undefined
  withType: boolean
}

// The stage as shape and word: what ends soon stands out.
const shapes = {
  planned: 'low',
  phase_in: 'partly',
  active: 'done',
  phase_out: 'medium',
  end_of_life: 'high',
  retired: 'not',
} as const

export function inventoryColumns(given: Given): Column<Asset>[] {
  const { t, currency, typeName, owner, lifecycle, places, withType } = given
  const stage = (asset: Asset) => text(asset.fields['lifecycle'])
  const stageName = (id: string) => lifecycle.find((entry) => entry.id === id)?.name ?? id
  return [
    {
      id: 'name',
      header: t('column.name'),
      value: (asset) => asset.name,
      cell: (asset) => (
        <Go to={`elements/${encodeURIComponent(asset.id)}`} className={styles['name']}>
          {asset.name}
        </Go>
      ),
      width: 'minmax(200px, 2fr)',
      fixed: true,
    },
    {
      id: 'type',
      header: t('column.type'),
      value: (asset) => typeName(asset.type),
      hidden: !withType,
    },
    {
      id: 'lifecycle',
      header: t('column.lifecycle'),
      value: (asset) => {
        const found = stage(asset)
        return found ? stageName(found) : null
      },
      cell: (asset) => {
        const found = stage(asset)
        const shape = shapes[found as keyof typeof shapes]
        return found ? (
          shape ? (
            <StatusShape status={shape} word={stageName(found)} />
          ) : (
            stageName(found)
          )
        ) : (
          <span className="muted">{t('missing')}</span>
        )
      },
      width: 'minmax(130px, 1fr)',
    },
    {
      id: 'end_of_life',
      header: t('column.end_of_life'),
      value: (asset) => text(asset.fields['end_of_life']),
      cell: (asset) => <DateValue value={text(asset.fields['end_of_life'])} />,
      kind: 'date',
      width: '120px',
    },
    {
      id: 'cost',
      header: t('column.cost'),
      value: costOf,
      cell: (asset) => {
        const cost = costOf(asset)
        return <MoneyValue value={cost === null ? null : { amount: cost, currency }} short />
      },
      kind: 'money',
      align: 'end',
      width: '110px',
    },
    {
      id: 'capacity_used',
      header: t('column.capacity'),
      value: (asset) => number(asset.fields['capacity_used']),
      cell: (asset) => {
        const used = number(asset.fields['capacity_used'])
        return used === null ? (
          <span className="muted">{t('missing')}</span>
        ) : (
          <span className={styles['capacity']}>
            <PercentValue value={used} />
            <Bar
              value={used}
              colour={used >= 0.95 ? 'bad' : used >= 0.85 ? 'attention' : 'accent'}
              label={t('column.capacity')}
            />
          </span>
        )
      },
      kind: 'percent',
      width: '120px',
    },
    {
      id: 'users',
      header: t('column.users'),
      value: (asset) => number(asset.fields['users']),
      cell: (asset) => <NumberValue value={number(asset.fields['users'])} />,
      kind: 'number',
      align: 'end',
      width: '90px',
      hidden: true,
    },
    {
      id: 'owner',
      header: t('column.owner'),
      value: (asset) => {
        const id = text(asset.fields['owner'])
        return id ? owner(id) : null
      },
      cell: (asset) => {
        const id = text(asset.fields['owner'])
        return <PersonName name={id ? owner(id) : null} />
      },
    },
    {
      id: 'location',
      header: t('column.location'),
      value: (asset) => places?.get(asset.id) ?? text(asset.fields['hosting']),
      cell: (asset) =>
        places?.get(asset.id) ??
        (asset.fields['hosting'] ? (
          t(`hosting.${text(asset.fields['hosting'])}`, {
            defaultValue: text(asset.fields['hosting']),
          })
        ) : (
          <span className="muted">{t('missing')}</span>
        )),
    },
    {
      id: 'vendor',
      header: t('column.vendor'),
      value: (asset) => text(asset.fields['vendor']),
      hidden: true,
    },
    {
      id: 'version',
      header: t('column.version'),
      value: (asset) => text(asset.fields['version']),
      hidden: true,
    },
    {
      id: 'condition',
      header: t('column.condition'),
      value: (asset) => asset.figures?.condition ?? null,
      cell: (asset) => (
        <Confidence
          value={asset.figures?.confidence ?? null}
          state={asset.figures?.assumed ? 'assumed' : asset.figures?.stale ? 'stale' : undefined}
        >
          <PercentValue value={asset.figures?.condition ?? null} />
        </Confidence>
      ),
      kind: 'percent',
      width: '110px',
    },
    {
      id: 'findings',
      header: t('column.findings'),
      value: (asset) => asset.findings ?? 0,
      cell: (asset) =>
        asset.findings ? (
          <Go to={`findings?element=${encodeURIComponent(asset.id)}`}>
            <NumberValue value={asset.findings} />
          </Go>
        ) : null,
      kind: 'number',
      align: 'end',
      width: '90px',
    },
  ]
}
