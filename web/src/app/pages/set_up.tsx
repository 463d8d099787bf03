import { useQueryClient } from '@tanstack/react-query'
import { useParams, useRouter } from '@tanstack/react-router'
import { api, sessionQuery, setCsrf, take } from '@/api'
import { useWords } from '@/words'
import { Frame } from './frame'
import { PersonForm } from './person_form'

// The first administrator, with the link the server printed at its first start.
export function SetUp() {
  const t = useWords('access')
  const { secret } = useParams({ strict: false }) as { secret: string }
  const client = useQueryClient()
  const router = useRouter()
  return (
    <Frame title={t('set_up.title')} sentence={t('set_up.text')}>
      <PersonForm
        action={t('set_up.action')}
        onSubmit={async (person) => {
          const answer = await take(
            api.POST('/setup/{secret}', { params: { path: { secret } }, body: person }),
          )
          setCsrf(answer.csrf ?? null)
          client.clear()
          await client.fetchQuery(sessionQuery)
          router.history.push('/')
        }}
      />
    </Frame>
  )
}
