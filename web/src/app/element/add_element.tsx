// A new element: type, name, and what one knows already.
import {
  Button,
  Checkbox,
  Modal,
  SegmentedControl,
  Select,
  Textarea,
  TextInput,
} from '@mantine/core'
import { type FormEvent, useMemo, useState } from 'react'
import { api, isProblem, type Metamodel, take, useMetamodel } from '@/api'
import { useFieldContext } from '../people'
import { useMoment, useWorkspace } from '../place'
import { useTrouble, useWrite } from '../write'
import { useWords } from '@/words'
import type { ElementWritten } from './write_element'
import styles from './element.module.css'

// Types that live in a component, as the metamodel says.
export function typesOf(metamodel: Metamodel | undefined, component: string): string[] {
  const entry = metamodel?.components.find((item) => item.id === component)
  if (entry?.types?.length) return entry.types
  return (metamodel?.types ?? [])
    .filter((type) => Object.values(type.component ?? {}).includes(component))
    .map((type) => type.id)
}

interface Props {
  // What is already decided.
  type?: string | undefined
  component?: string | undefined
  // A question of the component that the new element answers.
  prompt?: string | undefined
  onClose: () => void
  onMade?: (id: string, name: string) => void
}

export function AddElement({ type: given, component, prompt, onClose, onMade }: Props) {
  const t = useWords('element')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const { metamodel } = useMetamodel(workspace)
  const context = useFieldContext()
  const own = useMemo(
    () => (component ? typesOf(metamodel, component) : []),
    [metamodel, component],
  )
  const [type, setType] = useState<string | null>(given ?? own[0] ?? null)
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [owner, setOwner] = useState<string | null>(null)
  const entry = metamodel?.types.find((item) => item.id === type)
  const sides = Object.keys(entry?.component ?? {})
  const wantedSide = component
    ? Object.entries(entry?.component ?? {}).find(([, place]) => place === component)?.[0]
    : undefined
  const [chosenSide, setSide] = useState<string | null>(null)
  const side = chosenSide ?? wantedSide ?? entry?.side ?? sides[0]
  const [another, setAnother] = useState(false)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const { run, busy } = useWrite()
  const trouble = useTrouble()
  const choices = useMemo(() => {
    const all = metamodel?.types ?? []
    const label = (id: string) => all.find((item) => item.id === id)?.name ?? id
    const option = (id: string) => ({ value: id, label: label(id) })
    const others = all.filter((item) => !own.includes(item.id)).map((item) => item.id)
    return own.length > 0
      ? [
          { group: t('add.here'), items: own.map(option) },
          { group: t('add.elsewhere'), items: others.map(option) },
        ]
      : others.map(option)
  }, [metamodel, own, t])
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (!type || !name.trim()) return
    setErrors({})
    try {
      const made = (await run(
        () =>
          take(
            api.POST('/workspaces/{workspace}/elements', {
              params: { path: { workspace }, query: scenario ? { scenario } : {} },
              body: {
                type,
                name: name.trim(),
                ...(side && sides.length > 1 ? { side: side as 'business' | 'it' } : {}),
                fields: {
                  ...(description.trim() ? { description: description.trim() } : {}),
                  ...(owner ? { owner } : {}),
                },
              },
            }),
          ),
        { done: t('add.done', { name: name.trim() }), quiet: true },
      )) as ElementWritten | undefined
      if (!made) return
      onMade?.(made.element.id, made.element.name)
      if (!another) return onClose()
      setName('')
      setDescription('')
    } catch (error) {
      if (isProblem(error) && error.fields.length > 0)
        setErrors(Object.fromEntries(error.fields.map((field) => [field.field, field.detail])))
      else trouble(error)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('add.title')}
      closeButtonProps={{ 'aria-label': t('conflict.close') }}
    >
      <form className="form" onSubmit={(event) => void add(event)}>
        {prompt && <p className={styles['prompt']}>{prompt}</p>}
        <Select
          label={t('add.type')}
          description={entry?.description}
          data={choices}
          value={type}
          onChange={(next) => {
            setType(next)
            setSide(null)
          }}
          searchable
          required
          error={errors['type']}
          data-autofocus={type ? undefined : true}
        />
        <TextInput
          label={t('add.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maxLength={2000}
          error={errors['name']}
          data-autofocus={type ? true : undefined}
        />
        {sides.length > 1 && (
          <SegmentedControl
            fullWidth
            aria-label={t('add.side')}
            value={side ?? ''}
            onChange={setSide}
            data={[
              { value: 'business', label: t('side.business') },
              { value: 'it', label: t('side.it') },
            ]}
          />
        )}
        <Textarea
          label={t('add.description')}
          value={description}
          autosize
          minRows={2}
          maxRows={8}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={errors['description']}
        />
        <Select
          label={t('add.owner')}
          data={context.people ?? []}
          value={owner}
          onChange={setOwner}
          searchable
          clearable
          error={errors['owner']}
        />
        <Checkbox
          label={t('add.another')}
          checked={another}
          onChange={(event) => setAnother(event.currentTarget.checked)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {t('fact.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!type || !name.trim()}>
            {t('add.add')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
