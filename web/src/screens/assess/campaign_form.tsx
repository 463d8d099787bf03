import {
  Button,
  Group,
  NumberInput,
  Radio,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { api, isProblem, take } from '@/api'
import { ElementPicker } from '@/app/element_picker'
import { Go, useGo, useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { Sheet, SheetStack } from '@/parts'
import { DateInput } from '@/parts/fields/date_input'
import { isLanguage, useFormat, useWords } from '@/words'
import {
  type Campaign,
  linesOf,
  unitsOf,
  useCampaigns,
  useSubject,
  useInstrument,
  useInstruments,
  type Wish,
} from './data'
import { Burden } from './library'
import { Rhythm } from './rhythm'
import { type Factor, type Statement, useTailoring } from './tailoring_data'
import { Factors } from './tailoring_factors'
import styles from './assess.module.css'

interface Props {
  // What is changed; without it a new one is made.
  campaign?: Campaign
  instrument?: string | null
  before?: Campaign | undefined
  onDone?: () => void
}

// Everything one decides about a campaign. What people were promised is fixed once it is open.
export function CampaignForm({ campaign, instrument, before, onDone }: Props) {
  const t = useWords('assess')
  const app = useWords('app')
  const workspace = useWorkspace()
  const go = useGo()
  const trouble = useTrouble()
  const { run, busy } = useWrite()
  const source = campaign ?? before
  const promised = campaign !== undefined && campaign.status !== 'draft'
  const [wish, setWish] = useState(() => ({
    instrument: campaign?.instrument ?? instrument ?? null,
    name: campaign?.name ?? '',
    purpose: source?.purpose ?? '',
    anonymous: source?.anonymous ?? true,
    minimum: Math.max(3, source?.minimum_group ?? 5),
    opens: campaign?.opens ?? null,
    closes: campaign?.closes ?? null,
    units: (source?.units ?? []).map((unit) => unit.name).join('\n'),
    targets: source?.targets ?? {},
    tailoring: source?.tailoring ?? {},
    previous: campaign ? campaign.previous : (before?.id ?? null),
    workshop: source?.workshop ?? false,
    roles: (source?.roles ?? []).join('\n'),
    subject: source?.subject ?? null,
    every: source?.remind_every_days ?? 0,
    from: source?.remind_from ?? 0,
    byMail: source?.remind_by_mail ?? false,
    languages: source?.languages ?? [],
  }))
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const set = (patch: Partial<typeof wish>) => {
    setWish((now) => ({ ...now, ...patch }))
    setWrong({})
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const body: Wish = {
      name: wish.name.trim(),
      purpose: wish.purpose.trim(),
      ...(promised
        ? {}
        : {
            instrument: wish.instrument ?? '',
            anonymous: wish.anonymous,
            // With names every group is shown.
            minimum_group: wish.anonymous ? Math.max(3, wish.minimum) : 1,
            workshop: wish.workshop,
          }),
      opens: wish.opens,
      closes: wish.closes,
      units: unitsOf(wish.units, source?.units ?? []),
      targets: wish.targets,
      tailoring: wish.tailoring,
      previous: wish.previous,
      roles: linesOf(wish.roles),
      subject: wish.subject,
      remind_every_days: wish.every,
      remind_from: wish.every > 0 ? wish.from : 0,
      remind_by_mail: wish.byMail && wish.every > 0 && !wish.anonymous,
      languages: wish.languages.filter(isLanguage),
    }
    try {
      const made = await run(
        () =>
          campaign
            ? take(
                api.PATCH('/workspaces/{workspace}/campaigns/{id}', {
                  params: { path: { workspace, id: campaign.id } },
                  body,
                }),
              )
            : take(
                api.POST('/workspaces/{workspace}/campaigns', {
                  params: { path: { workspace } },
                  body,
                }),
              ),
        {
          done: t(campaign ? 'form.kept' : wish.workshop ? 'form.made_workshop' : 'form.made'),
          kinds: ['campaigns'],
          quiet: true,
        },
      )
      if (made && !campaign) go(`assess/${encodeURIComponent(made.campaign.id)}`)
      onDone?.()
    } catch (error) {
      if (
        isProblem(error) &&
        error.where &&
        error.where in { ...wish, minimum_group: 0, remind_every_days: 0, remind_from: 0 }
      )
        setWrong({ [error.where]: `${error.message} ${error.remedy ?? ''}` })
      else trouble(error)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <SheetStack>
        <Sheet title={t('form.what')}>
          <Stack gap={16}>
            <InstrumentField
              value={wish.instrument}
              fixed={promised}
              onChange={(next) =>
                set({ instrument: next, targets: {}, tailoring: {}, previous: null })
              }
            />
            <TextInput
              label={t('form.name')}
              description={t('form.name_hint')}
              value={wish.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
              error={wrong['name']}
              maxLength={200}
              required
              withAsterisk={false}
            />
            <Textarea
              label={t('form.purpose')}
              description={t('form.purpose_hint')}
              value={wish.purpose}
              onChange={(event) => set({ purpose: event.currentTarget.value })}
              error={wrong['purpose']}
              maxLength={4000}
              autosize
              minRows={2}
            />
            <Subject
              instrument={wish.instrument}
              id={wish.subject}
              error={wrong['subject']}
              onChange={(subject) => set({ subject })}
            />
          </Stack>
        </Sheet>
        <Sheet title={t('form.how')}>
          <KindPart
            workshop={wish.workshop}
            fixed={promised}
            onChange={(workshop) => set({ workshop })}
          />
        </Sheet>
        <Sheet title={t('form.promise')}>
          <PromisePart
            anonymous={wish.anonymous}
            minimum={wish.minimum}
            error={wrong['minimum_group']}
            fixed={promised}
            onChange={set}
          />
        </Sheet>
        <Sheet title={t('form.when_and_who')}>
          <Stack gap={16}>
            <div className={styles['pair']}>
              <Day
                label={t('form.opens')}
                value={wish.opens}
                error={wrong['opens']}
                onChange={(opens) => set({ opens })}
              />
              <Day
                label={t('form.closes')}
                value={wish.closes}
                error={wrong['closes']}
                onChange={(closes) => set({ closes })}
              />
            </div>
            <Textarea
              label={t('form.units')}
              description={t('form.units_hint')}
              value={wish.units}
              onChange={(event) => set({ units: event.currentTarget.value })}
              error={wrong['units']}
              autosize
              minRows={3}
            />
            <Textarea
              label={t('form.roles')}
              description={t('form.roles_hint')}
              value={wish.roles}
              onChange={(event) => set({ roles: event.currentTarget.value })}
              error={wrong['roles']}
              autosize
              minRows={2}
            />
            {!wish.workshop && (
              <Rhythm value={wish} errors={wrong} anonymous={wish.anonymous} onChange={set} />
            )}
          </Stack>
        </Sheet>
        <Compare
          instrument={wish.instrument}
          self={campaign?.id}
          previous={wish.previous}
          targets={wish.targets}
          onChange={set}
        />
        <Tailoring instrument={wish.instrument} chosen={wish.tailoring} onChange={set} />
        <Group justify="flex-end" gap={6}>
          {onDone ? (
            <Button variant="default" onClick={onDone}>
              {app('cancel')}
            </Button>
          ) : (
            <Button variant="default" renderRoot={(props) => <Go {...props} to="assess" />}>
              {app('cancel')}
            </Button>
          )}
          <Button type="submit" loading={busy} disabled={!wish.instrument || !wish.name.trim()}>
            {t(campaign ? 'form.keep' : 'form.make')}
          </Button>
        </Group>
      </SheetStack>
    </form>
  )
}

interface InstrumentProps {
  value: string | null
  fixed: boolean
  onChange: (next: string | null) => void
}

function InstrumentField({ value, fixed, onChange }: InstrumentProps) {
  const t = useWords('assess')
  const { data } = useInstruments()
  const chosen = data?.items.find((one) => one.id === value)
  return (
    <div>
      <Select
        label={t('form.instrument')}
        placeholder={t('form.instrument_hint')}
        data={(data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
        value={chosen ? value : null}
        onChange={onChange}
        disabled={fixed}
        searchable
        nothingFoundMessage={t('library.none')}
        allowDeselect={false}
        maxDropdownHeight={320}
      />
      {chosen && (
        <p className={styles['under']}>
          {chosen.description}{' '}
          <span className={styles['note']}>
            <Burden item={chosen} />
          </span>{' '}
          <Go to={`assess/instruments/${encodeURIComponent(chosen.id)}`}>{t('form.look')}</Go>
        </p>
      )}
    </div>
  )
}

interface KindProps {
  workshop: boolean
  fixed: boolean
  onChange: (workshop: boolean) => void
}

// Each by oneself in their own time, or together in a room.
function KindPart({ workshop, fixed, onChange }: KindProps) {
  const t = useWords('assess')
  return (
    <Radio.Group
      label={t('form.kind')}
      value={workshop ? 'workshop' : 'survey'}
      onChange={(value) => onChange(value === 'workshop')}
    >
      <Stack gap={8} mt={6}>
        {(['survey', 'workshop'] as const).map((value) => (
          <Radio
            key={value}
            size="xs"
            value={value}
            label={t(`form.kind_${value}`)}
            description={t(`form.kind_${value}_hint`)}
            disabled={fixed}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}

interface SubjectProps {
  instrument: string | null
  id: string | null
  error: string | undefined
  onChange: (id: string | null) => void
}

// The element of the model that the questions are about, if they are about one.
function Subject({ instrument, id, error, onChange }: SubjectProps) {
  const t = useWords('assess')
  const { data } = useSubject(id)
  const rated = (useInstrument(instrument).data?.raters ?? []).length > 0
  return (
    <div>
      <ElementPicker
        label={t('form.subject')}
        placeholder={t('form.no_subject')}
        value={id ? { id, name: data?.name ?? id, type: data?.type ?? '' } : null}
        onChange={(ref) => onChange(ref?.id ?? null)}
        error={error}
      />
      {rated && <p className={styles['note']}>{t('form.rated_hint')}</p>}
    </div>
  )
}

interface PromiseProps {
  anonymous: boolean
  minimum: number
  error: string | undefined
  fixed: boolean
  onChange: (patch: { anonymous?: boolean; minimum?: number }) => void
}

function PromisePart({ anonymous, minimum, error, fixed, onChange }: PromiseProps) {
  const t = useWords('assess')
  return (
    <Stack gap={16}>
      {fixed && <p className={styles['text']}>{t('form.fixed')}</p>}
      <Radio.Group
        label={t('form.who_knows')}
        value={anonymous ? 'anonymous' : 'named'}
        onChange={(value) => onChange({ anonymous: value === 'anonymous' })}
      >
        <Stack gap={8} mt={6}>
          {(['anonymous', 'named'] as const).map((value) => (
            <Radio
              key={value}
              size="xs"
              value={value}
              label={t(value)}
              description={t(`form.${value}_hint`)}
              disabled={fixed}
            />
          ))}
        </Stack>
      </Radio.Group>
      {anonymous && (
        <NumberInput
          label={t('form.minimum')}
          description={t('form.minimum_hint')}
          value={minimum}
          onChange={(value) => typeof value === 'number' && onChange({ minimum: value })}
          error={error}
          min={3}
          max={1000}
          allowDecimal={false}
          disabled={fixed}
          maw={220}
        />
      )}
    </Stack>
  )
}

interface DayProps {
  label: string
  value: string | null
  error: string | undefined
  onChange: (next: string | null) => void
}

function Day({ label, value, error, onChange }: DayProps) {
  const t = useWords('assess')
  return (
    <DateInput
      label={label}
      value={value}
      onChange={(next) => onChange(next)}
      error={error}
      valueFormat="YYYY-MM-DD"
      placeholder={t('form.any_day')}
      clearable
      clearButtonProps={{ 'aria-label': t('form.any_day') }}
    />
  )
}

interface CompareProps {
  instrument: string | null
  self: string | undefined
  previous: string | null
  targets: Record<string, number>
  onChange: (patch: { previous?: string | null; targets?: Record<string, number> }) => void
}

// What results are set against: the round before, and target levels.
function Compare({ instrument, self, previous, targets, onChange }: CompareProps) {
  const t = useWords('assess')
  const format = useFormat()
  const id = useId()
  const rounds = (useCampaigns().data?.items ?? []).filter(
    (one) => one.instrument === instrument && one.id !== self,
  )
  const { data } = useInstrument(instrument)
  const dimensions = data?.dimensions ?? []
  const points = data?.scales.flatMap((scale) => scale.points.map((point) => point.value)) ?? []
  if (!instrument) return null
  return (
    <Sheet title={t('form.against')}>
      <Stack gap={16}>
        <Select
          label={t('form.previous')}
          description={t('form.previous_hint')}
          placeholder={t(rounds.length > 0 ? 'form.no_previous' : 'form.none_before')}
          data={rounds.map((one) => ({
            value: one.id,
            label: `${one.name} (${t(`status.${one.status}`)}, ${format.date(one.at)})`,
          }))}
          value={rounds.some((one) => one.id === previous) ? previous : null}
          onChange={(next) => onChange({ previous: next })}
          disabled={rounds.length === 0}
          clearable
          clearButtonProps={{ 'aria-label': t('form.no_previous') }}
        />
        {dimensions.length > 0 && points.length > 0 && (
          <details>
            <summary className={styles['summary']}>{t('form.targets')}</summary>
            <p className={styles['text']} id={id}>
              {t('form.targets_hint')}
            </p>
            <div className={styles['targets']} role="group" aria-describedby={id}>
              {dimensions.map((dimension) => (
                <NumberInput
                  key={dimension.id}
                  label={dimension.name}
                  placeholder={
                    dimension.target === null
                      ? t('form.no_target')
                      : t('suggested_target', { target: format.plain(dimension.target) })
                  }
                  value={targets[dimension.id] ?? ''}
                  onChange={(value) => {
                    const rest = Object.entries(targets).filter(([one]) => one !== dimension.id)
                    onChange({
                      targets: Object.fromEntries(
                        typeof value === 'number' ? [...rest, [dimension.id, value]] : rest,
                      ),
                    })
                  }}
                  min={Math.min(...points)}
                  max={Math.max(...points)}
                  step={0.5}
                />
              ))}
            </div>
          </details>
        )}
      </Stack>
    </Sheet>
  )
}

interface TailoringProps {
  instrument: string | null
  chosen: Statement
  onChange: (patch: { tailoring: Statement }) => void
}

// What sort of organisation it is, where an instrument weighs its questions by that: what the
// workspace states, unless this campaign is about something else.
function Tailoring({ instrument, chosen, onChange }: TailoringProps) {
  const t = useWords('tailoring')
  const factors = useInstrument(instrument).data?.tailoring ?? []
  const stated = useTailoring(factors.length > 0 ? instrument : null).data?.statement ?? {}
  const [open, setOpen] = useState<string | undefined>('')
  const own = Object.keys(chosen).length > 0
  if (factors.length === 0) return null
  return (
    <Sheet title={t('factors')}>
      {own ? (
        <Stack gap={12}>
          <Factors
            factors={factors}
            statement={chosen}
            onChange={(tailoring) => onChange({ tailoring })}
            open={open}
            onOpen={(factor) => setOpen(factor ?? '')}
          />
          <Group>
            <Button variant="default" onClick={() => onChange({ tailoring: {} })}>
              {t('campaign.back')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Stack gap={12}>
          <p className={styles['text']}>{t('campaign.workspace')}</p>
          <Group gap={12}>
            <Go to={`assess/instruments/${encodeURIComponent(instrument ?? '')}/tailoring`}>
              {t('campaign.see')}
            </Go>
            <Button
              variant="default"
              onClick={() =>
                onChange({
                  tailoring: Object.keys(stated).length > 0 ? stated : firstOf(factors),
                })
              }
            >
              {t('campaign.own')}
            </Button>
          </Group>
        </Stack>
      )}
    </Sheet>
  )
}

// Something to begin with: the first factor as it usually is.
const firstOf = (factors: readonly Factor[]): Statement => {
  const [first] = factors
  if (!first) return {}
  return {
    [first.id]:
      first.rating === 'one'
        ? (first.options[0]?.id ?? '')
        : Object.fromEntries(first.options.map((option) => [option.id, option.usual])),
  }
}
