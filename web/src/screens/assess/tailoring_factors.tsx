import { Button, NumberInput, Select } from '@mantine/core'
import { useFormat, useWords } from '@/words'
import {
  addsUp,
  cleaned,
  type Factor,
  type Said,
  saidOf,
  type Statement,
  statedFor,
  sumOf,
  withValue,
} from './tailoring_data'
import styles from './tailoring.module.css'

interface Props {
  factors: readonly Factor[]
  statement: Statement
  // None: only shown.
  onChange?: ((statement: Statement) => void) | undefined
  // The factor that is open, where the address says so.
  open?: string | undefined
  onOpen?: (factor: string | undefined) => void
}

// What an organisation is like, factor by factor; each says in a line what was stated.
export function Factors({ factors, statement, onChange, open, onOpen }: Props) {
  const set = (factor: Factor, said: Said | undefined) =>
    onChange?.(cleaned({ ...statement, [factor.id]: said ?? null }))
  return (
    <ul className={styles['factors']}>
      {factors.map((factor) => (
        <li key={factor.id}>
          <details
            open={open === undefined ? undefined : open === factor.id}
            onToggle={(event) => {
              const now = event.currentTarget.open
              if (now !== (open === factor.id)) onOpen?.(now ? factor.id : undefined)
            }}
          >
            <summary>
              <span className={styles['factorName']}>{factor.name}</span>
              <Summary factor={factor} said={statement[factor.id]} />
            </summary>
            <One
              factor={factor}
              said={statement[factor.id]}
              onChange={onChange && ((said) => set(factor, said))}
            />
          </details>
        </li>
      ))}
    </ul>
  )
}

function Summary({ factor, said }: { factor: Factor; said: Said | undefined }) {
  const t = useWords('tailoring')
  const format = useFormat()
  const words = saidOf(factor, said, format)
  if (words === null) return <span className={styles['quiet']}>{t('not_stated')}</span>
  if (!addsUp(factor, said))
    return (
      <span className={styles['wrong']}>
        {t('sum', { sum: format.plain(sumOf(factor, said)) })}
      </span>
    )
  return <span className={styles['said']}>{words.join(' · ') || t('as_usual')}</span>
}

interface OneProps {
  factor: Factor
  said: Said | undefined
  onChange: ((said: Said | undefined) => void) | undefined
}

function One({ factor, said, onChange }: OneProps) {
  const t = useWords('tailoring')
  const format = useFormat()
  const chosen = typeof said === 'string' ? said : null
  const ends = { least: format.plain(factor.least), most: format.plain(factor.most) }
  return (
    <div className={styles['factor']}>
      <p className={styles['question']}>{factor.question}</p>
      {factor.rating === 'one' ? (
        <Select
          aria-label={factor.name}
          placeholder={t('not_stated')}
          data={factor.options.map((option) => ({ value: option.id, label: option.name }))}
          value={chosen}
          onChange={(value) => onChange?.(value ?? undefined)}
          disabled={!onChange}
          clearable
          clearButtonProps={{ 'aria-label': t('leave_out') }}
          maw={360}
        />
      ) : (
        <div className={styles['options']}>
          {factor.options.map((option) => (
            <NumberInput
              key={option.id}
              label={option.name}
              description={t(factor.rating === 'share' ? 'usual_share' : 'usual', {
                usual: format.plain(option.usual),
                ...ends,
              })}
              placeholder={format.plain(option.usual)}
              value={said == null ? '' : statedFor(factor, said, option.id)}
              onChange={(value) => {
                if (typeof value === 'number')
                  onChange?.(withValue(factor, said ?? undefined, option.id, value))
              }}
              min={factor.least}
              max={factor.most}
              step={factor.rating === 'share' ? 5 : 1}
              suffix={factor.rating === 'share' ? ' %' : ''}
              disabled={!onChange}
              clampBehavior="strict"
            />
          ))}
        </div>
      )}
      {factor.rating === 'share' && said != null && (
        <p className={addsUp(factor, said) ? styles['quiet'] : styles['wrong']} role="status">
          {t(addsUp(factor, said) ? 'sum_right' : 'sum_wrong', {
            sum: format.plain(sumOf(factor, said)),
          })}
        </p>
      )}
      {onChange && said != null && factor.rating !== 'one' && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          onClick={() => onChange(undefined)}
          aria-label={t('leave_out_named', { name: factor.name })}
        >
          {t('leave_out')}
        </Button>
      )}
    </div>
  )
}
