import { Button, Select } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, type Role, take, useMay, useSession } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Badge, DateValue, EmptyState, ErrorState, PersonName, Sheet, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Invite } from './invite'
import { roles, RoleMatrix } from './role_matrix'
import styles from './administration.module.css'
import { Wide } from './wide'

// People of the workspace, their roles, and open invitations.
export function People() {
  const t = useWords('administration')
  const workspace = useWorkspace()
  const me = useSession().account.id
  const may = useMay(workspace)
  const { run, busy } = useWrite()
  const [inviting, setInviting] = useState(false)
  const canManage = may('manage_people')
  const members = useQuery({
    queryKey: key('people', workspace, 'members'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/members', { params: { path: { workspace } }, signal })),
  })
  if (members.isPending) return <Skeleton shape="table" />
  if (members.error)
    return <ErrorState error={members.error} onRetry={() => void members.refetch()} />
  const change = (id: string, name: string, role: Role | null, person?: string) => {
    const params = { path: { workspace, id } }
    return run(
      async () => {
        await take(
          role
            ? api.PUT('/workspaces/{workspace}/members/{id}', {
                params,
                body: { role, ...(person ? { person } : {}) },
              })
            : api.DELETE('/workspaces/{workspace}/members/{id}', { params }),
        )
      },
      {
        done: role
          ? t('people.given', { name, role: t(`role.${role}`) })
          : t('people.taken', { name }),
        kinds: ['people'],
      },
    )
  }
  return (
    <div className={styles['stack']}>
      <Sheet
        title={t('people.title')}
        flush
        note={
          canManage && (
            <Button
              size="compact-sm"
              leftSection={<IconUserPlus size={15} stroke={1.7} />}
              onClick={() => setInviting(true)}
            >
              {t('invite.title')}
            </Button>
          )
        }
      >
        {members.data.items.length === 0 ? (
          <EmptyState kind="nothing" title={t('people.none')} compact />
        ) : (
          <Wide label={t('people.title')}>
            <table className={styles['table']}>
              <thead>
                <tr>
                  <th scope="col">{t('people.person')}</th>
                  <th scope="col">{t('people.login')}</th>
                  <th scope="col">{t('people.role')}</th>
                  <th scope="col">{t('people.element')}</th>
                  <th>
                    <span className="visually-hidden">{t('people.actions')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {members.data.items.map((member) => (
                  <tr key={member.account}>
                    <td>
                      <PersonName name={member.name} mark />{' '}
                      {member.disabled && <Badge tone="attention">{t('people.disabled')}</Badge>}
                    </td>
                    <td className={styles['muted']}>{member.login}</td>
                    <td>
                      {canManage ? (
                        <Select
                          aria-label={t('people.role_of', { name: member.name })}
                          data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
                          value={member.role}
                          disabled={busy}
                          allowDeselect={false}
                          w={150}
                          onChange={(role) =>
                            role &&
                            void change(
                              member.account,
                              member.name,
                              role as Role,
                              member.person || undefined,
                            )
                          }
                        />
                      ) : (
                        t(`role.${member.role}`)
                      )}
                      {member.local_role === null && (
                        <span className={styles['muted']}> {t('people.by_group')}</span>
                      )}
                    </td>
                    <td className={styles['muted']} data-label={t('people.element')}>
                      {member.person ? (
                        <Go to={`elements/${encodeURIComponent(member.person)}`}>
                          {member.person}
                        </Go>
                      ) : (
                        '–'
                      )}
                    </td>
                    <td className={styles['end']}>
                      {canManage && member.account !== me && member.local_role !== null && (
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          color="red"
                          disabled={busy}
                          onClick={() => void change(member.account, member.name, null)}
                        >
                          {t('people.remove')}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
        )}
      </Sheet>
      {canManage && <Invitations />}
      <RoleMatrix />
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </div>
  )
}

function Invitations() {
  const t = useWords('administration')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const invitations = useQuery({
    queryKey: key('people', workspace, 'invitations'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/invitations', {
          params: { path: { workspace } },
          signal,
        }),
      ),
  })
  if (invitations.isPending || invitations.error || invitations.data.items.length === 0) return null
  return (
    <Sheet title={t('invite.open')} flush>
      <Wide label={t('invite.open')}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('invite.email')}</th>
              <th scope="col">{t('people.role')}</th>
              <th scope="col">{t('invite.until')}</th>
              <th>
                <span className="visually-hidden">{t('people.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {invitations.data.items.map((invitation) => (
              <tr key={invitation.id}>
                <td>{invitation.email || t('invite.anybody')}</td>
                <td>{t(`role.${invitation.role}`)}</td>
                <td>
                  <DateValue value={invitation.expires_at} as="ago" />
                </td>
                <td className={styles['end']}>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="red"
                    disabled={busy}
                    onClick={() =>
                      void run(
                        async () => {
                          await take(
                            api.DELETE('/workspaces/{workspace}/invitations/{id}', {
                              params: { path: { workspace, id: invitation.id } },
                            }),
                          )
                        },
                        { done: t('invite.withdrawn'), kinds: ['people'] },
                      )
                    }
                  >
                    {t('invite.withdraw')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Sheet>
  )
}
