import { Anchor, Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { api, key, sessionQuery, setCsrf, take } from '@/api'
import { DateValue, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { Frame } from './frame'
import { PersonForm } from './person_form'
import { TroubleNote } from './trouble'
import styles from './frame.module.css'

// Somebody was invited: as a new person, or as the one who is signed in.
export function Invitation() {
  const t = useWords('access')
  const { secret } = useParams({ strict: false }) as { secret: string }
  const client = useQueryClient()
  const router = useRouter()
  const [error, setError] = useState<unknown>(null)
  const { data: session } = useQuery(sessionQuery)
  const path = { secret }
  const invitation = useQuery({
    queryKey: key('people', undefined, 'invitation', secret),
    queryFn: ({ signal }) => take(api.GET('/invitations/{secret}', { params: { path }, signal })),
    retry: false,
  })
  const entered = async (workspace: string, csrf: string | undefined) => {
    setCsrf(csrf ?? null)
    client.clear()
    await client.fetchQuery(sessionQuery)
    router.history.push(`/w/${workspace}`)
  }
  if (invitation.isPending) return <Skeleton shape="page" />
  if (invitation.error) {
    return (
      <Frame title={t('invitation.gone')} sentence={t('invitation.gone_text')}>
        <div className={styles['form']}>
          <TroubleNote error={invitation.error} />
          <Anchor href="/">{t('sign_in.action')}</Anchor>
        </div>
      </Frame>
    )
  }
  const { workspace, workspace_name, role, invited_by, email, expires_at } = invitation.data
  return (
    <Frame
      title={t('invitation.title', { workspace: workspace_name })}
      sentence={
        <>
          {t('invitation.text', { person: invited_by, role: t(`role.${role}`) })}{' '}
          {t('invitation.until')} <DateValue value={expires_at} />
        </>
      }
    >
      {session ? (
        <div className={styles['form']}>
          <TroubleNote error={error} />
          <Button
            size="sm"
            h={36}
            onClick={() => {
              take(api.POST('/invitations/{secret}', { params: { path } }))
                .then((answer) => entered(workspace, answer.csrf))
                .catch(setError)
            }}
          >
            {t('invitation.accept_as', { name: session.account.name })}
          </Button>
        </div>
      ) : (
        <>
          <PersonForm
            action={t('invitation.action')}
            email={email}
            onSubmit={async (person) => {
              const answer = await take(
                api.POST('/invitations/{secret}', { params: { path }, body: person }),
              )
              await entered(workspace, answer.csrf)
            }}
          />
          <div className={styles['form']}>
            <Anchor
              size="sm"
              href={`/sign-in?return_to=${encodeURIComponent(`/invitations/${secret}`)}`}
            >
              {t('invitation.have_account')}
            </Anchor>
          </div>
        </>
      )}
    </Frame>
  )
}
