// Who sees a dashboard and who may change it.
import { ActionIcon, Button, Group, Modal, Radio, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { useWords } from '@/words'
import type { Dashboard } from './data'
import styles from './dashboards.module.css'

export function Share({ dashboard, onClose }: { dashboard: Dashboard; onClose: () => void }) {
  const t = useWords('dashboards')
  const app = useWords('app')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [shared, setShared] = useState(dashboard.shared)
  const [people, setPeople] = useState(dashboard.people)
  const choices = useChoices(people.map((one) => one.who))
  const save = async () => {
    const kept = await run(
      () =>
        take(
          api.PATCH('/workspaces/{workspace}/dashboards/{id}', {
            params: {
              path: { workspace, id: dashboard.id },
              header: { 'If-Match': `"${dashboard.version}"` },
            },
            body: { shared, people: people.map(({ who, may }) => ({ who, may })) },
          }),
        ),
      { done: t('sharing_saved') },
    )
    if (kept) onClose()
  }
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('share_title', { name: dashboard.name })}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <div className={styles['form']}>
        <Radio.Group
          label={t('seen_by')}
          value={shared ? 'all' : 'some'}
          onChange={(value) => setShared(value === 'all')}
        >
          <Group mt="xs">
            <Radio value="some" label={t('seen_some')} />
            <Radio value="all" label={t('seen_all')} />
          </Group>
        </Radio.Group>
        <p className={styles['none']}>{t('own_rights')}</p>
        <ul className={styles['people']} aria-label={t('named')}>
          {people.map((one) => (
            <li key={one.who}>
              <span>{one.name}</span>
              <Select
                size="xs"
                aria-label={t('may_label', { name: one.name })}
                allowDeselect={false}
                value={one.may}
                data={[
                  { value: 'see', label: t('may.see') },
                  { value: 'edit', label: t('may.edit') },
                ]}
                onChange={(may) =>
                  setPeople(
                    people.map((entry) =>
                      entry.who === one.who
                        ? { ...entry, may: may === 'edit' ? 'edit' : 'see' }
                        : entry,
                    ),
                  )
                }
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('unshare', { name: one.name })}
                onClick={() => setPeople(people.filter((entry) => entry.who !== one.who))}
              >
                <IconX size={15} stroke={1.6} />
              </ActionIcon>
            </li>
          ))}
        </ul>
        <Select
          label={t('add_people')}
          description={t('add_people_hint')}
          searchable
          value={null}
          data={choices}
          nothingFoundMessage={app('pick.nothing')}
          onChange={(who, option) => {
            if (who) setPeople([...people, { who, name: option?.label ?? who, may: 'see' }])
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {app('cancel')}
          </Button>
          <Button loading={busy} onClick={() => void save()}>
            {app('save')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

// Accounts of the workspace; people, units, teams and bodies of the model.
function useChoices(without: string[]) {
  const t = useWords('dashboards')
  const workspace = useWorkspace()
  const members = useQuery({
    queryKey: key('people', workspace, 'members'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/members', { params: { path: { workspace } }, signal })),
    retry: false,
  })
  const elements = useQuery({
    queryKey: key('elements', workspace, 'dashboard-share'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/elements', {
          params: {
            path: { workspace },
            query: {
              type: ['unit', 'team', 'body', 'person'],
              figures: false,
              limit: 500,
              sort: 'name',
            },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
  const some = (items: { value: string; label: string }[]) =>
    items.filter((one) => !without.includes(one.value))
  const of = (types: string[]) =>
    some(
      (elements.data?.items ?? [])
        .filter((one) => types.includes(one.type))
        .map((one) => ({ value: one.id, label: one.name })),
    )
  return [
    {
      group: t('group.accounts'),
      items: some(
        (members.data?.items ?? []).map((one) => ({
          value: one.account,
          label: one.name,
        })),
      ),
    },
    { group: t('group.units'), items: of(['unit', 'team', 'body']) },
    { group: t('group.people'), items: of(['person']) },
  ].filter((group) => group.items.length > 0)
}
