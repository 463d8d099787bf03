import { SegmentedControl } from '@mantine/core'
import type { CSSProperties } from 'react'
import { useSearchState } from '@/app/place'
import { Scroll, Sheet } from '@/parts'
import { useTokens } from '@/tokens'
import { useFormat, useWords } from '@/words'
import type { Results } from './data'
import { type Range, shadeOf, whyHidden } from './levels'
import type { Common } from './plot'
import styles from './results.module.css'

interface Group {
  people: number
  hidden: boolean
  mean: number | null
}

interface Line {
  id: string
  name: string
  group: (unit: string) => Group | undefined
}

// Sides and units by dimension, or units alone. Hatched is what is not shown, and words under it say why.
export function Heat({ campaign, instrument, results, range }: Common) {
  const t = useWords('results')
  const [search, setSearch] = useSearchState()
  const rows = results.dimensions.filter((row) => row.units.length > 0 || row.cells.length > 0)
  const units = campaign.units.filter((unit) =>
    rows.some((row) => [...row.units, ...row.cells.map(unitOf)].some((one) => one.id === unit.id)),
  )
  if (rows.length === 0 || units.length === 0) return null
  const sided = rows.some((row) => row.cells.length > 0)
  // Where no group can be told apart by side, units say more.
  const told = rows.some((row) => row.cells.some((one) => one.mean !== null))
  const usual = told ? 'side' : 'unit'
  const view = search['heat'] === 'side' || search['heat'] === 'unit' ? search['heat'] : usual
  const bySide = sided && view === 'side'
  const nameOf = (id: string) => instrument.dimensions.find((one) => one.id === id)?.name ?? id
  const linesOf = (row: Results['dimensions'][number]): Line[] =>
    bySide
      ? (['business', 'it'] as const).map((side) => ({
          id: side,
          name: t(`side.${side}`),
          group: (unit) => row.cells.find((one) => one.side === side && one.unit === unit),
        }))
      : [
          {
            id: 'all',
            name: nameOf(row.id),
            group: (unit) => row.units.find((one) => one.id === unit),
          },
        ]
  const blocks = rows.map((row) => ({ id: row.id, lines: linesOf(row) }))
  const groups = blocks.flatMap(({ lines }) =>
    lines.flatMap((line) => units.map((unit) => line.group(unit.id))),
  )
  const reasons = new Set(groups.map((one) => one && whyHidden(one, results.minimum_group)))
  const title = t(bySide ? 'heat.title' : 'heat.units')
  return (
    <Sheet title={title} note={t('heat.note')}>
      {sided && (
        <SegmentedControl
          className={styles['heatView']!}
          size="xs"
          aria-label={t('heat.view')}
          value={bySide ? 'side' : 'unit'}
          onChange={(value) => setSearch({ heat: value === usual ? undefined : value })}
          data={[
            { value: 'side', label: t('heat.by_side') },
            { value: 'unit', label: t('heat.by_unit') },
          ]}
        />
      )}
      {bySide && !told && <p className={styles['heatText']}>{t('heat.all_hidden')}</p>}
      <Scroll label={title}>
        <table className={`plain ${styles['heat']}`}>
          <thead>
            <tr>
              <th scope="col">{t(bySide ? 'heat.side' : 'dimension')}</th>
              {units.map((unit) => (
                <th key={unit.id} scope="col">
                  {unit.name}
                </th>
              ))}
            </tr>
          </thead>
          {blocks.map(({ id, lines }) => (
            <tbody key={id}>
              {bySide && (
                <tr>
                  <th scope="rowgroup" colSpan={units.length + 1} className={styles['heatGroup']}>
                    <span>{nameOf(id)}</span>
                  </th>
                </tr>
              )}
              {lines.map((line) => (
                <tr key={line.id}>
                  <th scope="row" data-side={bySide ? line.id : undefined}>
                    {line.name}
                  </th>
                  {units.map((unit) => (
                    <Cell
                      key={unit.id}
                      group={line.group(unit.id)}
                      minimum={results.minimum_group}
                      range={range}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </Scroll>
      <ul className={styles['key']}>
        <Key range={range} />
        {(['few', 'complement'] as const)
          .filter((why) => reasons.has(why))
          .map((why) => (
            <li key={why}>
              <span className={styles['swatch']} aria-hidden />
              {t(`hidden.${why}`, { count: results.minimum_group })}
            </li>
          ))}
        {groups.some((one) => !one || (!one.hidden && one.mean === null)) && (
          <li>
            <span className={styles['dash']} aria-hidden>
              –
            </span>
            {t('heat.no_answers')}
          </li>
        )}
      </ul>
    </Sheet>
  )
}

const unitOf = ({ unit }: { unit: string }) => ({ id: unit })

interface CellProps {
  group: Group | undefined
  minimum: number
  range: Range
}

function Cell({ group, minimum, range }: CellProps) {
  const t = useWords('results')
  const format = useFormat()
  const { levels, levelInk } = useTokens()
  const why = group && whyHidden(group, minimum)
  if (why)
    return (
      <td className={styles['hatched']} title={t(`hidden.${why}`, { count: minimum })}>
        <span className={styles['hatchedWord']} aria-hidden>
          {t('heat.hidden')}
        </span>
        <span className="visually-hidden">{t(`hidden.${why}`, { count: minimum })}</span>
      </td>
    )
  if (!group || group.mean === null)
    return (
      <td className={styles['nobody']} title={t('heat.no_answers')}>
        <span aria-hidden>–</span>
        <span className="visually-hidden">{t('heat.no_answers')}</span>
      </td>
    )
  const at = shadeOf(group.mean, range)
  return (
    <td
      style={{ background: levels[at], color: levelInk[at] }}
      title={t('count', { count: group.people })}
    >
      {format.number(group.mean, 1)}
    </td>
  )
}

function Key({ range }: { range: Range }) {
  const t = useWords('results')
  const { levels } = useTokens()
  return (
    <li>
      <span className={styles['shades']} aria-hidden>
        {levels.map((level) => (
          <span key={level} style={{ background: level } as CSSProperties} />
        ))}
      </span>
      {t('heat.scale', { ...range })}
    </li>
  )
}
