import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, type Role, type Schemas, take } from '@/api'
import { useWrite } from '@/app/write'
import { ErrorState, Sheet } from '@/parts'
import { useWords } from '@/words'
import { roles } from './role_matrix'
import styles from './administration.module.css'

type Rule = Schemas['GroupRules']['items'][number]

// Which groups of a sign-in provider give which roles.
export function GroupRules() {
  const t = useWords('administration')
  const [issuer, setIssuer] = useState('')
  const [asked, setAsked] = useState('')
  const rules = useQuery({
    queryKey: key('server', undefined, 'group-rules', asked),
    queryFn: ({ signal }) =>
      take(api.GET('/group-rules', { params: { query: { issuer: asked } }, signal })),
    enabled: asked !== '',
  })
  return (
    <Sheet title={t('groups.title')}>
      <Stack gap={16}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            setAsked(issuer.trim())
          }}
        >
          <Group gap={6} align="end">
            <TextInput
              label={t('groups.issuer')}
              placeholder={t('groups.issuer_example')}
              value={issuer}
              onChange={(event) => setIssuer(event.currentTarget.value)}
              w={320}
              maw="100%"
            />
            <Button type="submit" variant="default" disabled={!issuer.trim()}>
              {t('groups.show')}
            </Button>
          </Group>
        </form>
        {rules.error && <ErrorState error={rules.error} compact />}
        {rules.data && <Edit key={asked} issuer={asked} items={rules.data.items} />}
      </Stack>
    </Sheet>
  )
}

function Edit({ issuer, items }: { issuer: string; items: Rule[] }) {
  const t = useWords('administration')
  const { run, busy } = useWrite()
  const [rows, setRows] = useState<Rule[]>(items)
  const workspaces = useQuery({
    queryKey: key('server', undefined, 'workspaces'),
    queryFn: ({ signal }) => take(api.GET('/workspaces', { signal })),
  })
  const set = (index: number, patch: Partial<Rule>) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, ...patch } : row)))
  return (
    <div className={styles['stack']}>
      {rows.map((row, index) => (
        <Group key={index} gap={6} align="end">
          <TextInput
            label={t('groups.group')}
            value={row.group}
            onChange={(event) => set(index, { group: event.currentTarget.value })}
          />
          <Select
            label={t('groups.workspace')}
            data={(workspaces.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
            value={row.workspace}
            onChange={(value) => value && set(index, { workspace: value })}
            allowDeselect={false}
          />
          <Select
            label={t('people.role')}
            data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            value={row.role}
            onChange={(value) => value && set(index, { role: value as Role })}
            allowDeselect={false}
          />
          <Button
            variant="subtle"
            color="red"
            onClick={() => setRows(rows.filter((_, at) => at !== index))}
          >
            {t('people.remove')}
          </Button>
        </Group>
      ))}
      <Group gap={6}>
        <Button
          variant="default"
          onClick={() =>
            setRows([
              ...rows,
              { group: '', workspace: workspaces.data?.items[0]?.id ?? '', role: 'reader' },
            ])
          }
        >
          {t('groups.add')}
        </Button>
        <Button
          loading={busy}
          disabled={rows.some((row) => !row.group || !row.workspace)}
          onClick={() =>
            void run(
              () =>
                take(
                  api.PUT('/group-rules', { params: { query: { issuer } }, body: { items: rows } }),
                ),
              { done: t('groups.saved'), kinds: ['server'] },
            )
          }
        >
          {t('groups.save')}
        </Button>
      </Group>
    </div>
  )
}
