import { Button, Group, MultiSelect, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, isProblem, take } from '@/api'
import { ElementPicker } from '@/app/element_picker'
import { useGo, useWorkspace } from '@/app/place'
import { useTrouble, useWrite } from '@/app/write'
import { ErrorState, Sheet, SheetStack, Skeleton } from '@/parts'
import { DateInput } from '@/parts/fields/date_input'
import { useWords } from '@/words'
import { type Audit, type Stakeholder, useAudits, useProgrammes, type Wish } from './audit_data'
import { AuditPeople } from './audit_people'
import { useCampaigns, useSubject } from './data'
import { PersonField } from './person_field'
import styles from './audit.module.css'

interface Props {
  // What is changed; without it a new one is made.
  audit?: Audit
  previous?: string | undefined
  onDone?: () => void
}

// Everything one decides about an audit: what for, about what, with whom and on which evidence.
export function AuditForm(props: Props) {
  const programmes = useProgrammes()
  const audits = useAudits()
  const campaigns = useCampaigns()
  const error = programmes.error ?? audits.error ?? campaigns.error
  if (error)
    return (
      <ErrorState
        error={error}
        onRetry={() => {
          for (const one of [programmes, audits, campaigns]) void one.refetch()
        }}
      />
    )
  if (!programmes.data || !audits.data || !campaigns.data) return <Skeleton shape="sheet" />
  return (
    <Form
      {...props}
      programmes={programmes.data.items}
      audits={audits.data.items}
      campaigns={campaigns.data.items}
    />
  )
}

interface FormProps extends Props {
  programmes: { id: string; name: string; description: string }[]
  audits: { id: string; name: string; programme: string }[]
  campaigns: { id: string; name: string; status: string }[]
}

function Form({ audit, previous, onDone, programmes, audits, campaigns }: FormProps) {
  const t = useWords('audit')
  const assess = useWords('assess')
  const workspace = useWorkspace()
  const go = useGo()
  const trouble = useTrouble()
  const { run, busy } = useWrite()
  const [wish, setWish] = useState(() => ({
    name: audit?.name ?? '',
    purpose: audit?.purpose ?? '',
    programme:
      audit?.programme ??
      audits.find((one) => one.id === previous)?.programme ??
      programmes[0]?.id ??
      '',
    subject: audit?.subject ?? '',
    lead: audit?.lead ?? '',
    begins: audit?.begins ?? '',
    ends: audit?.ends ?? '',
    previous: audit?.previous ?? previous ?? '',
    campaigns: audit?.campaigns ?? [],
    stakeholders: audit?.stakeholders ?? ([] as Stakeholder[]),
  }))
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const set = (patch: Partial<typeof wish>) => {
    setWish((now) => ({ ...now, ...patch }))
    setWrong({})
  }
  const rounds = audits.filter((one) => one.id !== audit?.id && one.programme === wish.programme)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const body: Wish = {
      ...wish,
      name: wish.name.trim(),
      purpose: wish.purpose.trim(),
      stakeholders: wish.stakeholders.filter((one) => one.name.trim() || one.account),
    }
    try {
      const kept = await run(
        () =>
          audit
            ? take(
                api.PATCH('/workspaces/{workspace}/audits/{id}', {
                  params: { path: { workspace, id: audit.id } },
                  body,
                }),
              )
            : take(
                api.POST('/workspaces/{workspace}/audits', {
                  params: { path: { workspace } },
                  body,
                }),
              ),
        { done: t(audit ? 'form.kept' : 'form.made'), kinds: ['campaigns'], quiet: true },
      )
      if (kept && !audit) go(`assess/audits/${encodeURIComponent(kept.audit.id)}`)
      onDone?.()
    } catch (error) {
      if (isProblem(error) && error.where && error.where in wish)
        setWrong({ [error.where]: `${error.message} ${error.remedy ?? ''}` })
      else trouble(error)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
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
              required
              withAsterisk={false}
              data-autofocus
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
            <Select
              label={t('form.programme')}
              description={programmes.find((one) => one.id === wish.programme)?.description}
              data={programmes.map((one) => ({ value: one.id, label: one.name }))}
              value={wish.programme || null}
              onChange={(programme) => programme && set({ programme, previous: '' })}
              error={wrong['programme']}
              allowDeselect={false}
              disabled={audit !== undefined}
            />
            <Subject
              id={wish.subject}
              error={wrong['subject']}
              onChange={(subject) => set({ subject })}
            />
          </Stack>
        </Sheet>
        <Sheet title={t('form.when')}>
          <Stack gap={16}>
            <PersonField
              label={t('form.lead')}
              description={t('form.lead_hint')}
              value={wish.lead}
              error={wrong['lead']}
              onChange={(lead) => set({ lead })}
            />
            <div className={styles['pair']}>
              {(['begins', 'ends'] as const).map((day) => (
                <DateInput
                  key={day}
                  label={t(`form.${day}`)}
                  value={wish[day] || null}
                  onChange={(next) => set({ [day]: next ?? '' })}
                  error={wrong[day]}
                  valueFormat="YYYY-MM-DD"
                  placeholder={t('no_day')}
                  clearable
                  clearButtonProps={{ 'aria-label': t('no_day') }}
                />
              ))}
            </div>
          </Stack>
        </Sheet>
        <AuditPeople
          people={wish.stakeholders}
          error={wrong['stakeholders']}
          onChange={(stakeholders) => set({ stakeholders })}
        />
        <Sheet title={t('form.evidence')}>
          <Stack gap={16}>
            <MultiSelect
              label={t('form.campaigns')}
              description={t('form.campaigns_hint')}
              placeholder={
                campaigns.length === 0
                  ? t('form.no_campaigns')
                  : wish.campaigns.length === 0
                    ? t('form.newest')
                    : undefined
              }
              data={campaigns.map((one) => ({
                value: one.id,
                label: `${one.name} (${assess(`status.${one.status}`)})`,
              }))}
              value={wish.campaigns}
              onChange={(next) => set({ campaigns: next })}
              error={wrong['campaigns']}
              disabled={campaigns.length === 0}
              searchable
            />
            <Select
              label={t('form.previous')}
              description={t('form.previous_hint')}
              placeholder={t(rounds.length > 0 ? 'form.first' : 'form.none_before')}
              data={rounds.map((one) => ({ value: one.id, label: one.name }))}
              value={rounds.some((one) => one.id === wish.previous) ? wish.previous : null}
              onChange={(next) => set({ previous: next ?? '' })}
              error={wrong['previous']}
              disabled={rounds.length === 0}
              clearable
              clearButtonProps={{ 'aria-label': t('form.first') }}
            />
          </Stack>
        </Sheet>
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={!wish.name.trim() || !wish.programme}>
            {t(audit ? 'form.keep' : 'form.make')}
          </Button>
        </Group>
      </SheetStack>
    </form>
  )
}

interface SubjectProps {
  id: string
  error: string | undefined
  onChange: (id: string) => void
}

// The element of the model it is about, if it is about one.
function Subject({ id, error, onChange }: SubjectProps) {
  const t = useWords('audit')
  const { data } = useSubject(id || null)
  return (
    <ElementPicker
      label={t('form.subject')}
      placeholder={t('form.organisation')}
      value={id ? { id, name: data?.name ?? id, type: data?.type ?? '' } : null}
      onChange={(ref) => onChange(ref?.id ?? '')}
      error={error}
    />
  )
}
