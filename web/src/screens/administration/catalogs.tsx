import { Button, Group, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, isProblem, key, send, take, useMay } from '@/api'
import { useSearchState, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Badge, ErrorState, Sheet, Skeleton } from '@/parts'
import { useWords } from '@/words'
import styles from './administration.module.css'

// Types, lenses and rules as data: read the built-in ones, extend or override them here.
export function Catalogs() {
  const t = useWords('administration')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const [search, setSearch] = useSearchState()
  const catalogs = useQuery({
    queryKey: key('settings', workspace, 'catalogs'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/catalogs', { params: { path: { workspace } }, signal }),
      ),
  })
  if (catalogs.isPending) return <Skeleton shape="sheet" />
  if (catalogs.error)
    return <ErrorState error={catalogs.error} onRetry={() => void catalogs.refetch()} />
  const names = catalogs.data.items
  const adding = search['catalog'] === '+'
  const current = adding
    ? undefined
    : (names.find((one) => one.name === search['catalog']) ?? names[0])
  return (
    <div className={styles['split']}>
      <Sheet title={t('catalogs.title')}>
        <ul className={styles['names']}>
          {names.map((one) => (
            <li key={`${one.name} ${one.own}`}>
              <button
                type="button"
                aria-current={one === current || undefined}
                onClick={() => setSearch({ catalog: one.name }, true)}
              >
                {one.name}
                {one.own && <Badge tone="accent">{t('catalogs.own')}</Badge>}
              </button>
            </li>
          ))}
        </ul>
        {may('configure_catalogs') && (
          <Button
            mt={10}
            fullWidth
            variant="default"
            onClick={() => setSearch({ catalog: '+' }, true)}
          >
            {t('catalogs.add')}
          </Button>
        )}
      </Sheet>
      {adding ? (
        <Edit name="" text={t('catalogs.template')} />
      ) : (
        current && <Loaded key={current.name} name={current.name} own={current.own} />
      )}
    </div>
  )
}

function Loaded({ name, own }: { name: string; own: boolean }) {
  const workspace = useWorkspace()
  const text = useQuery({
    queryKey: key('catalog_texts', workspace, name),
    gcTime: 0,
    queryFn: async ({ signal }) => {
      const path = `/workspaces/${encodeURIComponent(workspace)}/catalogs/${encodeURIComponent(name)}`
      return (await send(path, { signal })).text()
    },
  })
  if (text.isPending) return <Skeleton shape="sheet" />
  if (text.error) return <ErrorState error={text.error} onRetry={() => void text.refetch()} />
  return <Edit name={name} text={text.data} builtIn={!own} />
}

interface EditProps {
  name: string
  text: string
  builtIn?: boolean
}

function Edit({ name, text, builtIn }: EditProps) {
  const t = useWords('administration')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const [, setSearch] = useSearchState()
  const { run, busy } = useWrite()
  const [title, setTitle] = useState(name)
  const [value, setValue] = useState(text)
  const [problems, setProblems] = useState<string[] | null>(null)
  const editable = may('configure_catalogs') && !builtIn
  const path = (file: string) =>
    `/workspaces/${encodeURIComponent(workspace)}/catalogs/${encodeURIComponent(file)}`
  const put = async (dry: boolean) => {
    setProblems(null)
    try {
      await run(
        async () => {
          const response = await send(`${path(title)}${dry ? '?dry_run=true' : ''}`, {
            method: 'PUT',
            headers: { 'Content-Type': 'application/yaml' },
            body: value,
          })
          return (await response.json()) as { batch?: string }
        },
        { done: t(dry ? 'catalogs.fits' : 'catalogs.saved'), kinds: ['metamodel'], quiet: true },
      )
      if (!dry) setSearch({ catalog: title })
    } catch (error) {
      if (!isProblem(error)) throw error
      setProblems(
        error.fields.length > 0
          ? error.fields.map((one) => `${one.field}: ${one.detail}`)
          : [`${error.where ? `${error.where}: ` : ''}${error.message} ${error.remedy ?? ''}`],
      )
    }
  }
  return (
    <Sheet title={name || t('catalogs.new')} note={builtIn && t('catalogs.built_in')}>
      <div className={styles['stack']}>
        {!name && (
          <TextInput
            label={t('catalogs.name')}
            description={t('catalogs.name_hint')}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
        )}
        <Textarea
          aria-label={t('catalogs.text')}
          className={styles['code']!}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          readOnly={!editable}
          spellCheck={false}
          autosize
          minRows={12}
          maxRows={30}
        />
        {problems && (
          <div role="alert">
            <ul className={styles['problems']}>
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </div>
        )}
        {editable && (
          <Group justify="flex-end" gap={6}>
            {name && (
              <Button
                variant="subtle"
                color="red"
                disabled={busy}
                onClick={() =>
                  void run(
                    () =>
                      take(
                        api.DELETE('/workspaces/{workspace}/catalogs/{name}', {
                          params: { path: { workspace, name } },
                        }),
                      ),
                    { done: t('catalogs.removed'), kinds: ['metamodel'] },
                  )
                }
              >
                {t('catalogs.remove')}
              </Button>
            )}
            <Button variant="default" disabled={busy || !title} onClick={() => void put(true)}>
              {t('catalogs.check')}
            </Button>
            <Button
              loading={busy}
              disabled={!title || value === text}
              onClick={() => void put(false)}
            >
              {t('catalogs.save')}
            </Button>
          </Group>
        )}
      </div>
    </Sheet>
  )
}
