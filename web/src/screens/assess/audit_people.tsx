import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { usePeople } from '@/app/people'
import { Sheet } from '@/parts'
import { useWords } from '@/words'
import { sides, type Stakeholder, useMembers } from './audit_data'
import { PersonField } from './person_field'
import styles from './audit.module.css'

interface Props {
  people: Stakeholder[]
  error: string | undefined
  onChange: (people: Stakeholder[]) => void
}

// Who takes part on each side, and who signs for it.
export function AuditPeople({ people, error, onChange }: Props) {
  const t = useWords('audit')
  const known = usePeople()
  const members = useMembers().data?.items ?? []
  const set = (at: number, patch: Partial<Stakeholder>) =>
    onChange(people.map((one, place) => (place === at ? { ...one, ...patch } : one)))
  const name = (at: number, value: string) => {
    const person = known.find((one) => one.value === value)
    const account = members.find((one) => person && one.person === person.value)?.account
    set(at, {
      name: person?.label ?? value,
      person: person?.value ?? '',
      ...(account && !people[at]?.account ? { account } : {}),
    })
  }
  const sign = (at: number, account: string) => {
    const member = members.find((one) => one.account === account)
    set(at, {
      account,
      ...(member && !people[at]?.name.trim() ? { name: member.name } : {}),
      ...(account ? {} : { signs: false }),
    })
  }
  return (
    <Sheet title={t('people.title')}>
      <p className={styles['text']}>{t('people.text')}</p>
      {error && (
        <p className={styles['wrong']} role="alert">
          {error}
        </p>
      )}
      {sides.map((side) => (
        <fieldset key={side} className={styles['group']}>
          <legend>{t(`side.${side}`)}</legend>
          {people.map(
            (one, at) =>
              one.side === side && (
                <div
                  key={at}
                  className={styles['person']}
                  role="group"
                  aria-label={one.name || t('people.new')}
                >
                  <PersonField
                    label={t('people.name')}
                    value={one.person || one.name}
                    onChange={(value) => name(at, value)}
                  />
                  <TextInput
                    label={t('people.part')}
                    placeholder={t('people.part_hint')}
                    value={one.part}
                    onChange={(event) => set(at, { part: event.currentTarget.value })}
                    maxLength={300}
                  />
                  <Select
                    label={t('people.account')}
                    placeholder={t('people.no_account')}
                    data={members.map((member) => ({
                      value: member.account,
                      label: member.name || member.login,
                    }))}
                    value={one.account || null}
                    onChange={(account) => sign(at, account ?? '')}
                    searchable
                    clearable
                    clearButtonProps={{ 'aria-label': t('people.no_account') }}
                  />
                  <div className={styles['personFoot']}>
                    <Checkbox
                      label={t('people.signs')}
                      checked={one.signs}
                      disabled={!one.account}
                      onChange={(event) => set(at, { signs: event.currentTarget.checked })}
                    />
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      color="gray"
                      onClick={() => onChange(people.filter((_, place) => place !== at))}
                    >
                      {t('people.remove')}
                    </Button>
                  </div>
                </div>
              ),
          )}
          <div>
            <Button
              variant="default"
              leftSection={<IconPlus size={14} stroke={1.8} />}
              aria-label={t(`people.add_${side}`)}
              onClick={() =>
                onChange([
                  ...people,
                  { id: '', name: '', person: '', account: '', side, part: '', signs: false },
                ])
              }
            >
              {t('people.add')}
            </Button>
          </div>
        </fieldset>
      ))}
    </Sheet>
  )
}
