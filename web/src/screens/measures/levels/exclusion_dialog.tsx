import { Button, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { todayOf } from '@/app/measures'
import { useMoment } from '@/app/place'
import { DateInput } from '@/parts/fields/date_input'
import { useWords } from '@/words'
import type { Exclusion } from './data'
import type { Wrong } from './draft'
import { isDay } from './figures'
import { isBackwards, sentMoment, typedMoment } from './times'
import styles from './levels.module.css'

interface Props {
  // What is changed; without it a new one is made.
  exclusion?: Exclusion | undefined
  busy: boolean
  // What the server refused.
  refusal: string | undefined
  onSave: (exclusion: Exclusion) => void
  onClose: () => void
}

export function ExclusionDialog({ exclusion, busy, refusal, onSave, onClose }: Props) {
  const t = useWords('service_levels')
  const today = todayOf(useMoment().as_of)
  const [timed, setTimed] = useState(
    exclusion !== undefined && !(isDay(exclusion.from) && isDay(exclusion.to)),
  )
  const [from, setFrom] = useState(exclusion?.from ?? today)
  const [to, setTo] = useState(exclusion?.to ?? today)
  const [reason, setReason] = useState(exclusion?.reason ?? '')
  const [wrong, setWrong] = useState<Wrong>({})
  const save = (event: FormEvent) => {
    event.preventDefault()
    const found: Wrong = {}
    if (!from) found['from'] = t('wrong.from')
    if (!to) found['to'] = t('wrong.to')
    else if (from && isBackwards(from, to)) found['to'] = t('wrong.backwards')
    if (!reason.trim()) found['reason'] = t('wrong.reason')
    setWrong(found)
    if (Object.keys(found).length === 0) onSave({ from, to, reason: reason.trim() })
  }
  // From days to moments and back, without losing what was said.
  const switchTo = (next: boolean) => {
    setTimed(next)
    setWrong({})
    if (next) {
      setFrom(sentMoment(typedMoment(from, false)))
      setTo(sentMoment(typedMoment(to, true)))
    } else {
      setFrom(from.slice(0, 10))
      setTo(to ? new Date(new Date(to).getTime() - 1).toISOString().slice(0, 10) : '')
    }
  }
  const field = (name: 'from' | 'to', value: string, set: (next: string) => void) => {
    const common = { label: t(`exclusions.${name}${timed ? '_moment' : ''}`), error: wrong[name] }
    return timed ? (
      <TextInput
        {...common}
        type="datetime-local"
        value={typedMoment(value, name === 'to')}
        onChange={(event) => {
          set(sentMoment(event.currentTarget.value))
          setWrong({})
        }}
      />
    ) : (
      <DateInput
        {...common}
        value={value || null}
        valueFormat="YYYY-MM-DD"
        onChange={(next) => {
          set(next ?? '')
          // What began later than it ended was only begun anew.
          if (name === 'from' && next && to && next > to) setTo(next)
          setWrong({})
        }}
      />
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(exclusion ? 'exclusions.change' : 'exclusions.add')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form className="form" onSubmit={save} noValidate>
        <SegmentedControl
          aria-label={t('exclusions.exact')}
          fullWidth
          value={timed ? 'times' : 'days'}
          onChange={(next) => switchTo(next === 'times')}
          data={[
            { value: 'days', label: t('exclusions.days') },
            { value: 'times', label: t('exclusions.times') },
          ]}
        />
        <div className={styles['pair']}>
          {field('from', from, setFrom)}
          {field('to', to, setTo)}
        </div>
        <Textarea
          label={t('exclusions.reason')}
          placeholder={t('exclusions.reason_like')}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value)
            setWrong({})
          }}
          error={wrong['reason']}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
        />
        <p className={styles['hint']}>{t('exclusions.hint')}</p>
        {refusal && (
          <p className={styles['refusal']} role="alert">
            {refusal}
          </p>
        )}
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t(exclusion ? 'save' : 'exclusions.add')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
