import { Button, Textarea } from '@mantine/core'
import { IconNote } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useWords } from '@/words'
import { type Answer, type Item, isAnswered, lacks, type Scale } from './asked'
import { Levels, Names, NumberField, Options, Target } from './controls'
import styles from './answer.module.css'

interface Props {
  item: Item
  scale: Scale | undefined
  answer: Answer | undefined
  // Why the server did not keep it.
  refused: string | undefined
  anonymous: boolean
  position: string
  // Where the keys go, on a desk.
  current: boolean
  onSet: (next: Answer | null, typing?: boolean) => void
  onEnter: () => void
}

// One question with everything it may ask for.
export function Question(props: Props) {
  const { item, scale, answer = {}, refused, anonymous, position, current, onSet, onEnter } = props
  const t = useWords('answer')
  const id = useId()
  const wantsReason = answer.cannot_judge === true && scale?.reason_if_not === true
  // Fields begin anew when an answer is taken back.
  const [round, setRound] = useState(0)
  const [noted, setNoted] = useState(false)
  const noteOpen = noted || wantsReason || item.evidence_required || (answer.note ?? '') !== ''
  const without = (patch: Answer): Answer => ({
    ...(answer.note === undefined ? {} : { note: answer.note }),
    ...(answer.target === undefined ? {} : { target: answer.target }),
    ...patch,
  })
  return (
    <section
      className={styles['question']}
      data-question={item.id}
      data-current={current || undefined}
      tabIndex={-1}
      aria-labelledby={`${id}-q`}
      aria-describedby={item.help ? `${id}-h` : undefined}
      onFocusCapture={onEnter}
    >
      <p className={styles['position']}>
        <span>{position}</span> <span>{item.name}</span>
      </p>
      <h2 id={`${id}-q`} className={styles['ask']}>
        {item.question}
      </h2>
      {item.help && (
        <p id={`${id}-h`} className={styles['help']}>
          {item.help}
        </p>
      )}
      <div className={styles['control']}>
        {item.kind === 'scale' && scale && (
          <Levels
            item={item}
            scale={scale}
            answer={answer}
            labelledBy={`${id}-q`}
            onPick={(value) => onSet(without({ value }))}
            onCannot={() => onSet(without({ cannot_judge: true }))}
          />
        )}
        {(item.kind === 'choice' || item.kind === 'many') && (
          <Options
            item={item}
            answer={answer}
            labelledBy={`${id}-q`}
            onPick={(chosen) => onSet(without({ chosen }))}
            onCannot={() => onSet(without({ cannot_judge: true }))}
          />
        )}
        {item.kind === 'number' && (
          <NumberField
            key={round}
            item={item}
            answer={answer}
            onPick={(value) => onSet(without(value === null ? {} : { value }), true)}
            onCannot={(on) => onSet(without(on ? { cannot_judge: true } : {}))}
          />
        )}
        {item.kind === 'text' && (
          <Textarea
            label={t('text')}
            size="md"
            autosize
            minRows={3}
            maxLength={4000}
            value={answer.text ?? ''}
            onChange={(event) => onSet(without({ text: event.currentTarget.value }), true)}
          />
        )}
        {item.kind === 'names' && (
          <Names
            hint={item.help === ''}
            names={answer.names ?? []}
            onPick={(names) => onSet(without({ names }), true)}
          />
        )}
        {item.asks_target && scale && (
          <Target
            item={item}
            scale={scale}
            value={answer.target}
            onPick={(target) => onSet({ ...answer, target })}
          />
        )}
      </div>
      {refused && (
        <p className={styles['refused']} role="alert">
          {refused}
        </p>
      )}
      {noteOpen && (
        <Textarea
          label={t(
            wantsReason ? 'level.reason' : item.evidence_required ? 'note.evidence' : 'note.label',
          )}
          description={anonymous ? t('note.anonymous') : undefined}
          error={lacks(scale, answer) ? t('level.reason_missing') : undefined}
          size="md"
          autosize
          minRows={2}
          maxLength={4000}
          value={answer.note ?? ''}
          onChange={(event) => onSet({ ...answer, note: event.currentTarget.value }, true)}
          autoFocus={noted && !answer.note}
        />
      )}
      <div className={styles['small']}>
        {!noteOpen && (
          <Button
            variant="subtle"
            color="gray"
            size="sm"
            h={44}
            leftSection={<IconNote size={16} stroke={1.6} aria-hidden />}
            onClick={() => setNoted(true)}
          >
            {t('note.add')}
          </Button>
        )}
        {isAnswered(answer) && (
          <Button
            variant="subtle"
            color="gray"
            size="sm"
            h={44}
            onClick={() => {
              setRound(round + 1)
              onSet(null)
            }}
          >
            {t('clear')}
          </Button>
        )}
      </div>
    </section>
  )
}
