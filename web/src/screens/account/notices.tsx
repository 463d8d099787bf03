import { Radio, Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, key, take } from '@/api'
import { useWrite } from '@/app/write'
import { Sheet } from '@/parts'
import { languages, useWords } from '@/words'
import styles from './account.module.css'

const choices = ['important', 'at_once', 'daily', 'none'] as const

// What is mailed to oneself, and in which language; kept as soon as it is chosen.
export function Notices({ email }: { email: string }) {
  const t = useWords('account')
  const { run } = useWrite()
  // What was chosen here shows at once; a refusal is said and taken back.
  const [mine, setMine] = useState<Record<string, unknown>>({})
  const preferences = useQuery({
    queryKey: key('account', undefined, 'preferences'),
    queryFn: ({ signal }) => take(api.GET('/account/preferences', { signal })),
  })
  if (!preferences.data) return null
  const chosen = { ...(preferences.data as Record<string, unknown>), ...mine }
  const choice = choices.find((one) => one === chosen['mail.notices']) ?? 'important'
  const language = languages.find((one) => one.id === chosen['mail.language'])?.id ?? null
  const keep = async (body: Record<string, unknown>) => {
    setMine((old) => ({ ...old, ...body }))
    const kept = await run(() => take(api.PATCH('/account/preferences', { body: body as never })), {
      done: t('saved'),
      kinds: ['account'],
    })
    if (!kept) setMine({})
  }
  return (
    <Sheet title={t('mail.title')}>
      <Stack gap={16}>
        {!email && <p className={styles['text']}>{t('mail.no_address')}</p>}
        <Radio.Group
          label={t('mail.what')}
          value={choice}
          onChange={(value) => void keep({ 'mail.notices': value === 'important' ? null : value })}
        >
          <Stack gap={8} mt={6}>
            {choices.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`mail.${one}`)}
                description={t(`mail.${one}_hint`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label={t('mail.language')}
          description={t('mail.language_hint')}
          placeholder={t('mail.language_any')}
          data={languages.map((one) => ({ value: one.id, label: one.name }))}
          value={language}
          onChange={(value) => void keep({ 'mail.language': value })}
          clearable
          clearButtonProps={{ 'aria-label': t('mail.language_any') }}
          maw={280}
        />
      </Stack>
    </Sheet>
  )
}
