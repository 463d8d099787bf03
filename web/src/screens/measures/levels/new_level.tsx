// A new service level: its name, the service it measures, and what is promised.
import { Button, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, isProblem, type Schemas, take } from '@/api'
import type { ElementWritten } from '@/app/element'
import { ElementPicker } from '@/app/element_picker'
import { useFigures } from '@/app/measures'
import { useGo, useMoment, useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { useWords } from '@/words'
import { placeOfLevel } from './data'
import { DefinitionFields } from './definition_fields'
import { type Draft, draftOf, fieldsOf, type Wrong, wrongOf } from './draft'
import { useUnit } from './use_unit'

export function NewLevel({ onClose }: { onClose: () => void }) {
  const t = useWords('service_levels')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const go = useGo()
  const figures = useFigures()
  const trouble = useTrouble()
  const { run, busy } = useWrite()
  const [name, setName] = useState('')
  const [service, setService] = useState<Schemas['Ref'] | null>(null)
  const [draft, setDraft] = useState<Draft>(() => draftOf({ target: 0.99 }, null, null, figures))
  const [wrong, setWrong] = useState<Wrong>({})
  const unit = useUnit(draft)
  const change = (patch: Partial<Draft>) => {
    setDraft((now) => ({ ...now, ...patch }))
    setWrong({})
  }
  const make = async (event: FormEvent) => {
    event.preventDefault()
    const found: Wrong = {
      ...(name.trim() ? {} : { name: t('wrong.name') }),
      ...wrongOf(draft, unit, figures, t),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return
    const set = Object.entries(fieldsOf(draft, unit, figures)).filter(([, value]) => value !== null)
    try {
      const made = (await run(
        () =>
          take(
            api.POST('/workspaces/{workspace}/elements', {
              params: { path: { workspace }, query: scenario ? { scenario } : {} },
              body: {
                type: 'service_level',
                name: name.trim(),
                fields: Object.fromEntries(set),
                ...(service ? { relations: [{ kind: 'measures', to: service.id }] } : {}),
              },
            }),
          ),
        { done: t('new.done', { name: name.trim() }), quiet: true },
      )) as ElementWritten | undefined
      if (made) go(placeOfLevel(made.element.id))
    } catch (error) {
      if (isProblem(error) && error.fields.length > 0)
        setWrong(Object.fromEntries(error.fields.map(({ field, detail }) => [field, detail])))
      else trouble(error)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={t('new.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form className="form" onSubmit={(event) => void make(event)} noValidate>
        <TextInput
          label={t('form.name')}
          placeholder={t('form.name_like')}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value)
            setWrong({})
          }}
          error={wrong['name']}
          maxLength={2000}
          data-autofocus
        />
        <ElementPicker label={t('form.service')} value={service} onChange={setService} />
        <DefinitionFields draft={draft} onChange={change} unit={unit} wrong={wrong} />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('new.make')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
