import { Checkbox, Group, NumberInput } from '@mantine/core'
import { languages, useWords } from '@/words'
import styles from './assess.module.css'

interface Value {
  every: number
  from: number
  languages: string[]
  byMail: boolean
}

interface Props {
  value: Value
  errors: Record<string, string>
  // Nobody knows whom to remind.
  anonymous: boolean
  onChange: (patch: Partial<Value>) => void
}

// How often whoever has not finished is reminded, and in which languages.
export function Rhythm({ value, errors, anonymous, onChange }: Props) {
  const t = useWords('assess')
  const days = (next: number | string) => (typeof next === 'number' ? next : 0)
  return (
    <>
      <div className={styles['pair']}>
        <NumberInput
          label={t('form.remind_every')}
          description={t('form.remind_every_hint')}
          value={value.every}
          onChange={(next) => onChange({ every: days(next) })}
          error={errors['remind_every_days']}
          min={0}
          max={365}
          allowDecimal={false}
        />
        {value.every > 0 && (
          <NumberInput
            label={t('form.remind_from')}
            description={t('form.remind_from_hint')}
            value={value.from}
            onChange={(next) => onChange({ from: days(next) })}
            error={errors['remind_from']}
            min={0}
            max={365}
            allowDecimal={false}
          />
        )}
      </div>
      {value.every > 0 && !anonymous && (
        <Checkbox
          label={t('form.remind_by_mail')}
          description={t('form.remind_by_mail_hint')}
          checked={value.byMail}
          onChange={(event) => onChange({ byMail: event.currentTarget.checked })}
          error={errors['remind_by_mail']}
        />
      )}
      {value.every > 0 && (
        <Checkbox.Group
          label={t('form.languages')}
          value={value.languages}
          onChange={(next) => onChange({ languages: next })}
          error={errors['languages']}
        >
          <Group gap={16} mt={6}>
            {languages.map((language) => (
              <Checkbox key={language.id} size="xs" value={language.id} label={language.name} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
    </>
  )
}
