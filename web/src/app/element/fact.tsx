// One attribute of an element: its value, and the right editor in its place.
import { ActionIcon, Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { isProblem } from '@/api'
import { type FieldContext, FieldEditor, type FieldSpec, FieldValue } from '@/parts/fields'
import { useWords } from '@/words'
import { useWrite } from '../write'
import { ConflictDialog } from './conflict_dialog'
import { type Conflict, conflictOf, type Fields, useElementWrite } from './write_element'
import styles from './element.module.css'

interface Props {
  element: { id: string; version: number }
  field: FieldSpec
  value: unknown
  context: FieldContext
  // All attributes, for the words of a conflict.
  specs: readonly FieldSpec[]
  editable: boolean
  // Who else is in this field.
  others?: ReactNode
  onEditing?: (editing: boolean) => void
  // Begins in the editor; for a cell of a table.
  opened?: boolean
  // Without the label at the left.
  bare?: boolean
}

export function Fact(props: Props) {
  const { field, value, context, editable, others, onEditing, bare } = props
  const t = useWords('element')
  const [editing, setEditing] = useState(props.opened ?? false)
  const button = useRef<HTMLButtonElement>(null)
  const left = useRef(false) // the editor was left, and the pencil that takes the focus is not there yet
  const set = (next: boolean) => {
    left.current = !next
    setEditing(next)
    onEditing?.(next)
  }
  useEffect(() => {
    if (editing || !left.current) return
    left.current = false
    button.current?.focus()
  }, [editing])
  if (editing) return <FactEditor {...props} onDone={() => set(false)} />
  const shown = <FieldValue field={field} value={value} {...context} />
  return (
    <div className={styles['fact']} data-bare={bare || undefined}>
      {!bare && (
        <div className={styles['label']} title={field.description}>
          {field.name}
        </div>
      )}
      <div className={styles['value']}>
        {shown}
        {others}
      </div>
      {editable && field.kind !== 'json' && field.kind !== 'evidence' && (
        <ActionIcon
          ref={button}
          variant="subtle"
          color="gray"
          className={styles['edit']}
          aria-label={t('fact.edit', { name: field.name })}
          onClick={() => set(true)}
        >
          <IconPencil size={15} stroke={1.6} />
        </ActionIcon>
      )}
    </div>
  )
}

function FactEditor({
  element,
  field,
  value,
  context,
  specs,
  bare,
  onDone,
}: Props & { onDone: () => void }) {
  const t = useWords('element')
  const [draft, setDraft] = useState<unknown>(value ?? null)
  // What was read when the editor opened: a later version on screen must not hide a conflict.
  const [began] = useState({ version: element.version, value })
  const [error, setError] = useState<string>()
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const { run, busy } = useWrite()
  const write = useElementWrite()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, textarea, select')?.focus()
  }, [])
  const send = async (version: number, fields: Fields) => {
    setError(undefined)
    try {
      const kept = await run(() => write(element.id, version, fields), {
        done: t('fact.saved', { name: field.name }),
        quiet: true,
      })
      if (kept) onDone()
    } catch (problem) {
      const stale = conflictOf(problem, element.id, fields)
      if (stale) setConflict(stale)
      else if (isProblem(problem, 0)) setError(t('fact.unreachable'))
      else if (isProblem(problem))
        setError(
          problem.field(field.id) ?? [problem.message, problem.remedy].filter(Boolean).join(' '),
        )
      else throw problem
    }
  }
  const save = () => {
    if (JSON.stringify(draft ?? null) === JSON.stringify(began.value ?? null)) return onDone()
    void send(began.version, { [field.id]: draft ?? null })
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onDone()
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
  }
  return (
    // Escape leaves the editor from any of its fields.
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions
    <form
      ref={form}
      className={styles['editor']}
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <FieldEditor
        field={field}
        value={draft}
        onChange={setDraft}
        error={error}
        {...(bare ? { bare } : {})}
        {...context}
      />
      {error && (field.kind === 'evidence' || field.kind === 'boolean') && (
        <p role="alert" className={styles['error']}>
          {error}
        </p>
      )}
      <div className={styles['tools']}>
        <Button type="submit" loading={busy}>
          {t('fact.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('fact.cancel')}
        </Button>
      </div>
      {conflict && (
        <ConflictDialog
          conflict={conflict}
          specs={specs}
          context={context}
          busy={busy}
          onClose={() => setConflict(null)}
          onDecide={(fields) => {
            setConflict(null)
            if (Object.keys(fields).length === 0) onDone()
            else void send(conflict.version, fields)
          }}
        />
      )}
    </form>
  )
}
