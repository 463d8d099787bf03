import { NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useWords } from '@/words'
import type { Definition, Kind } from './data'
import styles from './feeds.module.css'

type Origin = Definition['origin']

interface Props {
  kind: Kind
  origin: Origin
  wrong: Record<string, string>
  onChange: (patch: Partial<Origin>) => void
}

// Where values come from, in the words of each kind.
export function OriginFields({ kind, origin, wrong, onChange }: Props) {
  const t = useWords('feeds')
  const text = (name: 'file' | 'host' | 'database' | 'user' | 'url' | 'header', hint?: string) => (
    <TextInput
      label={t(`origin.${name}`)}
      description={hint}
      value={origin[name] ?? ''}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      error={wrong[`origin.${name}`]}
      spellCheck={false}
      autoComplete="off"
    />
  )
  const query = (
    <Textarea
      label={t('origin.query')}
      description={t(`origin.query_of.${kind}`)}
      value={origin.query ?? ''}
      onChange={(event) => onChange({ query: event.currentTarget.value })}
      error={wrong['origin.query']}
      classNames={{ input: styles['mono'] ?? '' }}
      spellCheck={false}
      autosize
      minRows={3}
    />
  )
  if (kind === 'sqlite')
    return (
      <>
        {text('file', t('origin.file_hint'))}
        {query}
      </>
    )
  if (kind === 'postgresql' || kind === 'mqtt')
    return (
      <>
        <div className={styles['pair']}>
          {text('host')}
          <NumberInput
            label={t('origin.port')}
            min={1}
            max={65_535}
            allowDecimal={false}
            hideControls
            value={origin.port ?? ''}
            onChange={(port) => onChange({ port: Number(port) })}
            error={wrong['origin.port']}
          />
        </div>
        <Select
          label={t('origin.tls')}
          data={(['verified', 'required', 'off'] as const).map((value) => ({
            value,
            label: t(`tls.${value}`),
          }))}
          value={origin.tls ?? 'verified'}
          onChange={(tls) => tls && onChange({ tls: tls as 'verified' })}
          error={wrong['origin.tls']}
          allowDeselect={false}
        />
        {kind === 'postgresql' && text('database')}
        {text('user', t(`origin.user_of.${kind}`))}
        {kind === 'postgresql' ? (
          query
        ) : (
          <TagsInput
            label={t('origin.topics')}
            description={t('origin.topics_hint')}
            value={origin.topics ?? []}
            onChange={(topics) => onChange({ topics })}
            error={wrong['origin.topics']}
            acceptValueOnBlur
          />
        )}
      </>
    )
  return (
    <>
      {text('url', t(`origin.url_of.${kind}`))}
      {kind === 'prometheus' && (
        <>
          {query}
          <div className={styles['pair']}>
            <NumberInput
              label={t('origin.range')}
              description={t('origin.range_hint')}
              suffix=" s"
              min={0}
              allowDecimal={false}
              value={origin.range_seconds ?? 0}
              onChange={(next) => onChange({ range_seconds: Number(next) })}
              error={wrong['origin.range_seconds']}
            />
            <NumberInput
              label={t('origin.step')}
              description={t('origin.step_hint')}
              suffix=" s"
              min={1}
              allowDecimal={false}
              disabled={!origin.range_seconds}
              value={origin.step_seconds ?? 60}
              onChange={(next) => onChange({ step_seconds: Number(next) })}
              error={wrong['origin.step_seconds']}
            />
          </div>
        </>
      )}
      {kind === 'http' && (
        <Textarea
          label={t('origin.body')}
          description={t('origin.body_hint')}
          value={origin.body ?? ''}
          onChange={(event) => onChange({ body: event.currentTarget.value })}
          error={wrong['origin.body']}
          classNames={{ input: styles['mono'] ?? '' }}
          spellCheck={false}
          autosize
          minRows={1}
        />
      )}
      <Select
        label={t('origin.auth')}
        data={(['none', 'bearer', 'basic', 'header'] as const).map((value) => ({
          value,
          label: t(`auth.${value}`),
        }))}
        value={origin.auth ?? 'none'}
        onChange={(auth) => auth && onChange({ auth: auth as 'none' })}
        error={wrong['origin.auth']}
        allowDeselect={false}
      />
      {origin.auth === 'basic' && text('user')}
      {origin.auth === 'header' && text('header', t('origin.header_hint'))}
    </>
  )
}
