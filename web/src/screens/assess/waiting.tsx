import { Button, CopyButton, Group } from '@mantine/core'
import { useState } from 'react'
import { api, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { PersonName, Sheet } from '@/parts'
import { useWords } from '@/words'
import type { Campaign } from './data'
import { addressOf } from './links'
import styles from './assess.module.css'

// Who has not finished, where names are known: a link for whoever lost theirs, or no link any more.
export function Waiting({ campaign, people }: { campaign: Campaign; people: string[] }) {
  const t = useWords('assess')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [made, setMade] = useState<{ person: string; key: string } | null>(null)
  const over = campaign.status === 'closed' || campaign.status === 'frozen'
  const renew = async (person: string, withdraw: boolean) => {
    const answer = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/campaigns/{id}/links', {
            params: { path: { workspace, id: campaign.id } },
            body: { person, withdraw },
          }),
        ),
      withdraw ? { done: t('link.withdrawn', { person }) } : {},
    )
    if (answer) setMade(answer.key === null ? null : { person, key: answer.key })
  }
  return (
    <Sheet title={t('waiting_for')} note={t('people', { count: people.length })}>
      <ul className={styles['steps']}>
        {people.map((person) => (
          <li key={person}>
            <PersonName name={person} />
            {!over && (
              <Group gap={8}>
                {made?.person === person && (
                  <CopyButton value={addressOf(made.key)}>
                    {({ copied, copy }) => (
                      <Button size="compact-sm" onClick={copy}>
                        {t(copied ? 'link.copied' : 'link.copy')}
                      </Button>
                    )}
                  </CopyButton>
                )}
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={busy}
                  aria-label={t('link.new_for', { person })}
                  onClick={() => void renew(person, false)}
                >
                  {t('link.new')}
                </Button>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  disabled={busy}
                  aria-label={t('link.withdraw_for', { person })}
                  onClick={() => void renew(person, true)}
                >
                  {t('link.withdraw')}
                </Button>
              </Group>
            )}
          </li>
        ))}
      </ul>
      {!over && <p className={styles['note']}>{t('link.text')}</p>}
    </Sheet>
  )
}
