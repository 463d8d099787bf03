import {
  Button,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  TextInput,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, isProblem, key, take } from '@/api'
import { type Feed } from '@/app/feeds'
import { useGo, useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { ErrorState, Sheet, SheetStack } from '@/parts'
import { useWords } from '@/words'
import {
  blank,
  type Definition,
  everyOf,
  type Kind,
  sameDestination,
  type TrialRow,
  type Unit,
  units,
} from './data'
import { OriginFields } from './origin_fields'
import { MappingFields } from './mapping_fields'
import { Trial } from './trial'
import styles from './feeds.module.css'

interface Props {
  kind: Kind
  // What is changed; without it a new one is made.
  feed?: Feed
}

// Everything one decides about a feed. What it would bring is looked at before it is kept.
export function FeedForm({ kind, feed }: Props) {
  const t = useWords('feeds')
  const workspace = useWorkspace()
  const go = useGo()
  const trouble = useTrouble()
  const { run, busy } = useWrite()
  const [wish, setWish] = useState<Definition>(() => feed?.definition ?? blank(kind))
  const [secret, setSecret] = useState('')
  const [every, setEvery] = useState(() => everyOf(wish.every_seconds ?? 3600))
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const [trying, setTrying] = useState(false)
  const [trial, setTrial] = useState<{ rows: TrialRow[]; took_ms: number } | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const set = (patch: Partial<Definition>) => {
    setWish((now) => ({ ...now, ...patch }))
    setWrong({})
  }
  const measures = useQuery({
    queryKey: key('elements', workspace, 'measures'),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/measures', { params: { path: { workspace } }, signal }),
      ),
  })
  const elsewhere = feed?.definition ? !sameDestination(feed.definition, wish) : false
  const asks = kind !== 'sqlite' && wish.origin.auth !== 'none'
  const body = () => ({
    ...wish,
    name: wish.name.trim(),
    every_seconds: every.count * units[every.unit],
    // Where nobody asks for one any more, the old one goes.
    ...(secret ? { secret } : elsewhere && feed?.has_secret && !asks ? { secret: '' } : {}),
  })

  const explain = (error: unknown) => {
    if (isProblem(error) && error.fields.length > 0)
      setWrong(Object.fromEntries(error.fields.map(({ field, detail }) => [field, detail])))
    else if (isProblem(error) && error.where)
      setWrong({ [error.where]: `${error.message} ${error.remedy ?? ''}` })
  }
  const attempt = async () => {
    setTrying(true)
    setTrial(null)
    setFailure(null)
    setWrong({})
    try {
      setTrial(
        await take(
          api.POST('/workspaces/{workspace}/feed-trials', {
            params: { path: { workspace } },
            body: { ...body(), ...(feed && !secret && !elsewhere ? { feed: feed.id } : {}) },
          }),
        ),
      )
    } catch (error) {
      explain(error)
      setFailure(error)
    } finally {
      setTrying(false)
    }
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      const kept = await run(
        () =>
          feed
            ? take(
                api.PUT('/workspaces/{workspace}/feeds/{id}', {
                  params: {
                    path: { workspace, id: feed.id },
                    header: { 'If-Match': `"${feed.version}"` },
                  },
                  body: body(),
                }),
              )
            : take(
                api.POST('/workspaces/{workspace}/feeds', {
                  params: { path: { workspace } },
                  body: body(),
                }),
              ),
        { done: t(feed ? 'form.kept' : 'form.made'), kinds: ['feeds'], quiet: true },
      )
      if (kept) go(`measures/feeds/${encodeURIComponent(kept.id)}`)
    } catch (error) {
      if (isProblem(error) && (error.fields.length > 0 || error.where)) explain(error)
      else trouble(error)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <SheetStack>
        <Sheet title={t('form.what')}>
          <Stack gap={16}>
            <TextInput
              label={t('form.name')}
              description={t('form.name_hint')}
              value={wish.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
              error={wrong['name']}
              maxLength={200}
              data-autofocus
            />
            <MultiSelect
              label={t('form.measures')}
              description={t('form.measures_hint')}
              data={(measures.data?.items ?? []).map((one) => ({
                value: one.id,
                label: `${one.name} (${one.id})`,
              }))}
              value={wish.measures}
              onChange={(next) => set({ measures: next })}
              error={wrong['measures']}
              nothingFoundMessage={t('form.no_measures')}
              searchable
              hidePickedOptions
            />
          </Stack>
        </Sheet>
        <Sheet title={t('form.from')}>
          <Stack gap={16}>
            <OriginFields
              kind={kind}
              origin={wish.origin}
              wrong={wrong}
              onChange={(patch) => set({ origin: { ...wish.origin, ...patch } })}
            />
            {asks && (
              <PasswordInput
                label={t('form.secret')}
                description={t(
                  elsewhere && feed?.has_secret
                    ? 'form.secret_elsewhere'
                    : feed?.has_secret
                      ? 'form.secret_kept'
                      : 'form.secret_hint',
                )}
                value={secret}
                onChange={(event) => {
                  setSecret(event.currentTarget.value)
                  setWrong({})
                }}
                error={wrong['secret']}
                autoComplete="new-password"
                visibilityToggleButtonProps={{ 'aria-label': t('form.show') }}
              />
            )}
            {kind !== 'mqtt' && (
              <div className={styles['pair']}>
                <Schedule
                  every={every}
                  error={wrong['every_seconds']}
                  onChange={(next) => {
                    setEvery(next)
                    setWrong({})
                  }}
                />
                <NumberInput
                  label={t('form.timeout')}
                  description={t('form.timeout_hint')}
                  suffix=" s"
                  min={1}
                  max={300}
                  allowDecimal={false}
                  value={wish.timeout_seconds ?? 30}
                  onChange={(next) => set({ timeout_seconds: Number(next) })}
                  error={wrong['timeout_seconds']}
                />
              </div>
            )}
          </Stack>
        </Sheet>
        <Sheet title={t('form.rows')}>
          <MappingFields
            kind={kind}
            mapping={wish.mapping}
            wrong={wrong}
            onChange={(patch) => set({ mapping: { ...wish.mapping, ...patch } })}
          />
        </Sheet>
        {failure !== null && <ErrorState error={failure} onRetry={() => void attempt()} />}
        {trial && <Trial rows={trial.rows} took={trial.took_ms} />}
        <div className={styles['buttons']}>
          <Button variant="default" loading={trying} onClick={() => void attempt()}>
            {t('form.try')}
          </Button>
          <Button type="submit" loading={busy}>
            {t(feed ? 'form.keep' : 'form.make')}
          </Button>
        </div>
      </SheetStack>
    </form>
  )
}

interface ScheduleProps {
  every: { count: number; unit: Unit }
  error: string | undefined
  onChange: (every: { count: number; unit: Unit }) => void
}

function Schedule({ every, error, onChange }: ScheduleProps) {
  const t = useWords('feeds')
  return (
    <div className={styles['schedule']}>
      <NumberInput
        label={t('form.every')}
        min={1}
        allowDecimal={false}
        value={every.count}
        onChange={(count) => onChange({ ...every, count: Number(count) })}
        error={error}
      />
      <Select
        aria-label={t('form.unit')}
        data={(Object.keys(units) as Unit[]).map((unit) => ({
          value: unit,
          label: t(`unit.${unit}`),
        }))}
        value={every.unit}
        onChange={(unit) => unit && onChange({ ...every, unit: unit as Unit })}
        allowDeselect={false}
      />
    </div>
  )
}
