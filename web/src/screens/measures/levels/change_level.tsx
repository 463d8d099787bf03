// Changing what a service level promises and how it is judged.
import { Button, Modal } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { isProblem, useMetamodel } from '@/api'
import {
  type Conflict,
  ConflictDialog,
  conflictOf,
  type Fields,
  type ElementPage,
  useElementWrite,
} from '@/app/element'
import { useFigures } from '@/app/measures'
import { useFieldContext } from '@/app/people'
import { useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import type { FieldSpec } from '@/parts/fields'
import { useWords } from '@/words'
import type { LevelPage } from './data'
import { DefinitionFields } from './definition_fields'
import { changesOf, type Draft, draftOf, fieldsOf, ownUnit, type Wrong, wrongOf } from './draft'
import { useUnit } from './use_unit'

interface Props {
  page: LevelPage
  element: ElementPage
  onClose: () => void
}

export function ChangeLevel({ page, element, onClose }: Props) {
  const t = useWords('service_levels')
  const figures = useFigures()
  const { metamodel } = useMetamodel(useWorkspace())
  const context = useFieldContext()
  const trouble = useTrouble()
  const write = useElementWrite()
  const { run, busy } = useWrite()
  // What was read when the dialog opened: a later version on screen must not hide a conflict.
  const [began] = useState({ version: element.version, fields: element.fields })
  const { indicator } = page.level
  const [draft, setDraft] = useState<Draft>(() =>
    draftOf(began.fields, indicator, indicator ? page.unit : ownUnit, figures),
  )
  const [wrong, setWrong] = useState<Wrong>({})
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const unit = useUnit(draft)
  const specs = (metamodel?.types.find((type) => type.id === element.type)?.attributes ??
    []) as FieldSpec[]
  const send = async (version: number, fields: Fields) => {
    try {
      const kept = await run(() => write(element.id, version, fields), {
        done: t('change.done', { name: element.name }),
        quiet: true,
      })
      if (kept) onClose()
    } catch (error) {
      const stale = conflictOf(error, element.id, fields)
      if (stale) setConflict(stale)
      else if (isProblem(error) && error.fields.length > 0)
        setWrong(Object.fromEntries(error.fields.map(({ field, detail }) => [field, detail])))
      else trouble(error)
    }
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    const found = wrongOf(draft, unit, figures, t)
    setWrong(found)
    if (Object.keys(found).length > 0) return
    const changes = changesOf(began.fields, fieldsOf(draft, unit, figures))
    if (Object.keys(changes).length === 0) onClose()
    else void send(began.version, changes)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={t('change.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form className="form" onSubmit={save} noValidate>
        <DefinitionFields
          draft={draft}
          onChange={(patch) => {
            setDraft((now) => ({ ...now, ...patch }))
            setWrong({})
          }}
          unit={unit}
          wrong={wrong}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('save')}
          </Button>
        </div>
      </form>
      {conflict && (
        <ConflictDialog
          conflict={conflict}
          specs={specs}
          context={context}
          busy={busy}
          onClose={() => setConflict(null)}
          onDecide={(fields) => {
            setConflict(null)
            if (Object.keys(fields).length === 0) onClose()
            else void send(conflict.version, fields)
          }}
        />
      )}
    </Modal>
  )
}
