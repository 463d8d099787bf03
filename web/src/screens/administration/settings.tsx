import { Button, Group, MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, metamodelQuery, type Schemas, take, useMay } from '@/api'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { ErrorState, Sheet, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './administration.module.css'

type Settings = Schemas['Settings']
type Values = Record<string, unknown>
type Description = NonNullable<Settings['descriptions']>[string]

// How scores are weighed and what counts, with a preview of what a change would do to the index.
export function Settings() {
  const workspace = useWorkspace()
  const settings = useQuery({
    queryKey: key('settings', workspace),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/settings', { params: { path: { workspace } }, signal }),
      ),
  })
  if (settings.isPending) return <Skeleton shape="sheet" />
  if (settings.error)
    return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
  return <Form key={JSON.stringify(settings.data.values)} settings={settings.data} />
}

function Form({ settings }: { settings: Settings }) {
  const t = useWords('administration')
  const format = useFormat()
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const { run, busy } = useWrite()
  const [patch, setPatch] = useState<Values>({})
  const values = settings.values as Values
  const defaults = settings.defaults as Values
  const changed = Object.keys(patch).length > 0
  const send = (dry_run: boolean) =>
    take(
      api.PATCH('/workspaces/{workspace}/settings', {
        params: { path: { workspace }, query: { dry_run } },
        body: patch as never,
      }),
    )
  const preview = useQuery({
    queryKey: key('settings', workspace, 'preview', patch),
    queryFn: () => send(true),
    enabled: changed,
    placeholderData: (previous) => previous,
    retry: false,
  })
  const before = preview.data?.before?.index
  const after = preview.data?.after?.index
  const editable = may('manage_workspace')
  return (
    <Sheet title={t('settings.title')}>
      {Object.entries(settings.descriptions ?? {}).map(([id, description]) => (
        <Setting
          key={id}
          id={id}
          description={description}
          value={id in patch ? (patch[id] ?? defaults[id]) : (values[id] ?? defaults[id])}
          isDefault={same(
            id in patch ? (patch[id] ?? defaults[id]) : (values[id] ?? defaults[id]),
            defaults[id],
          )}
          readOnly={!editable}
          error={
            preview.error instanceof Error && 'field' in preview.error
              ? (preview.error as unknown as { field: (name: string) => string | undefined }).field(
                  id,
                )
              : undefined
          }
          onChange={(value) => setPatch((old) => ({ ...old, [id]: value }))}
        />
      ))}
      {changed && (
        <div className={styles['keep']}>
          <p className={styles['hint']} aria-live="polite">
            {preview.error
              ? preview.error.message
              : before != null && after != null
                ? t('settings.moves', {
                    before: format.number(before, 1),
                    after: format.number(after, 1),
                    change: format.change(after - before),
                  })
                : ''}
          </p>
          <Group gap={6}>
            <Button variant="default" onClick={() => setPatch({})}>
              {t('settings.discard')}
            </Button>
            <Button
              loading={busy}
              disabled={!!preview.error}
              onClick={() => void run(() => send(false), { done: t('settings.saved') })}
            >
              {t('settings.save')}
            </Button>
          </Group>
        </div>
      )}
    </Sheet>
  )
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

interface SettingProps {
  id: string
  description: Description
  value: unknown
  isDefault: boolean
  readOnly: boolean
  error: string | undefined
  onChange: (value: unknown) => void
}

function Setting({ id, description, value, isDefault, readOnly, error, onChange }: SettingProps) {
  const t = useWords('administration')
  const metamodel = useQuery(metamodelQuery(useWorkspace())).data
  const named = (value: string) =>
    metamodel?.types.find((type) => type.id === value)?.plural ??
    metamodel?.perspectives.find((one) => one.id === value)?.name ??
    value
  const name = description.name ?? id
  return (
    <div className={styles['setting']}>
      <div>
        <b>{name}</b>
        {description.text && <p>{description.text}</p>}
        {!isDefault && !readOnly && (
          <Button size="compact-xs" variant="subtle" ml={-8} onClick={() => onChange(null)}>
            {t('settings.default')}
          </Button>
        )}
      </div>
      <Editor
        named={named}
        name={name}
        description={description}
        value={value}
        disabled={readOnly}
        error={error}
        onChange={onChange}
      />
    </div>
  )
}

interface EditorProps {
  // Names of types and perspectives as the model's words have them.
  named: (id: string) => string
  name: string
  description: Description
  value: unknown
  disabled: boolean
  error: string | undefined
  onChange: (value: unknown) => void
}

function Editor({ named, name, description, value, disabled, error, onChange }: EditorProps) {
  const common = { 'aria-label': name, disabled, error }
  switch (description.kind) {
    case 'number':
    case 'percent': {
      const scale = description.kind === 'percent' ? 100 : 1
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? Math.round(value * scale * 1e6) / 1e6 : ''}
          min={description.minimum == null ? undefined : description.minimum * scale}
          max={description.maximum == null ? undefined : description.maximum * scale}
          suffix={scale === 100 ? ' %' : undefined}
          onChange={(next) => typeof next === 'number' && onChange(next / scale)}
        />
      )
    }
    case 'enumeration':
      return (
        <Select
          {...common}
          data={(description.values ?? []).map((id) => ({ value: id, label: named(id) }))}
          value={typeof value === 'string' ? value : null}
          onChange={onChange}
          clearable
        />
      )
    case 'boolean':
      return (
        <Switch
          {...common}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'types':
      return (
        <MultiSelect
          {...common}
          data={(description.values ?? []).map((id) => ({ value: id, label: named(id) }))}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
          searchable
          clearable
        />
      )
    default:
      return (
        <TextInput
          {...common}
          defaultValue={
            typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value)
          }
          onBlur={(event) => onChange(event.currentTarget.value || null)}
        />
      )
  }
}
