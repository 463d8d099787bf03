// Columns of the table: what the engine computed, and the attributes of the type that is shown.
import type { Attribute, ElementType, Metamodel } from '@/api'
import { Go } from '@/app/place'
import { Confidence, DateValue, DomainMark, MoneyValue, NumberValue, PercentValue } from '@/parts'
import { type FieldContext, FieldValue, isMoney } from '@/parts/fields'
import type { Column } from '@/parts/table'
import { isDomain } from '@/tokens'
import type { Words } from '@/words'
import { EditableCell } from './editable_cell'
import type { Row } from './use_elements'
import styles from './model.module.css'

// Attributes that have their own column or page part.
const elsewhere = new Set(['name', 'type', 'side', 'evidence', 'foreign', 'links'])

export function attributesOf(metamodel: Metamodel | undefined, types: readonly ElementType[]) {
  const common = metamodel?.common_attributes ?? []
  const seen = new Set<string>()
  return [...types.flatMap((type) => type.attributes), ...common].filter((attribute) => {
    if (elsewhere.has(attribute.id) || attribute.kind === 'json' || seen.has(attribute.id))
      return false
    if (attribute.kind === 'list' && attribute.item_kind === 'object') return false
    seen.add(attribute.id)
    return true
  })
}

const kindOf: Partial<Record<Attribute['kind'], Column<Row>['kind']>> = {
  number: 'number',
  money: 'money',
  percent: 'percent',
  date: 'date',
}
const widthOf: Partial<Record<Attribute['kind'], string>> = {
  number: '110px',
  money: '130px',
  percent: '110px',
  date: '120px',
  boolean: '100px',
  enumeration: 'minmax(130px, 1fr)',
}

// A value as it is exported: words, not ids.
function plain(attribute: Attribute, value: unknown, context: FieldContext) {
  if (value == null) return null
  if (isMoney(value)) return value.amount
  if (attribute.kind === 'enumeration')
    return attribute.values?.find((entry) => entry.id === value)?.name ?? String(value)
  if (attribute.kind === 'person')
    return context.people?.find((entry) => entry.value === value)?.label ?? String(value)
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'object') return JSON.stringify(value)
  return value as string | number | boolean
}

interface Given {
  t: Words
  metamodel: Metamodel | undefined
  types: readonly ElementType[]
  context: FieldContext
  editable: boolean
}

export function columnsFor(given: Given): Column<Row>[] {
  const { t, metamodel, types, context, editable } = given
  const typeName = (id: string) => metamodel?.types.find((type) => type.id === id)?.name ?? id
  const componentName = (id: string) =>
    metamodel?.components.find((component) => component.id === id)?.name ?? id
  const attributes = attributesOf(metamodel, types)
  const own = new Set(types.flatMap((type) => type.attributes.map((attribute) => attribute.id)))
  const attributeColumn = (attribute: Attribute): Column<Row> => {
    const kind = kindOf[attribute.kind]
    return {
      id: attribute.id,
      header: attribute.unit ? `${attribute.name} (${attribute.unit})` : attribute.name,
      value: (row) => plain(attribute, row.fields[attribute.id], context),
      cell: (row) =>
        editable && !row.deleted ? (
          <EditableCell row={row} attribute={attribute} context={context} specs={attributes} />
        ) : (
          <FieldValue field={attribute} value={row.fields[attribute.id]} {...context} />
        ),
      ...(widthOf[attribute.kind] ? { width: widthOf[attribute.kind] } : {}),
      ...(kind && kind !== 'date' ? { align: 'end' as const } : {}),
      ...(kind ? { kind } : {}),
      hidden: attribute.id !== 'owner' && !(types.length === 1 && own.has(attribute.id)),
    }
  }
  const figure = (
    id: 'condition' | 'delivered' | 'support' | 'confidence',
    hidden = false,
  ): Column<Row> => ({
    id,
    header: t(`column.${id}`),
    value: (row) => row.figures?.[id] ?? null,
    cell: (row) => <PercentValue value={row.figures?.[id] ?? null} />,
    width: '100px',
    align: 'end',
    kind: 'percent',
    hidden,
    sortable: id !== 'confidence' && id !== 'support',
  })
  return [
    {
      id: 'name',
      header: t('column.name'),
      value: (row) => row.name,
      cell: (row) => (
        <Go to={`elements/${encodeURIComponent(row.id)}`} className={styles['name']}>
          {row.name}
        </Go>
      ),
      width: 'minmax(180px, 3fr)',
      fixed: true,
    },
    {
      id: 'type',
      header: t('column.type'),
      value: (row) => typeName(row.type),
      width: 'minmax(110px, 1fr)',
      hidden: types.length === 1,
    },
    {
      id: 'component',
      header: t('column.component'),
      value: (row) => (row.component ? componentName(row.component) : null),
      cell: (row) => {
        const domain = row.component?.slice(0, 2)
        return row.component ? (
          <DomainMark
            domain={isDomain(domain) ? domain : null}
            name={componentName(row.component)}
          />
        ) : (
          <span className="muted">{t('no_component')}</span>
        )
      },
      width: 'minmax(140px, 1.2fr)',
    },
    ...attributes.filter((attribute) => attribute.id === 'owner').map(attributeColumn),
    {
      ...figure('condition'),
      cell: (row) => (
        <Confidence
          value={row.figures?.confidence ?? null}
          state={row.figures?.assumed ? 'assumed' : row.figures?.stale ? 'stale' : undefined}
        >
          <PercentValue value={row.figures?.condition ?? null} />
        </Confidence>
      ),
      width: '104px',
    },
    {
      id: 'importance',
      header: t('column.importance'),
      value: (row) => row.figures?.importance ?? null,
      cell: (row) => <PercentValue value={row.figures?.importance ?? null} digits={1} />,
      width: '96px',
      align: 'end',
      kind: 'percent',
    },
    figure('delivered', true),
    figure('support', true),
    figure('confidence', true),
    {
      id: 'cost',
      header: t('column.cost'),
      value: (row) => row.figures?.cost ?? null,
      cell: (row) => (
        <MoneyValue
          value={
            row.figures?.cost == null
              ? null
              : { amount: row.figures.cost, currency: metamodel?.currency ?? 'EUR' }
          }
          short
        />
      ),
      width: '120px',
      align: 'end',
      kind: 'money',
      hidden: true,
    },
    {
      id: 'evidence_at',
      header: t('column.evidence_at'),
      value: (row) => row.figures?.evidence_at ?? null,
      cell: (row) => <DateValue value={row.figures?.evidence_at} />,
      width: '130px',
      kind: 'date',
      hidden: true,
      sortable: false,
    },
    ...attributes.filter((attribute) => attribute.id !== 'owner').map(attributeColumn),
    {
      id: 'findings',
      header: t('column.findings'),
      value: (row) => row.findings ?? 0,
      cell: (row) =>
        row.findings ? (
          <Go to={`findings?element=${encodeURIComponent(row.id)}`}>
            <NumberValue value={row.findings} />
          </Go>
        ) : (
          <span className="muted">{t('none')}</span>
        ),
      width: '84px',
      align: 'end',
      kind: 'number',
      sortable: false,
    },
    {
      id: 'changed',
      header: t('column.changed'),
      value: (row) => row.changed_at ?? null,
      cell: (row) => <DateValue value={row.changed_at} as="ago" />,
      width: '130px',
      kind: 'date',
      hidden: true,
    },
    { id: 'id', header: t('column.id'), value: (row) => row.id, hidden: true },
  ]
}
