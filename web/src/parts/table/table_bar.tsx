import { ActionIcon, Button, Checkbox, Popover, SegmentedControl, TextInput } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconDownload, IconSearch } from '@tabler/icons-react'
import { useFormat, useWords } from '@/words'
import type { DataTableProps } from './data_table'
import type { RowsModel } from './use_rows'
import styles from './data_table.module.css'

// Above the rows: filters, how many there are, columns and density, export.
export function TableBar<T>(props: DataTableProps<T> & { model: RowsModel<T> }) {
  const { model, columns, selection, rows } = props
  const t = useWords('parts')
  const format = useFormat()
  const total = props.total ?? rows.length
  const shown =
    props.total !== undefined && model.shown.length === rows.length ? total : model.shown.length
  return (
    <div className={styles['bar']}>
      <TextInput
        className={styles['filter']}
        value={model.text}
        onChange={(event) => model.setText(event.currentTarget.value)}
        placeholder={t('table.filter')}
        aria-label={t('table.filter')}
        leftSection={<IconSearch size={15} stroke={1.6} />}
      />
      {props.filters && <div className={styles['filters']}>{props.filters}</div>}
      <div className={styles['end']}>
        {selection && selection.size > 0 && (
          <span className={styles['count']}>
            {t('table.selected', { count: selection.size })}{' '}
            <Button size="compact-xs" variant="subtle" onClick={() => props.onSelect?.(new Set())}>
              {t('table.unselect')}
            </Button>
          </span>
        )}
        {props.actions}
        <span className={styles['count']} aria-live="polite">
          {shown === total
            ? t('table.rows', { count: total })
            : t('table.rows_of', { shown: format.number(shown), total: format.number(total) })}
        </span>
        {props.onExport && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('table.export')}
            onClick={props.onExport}
          >
            <IconDownload size={17} stroke={1.6} />
          </ActionIcon>
        )}
        <Popover position="bottom-end" trapFocus>
          <Popover.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('table.settings')}>
              <IconAdjustmentsHorizontal size={17} stroke={1.6} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown className={styles['settings']}>
            <fieldset>
              <legend>{t('table.columns')}</legend>
              {columns
                .filter((column) => !column.fixed)
                .map((column) => (
                  <Checkbox
                    key={column.id}
                    label={column.header}
                    checked={!model.hidden.includes(column.id)}
                    onChange={(event) =>
                      model.setHidden(
                        event.currentTarget.checked
                          ? model.hidden.filter((entry) => entry !== column.id)
                          : [...model.hidden, column.id],
                      )
                    }
                  />
                ))}
            </fieldset>
            <SegmentedControl
              fullWidth
              aria-label={t('table.density')}
              value={model.compact ? 'compact' : 'roomy'}
              onChange={(value) => model.setCompact(value === 'compact')}
              data={[
                { value: 'roomy', label: t('table.roomy') },
                { value: 'compact', label: t('table.compact') },
              ]}
            />
          </Popover.Dropdown>
        </Popover>
      </div>
    </div>
  )
}
