// One change to many elements: chosen, looked at before and after, written as one batch with an undo.
import { Button, Modal, SegmentedControl, Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { api, type Attribute, type Schemas, take } from '@/api'
import { useMoment, useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { type FieldContext, FieldEditor, FieldValue } from '@/parts/fields'
import { useWords } from '@/words'
import type { Row } from './use_elements'
import styles from './model.module.css'

type Write = Schemas['BatchWrites']['writes'][number]
type Way = 'set' | 'clear' | 'add' | 'take'
type Difference = Schemas['DiffItem']

// What becomes of one value. undefined: nothing to change.
export function nextValue(way: Way, before: unknown, value: unknown): unknown {
  const items = (list: unknown) => (Array.isArray(list) ? list.map(String) : [])
  if (way === 'clear') return before == null ? undefined : null
  if (way === 'set')
    return JSON.stringify(before ?? null) === JSON.stringify(value ?? null) ? undefined : value
  const old = items(before)
  const named = items(value)
  const next =
    way === 'add'
      ? [...old, ...named.filter((item) => !old.includes(item))]
      : old.filter((item) => !named.includes(item))
  if (next.length === old.length) return undefined
  return next.length > 0 ? next : null
}

interface Props {
  rows: readonly Row[]
  attributes: readonly Attribute[]
  context: FieldContext
  onClose: () => void
  onDone: () => void
}

export function BulkEdit({ rows, attributes, context, onClose, onDone }: Props) {
  const t = useWords('model')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const [id, setId] = useState<string | null>(null)
  const [chosen, setWay] = useState<Way>('set')
  const [value, setValue] = useState<unknown>(null)
  const [preview, setPreview] = useState<Difference[] | null>(null)
  const [looking, setLooking] = useState(false)
  const { run, busy } = useWrite()
  const trouble = useTrouble()
  const attribute = attributes.find((entry) => entry.id === id)
  const list = attribute?.kind === 'list'
  const way: Way = !list && (chosen === 'add' || chosen === 'take') ? 'set' : chosen
  const writes = useMemo((): Write[] => {
    if (!attribute || (way !== 'clear' && value == null)) return []
    return rows.flatMap((row): Write[] => {
      const next = nextValue(way, row.fields[attribute.id], value)
      if (next === undefined) return []
      return [
        {
          subject: 'element',
          operation: 'update',
          id: row.id,
          record: { [attribute.id]: next },
          expected_version: row.version,
        },
      ]
    })
  }, [attribute, way, value, rows])
  const send = (dry_run: boolean) =>
    take(
      api.POST('/workspaces/{workspace}/batches', {
        params: { path: { workspace }, query: { dry_run, ...(scenario ? { scenario } : {}) } },
        body: { writes, reason: t('bulk.reason', { attribute: attribute?.name ?? '' }) },
      }),
    )
  const look = async () => {
    setLooking(true)
    try {
      setPreview((await send(true)).preview ?? [])
    } catch (error) {
      trouble(error)
    } finally {
      setLooking(false)
    }
  }
  const write = async () => {
    const kept = await run(() => send(false), {
      done: t('bulk.done', { count: writes.length, attribute: attribute?.name ?? '' }),
    })
    if (kept) onDone()
  }
  const change = (act: () => void) => {
    act()
    setPreview(null)
  }
  const before = new Map(rows.map((row) => [row.id, row]))
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bulk.title', { count: rows.length })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className="form">
        <Select
          label={t('attribute')}
          data={attributes.map((entry) => ({ value: entry.id, label: entry.name }))}
          value={id}
          onChange={(next) =>
            change(() => {
              setId(next)
              setValue(null)
            })
          }
          searchable
          data-autofocus
        />
        {attribute && (
          <SegmentedControl
            fullWidth
            aria-label={t('bulk.way')}
            value={way}
            onChange={(next) => change(() => setWay(next as Way))}
            data={(list ? ['add', 'take', 'set', 'clear'] : ['set', 'clear']).map((entry) => ({
              value: entry,
              label: t(`bulk.way_${entry}`),
            }))}
          />
        )}
        {attribute && way !== 'clear' && (
          <FieldEditor
            field={attribute}
            value={value}
            onChange={(next) => change(() => setValue(next))}
            {...context}
          />
        )}
        {attribute && (way === 'clear' || value != null) && (
          <p className="muted">
            {writes.length === 0
              ? t('bulk.nothing')
              : t('bulk.would', { count: writes.length, same: rows.length - writes.length })}
          </p>
        )}
        {preview && attribute && (
          // Scrolls inside its own frame, so the keyboard must reach it.

          <div
            // Scrolls inside its own frame, so the keyboard must reach it.
            // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex
            tabIndex={0}
            className={styles['preview']}
            role="region"
            aria-label={t('bulk.preview')}
          >
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">{t('column.name')}</th>
                  <th scope="col">{t('bulk.before')}</th>
                  <th scope="col">{t('bulk.after')}</th>
                </tr>
              </thead>
              <tbody>
                {preview.slice(0, 200).map((item) => (
                  <tr key={item.id}>
                    <th scope="row">{item.name || before.get(item.id)?.name}</th>
                    <td>
                      <FieldValue
                        field={attribute}
                        value={(item.before as Record<string, unknown>)[attribute.id]}
                        {...context}
                      />
                    </td>
                    <td>
                      <FieldValue
                        field={attribute}
                        value={(item.after as Record<string, unknown>)[attribute.id]}
                        {...context}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {preview.length > 200 && <p>{t('bulk.more', { count: preview.length - 200 })}</p>}
          </div>
        )}
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          {preview ? (
            <Button loading={busy} onClick={() => void write()}>
              {t('bulk.write', { count: writes.length })}
            </Button>
          ) : (
            <Button loading={looking} disabled={writes.length === 0} onClick={() => void look()}>
              {t('bulk.look')}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  )
}
