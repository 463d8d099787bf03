import {
  Button,
  Checkbox,
  Drawer,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Textarea,
} from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { api, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useMailReady } from '@/app/mail'
import { useWrite } from '@/app/write'
import { useWords } from '@/words'
import type { Campaign, Side } from './data'
import { type Link, Links } from './links'
import { useRole } from './role'
import styles from './assess.module.css'

interface GroupWish {
  key: number
  side: Side
  unit: string | null
  role: string | null
  count: number
  people: string
  door: boolean
  addresses: string
}

const fresh = (key: number, side: Side, count: number): GroupWish => ({
  key,
  side,
  unit: null,
  role: null,
  count,
  people: '',
  door: false,
  addresses: '',
})
const peopleOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

// Who is asked: groups of both sides, by number, by name or through one link for all.
export function Invite({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const t = useWords('assess')
  const app = useWords('app')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const usual = campaign.anonymous ? 5 : 0
  const [groups, setGroups] = useState([fresh(1, 'business', usual), fresh(2, 'it', usual)])
  const [made, setMade] = useState<{ items: Link[]; notes: string[]; mailed: number } | null>(null)
  const ready = useMailReady() && campaign.status === 'open'
  const [mail, setMail] = useState(false)
  const set = (key: number, patch: Partial<GroupWish>) =>
    setGroups((now) => now.map((one) => (one.key === key ? { ...one, ...patch } : one)))
  const wanted = groups.filter(
    (one) => one.door || one.count > 0 || peopleOf(one.people).length > 0,
  )
  // In an anonymous campaign only a door is mailed: a link for one person would tell whose it is.
  const mailable = ready && (!campaign.anonymous || wanted.every((one) => one.door))
  const mailing = mailable && mail
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const answer = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/campaigns/{id}/invitations', {
            params: { path: { workspace, id: campaign.id } },
            body: {
              ...(mailing ? { mail: true } : {}),
              groups: wanted.map((one) => {
                const people = peopleOf(one.people)
                return {
                  side: one.side,
                  ...(one.unit ? { unit: one.unit } : {}),
                  ...(one.role ? { role: one.role } : {}),
                  ...(one.door
                    ? { door: true, ...(mailing ? { addresses: peopleOf(one.addresses) } : {}) }
                    : people.length > 0
                      ? { people }
                      : { count: one.count }),
                }
              }),
            },
          }),
        ),
      { kinds: ['campaigns'] },
    )
    if (answer) setMade(answer)
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={made ? t('links.title', { count: made.items.length }) : t('invite.title')}
      closeOnClickOutside={!made}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      {made ? (
        <Links
          campaign={campaign}
          items={made.items}
          notes={made.notes}
          mailed={made.mailed}
          onClose={onClose}
        />
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap={16}>
            <p className={styles['consequence']}>
              {t(campaign.anonymous ? 'invite.anonymous' : 'invite.named')}
            </p>
            {groups.map((one, at) => (
              <GroupFields
                key={one.key}
                group={one}
                at={at + 1}
                campaign={campaign}
                ready={ready}
                mailing={mailing}
                onSet={(patch) => set(one.key, patch)}
                onRemove={
                  groups.length > 1
                    ? () => setGroups((now) => now.filter((other) => other.key !== one.key))
                    : undefined
                }
              />
            ))}
            <div>
              <Button
                variant="default"
                leftSection={<IconPlus size={16} stroke={1.8} aria-hidden />}
                onClick={() =>
                  setGroups((now) => [
                    ...now,
                    fresh(Math.max(0, ...now.map((one) => one.key)) + 1, 'business', usual),
                  ])
                }
              >
                {t('invite.more')}
              </Button>
            </div>
            {mailable && (
              <Checkbox
                label={t('invite.mail')}
                description={t(campaign.anonymous ? 'invite.mail_anonymous' : 'invite.mail_named')}
                checked={mail}
                onChange={(event) => setMail(event.currentTarget.checked)}
              />
            )}
            <Group justify="flex-end" gap={6}>
              <Button variant="default" onClick={onClose}>
                {app('cancel')}
              </Button>
              <Button type="submit" loading={busy} disabled={wanted.length === 0}>
                {t('invite.make')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Drawer>
  )
}

interface FieldsProps {
  group: GroupWish
  at: number
  campaign: Campaign
  ready: boolean
  mailing: boolean
  onSet: (patch: Partial<GroupWish>) => void
  onRemove: (() => void) | undefined
}

function GroupFields({ group, at, campaign, ready, mailing, onSet, onRemove }: FieldsProps) {
  const t = useWords('assess')
  const roleOf = useRole(campaign)
  const people = peopleOf(group.people).length
  const name = t('invite.group', { at })
  return (
    <fieldset className={styles['group']}>
      <legend>{name}</legend>
      <div className={styles['groupRow']}>
        <SegmentedControl
          aria-label={`${name}: ${t('side.label')}`}
          value={group.side}
          onChange={(value) => onSet({ side: value as Side })}
          data={(['business', 'it'] as const).map((value) => ({
            value,
            label: t(`side.${value}`),
          }))}
        />
        {campaign.units.length > 0 && (
          <Select
            aria-label={`${name}: ${t('unit')}`}
            placeholder={t('any_unit')}
            data={campaign.units.map((unit) => ({ value: unit.id, label: unit.name }))}
            value={group.unit}
            onChange={(unit) => onSet({ unit })}
            clearable
            clearButtonProps={{ 'aria-label': t('any_unit') }}
            w={180}
          />
        )}
        {campaign.roles.length > 0 && (
          <Select
            aria-label={`${name}: ${t('role')}`}
            placeholder={t('any_role')}
            data={campaign.roles.map((role) => ({ value: role, label: roleOf(role) }))}
            value={group.role}
            onChange={(role) => onSet({ role })}
            clearable
            clearButtonProps={{ 'aria-label': t('any_role') }}
            w={180}
          />
        )}
        {onRemove && (
          <Button variant="subtle" color="gray" onClick={onRemove}>
            {t('invite.remove')}
          </Button>
        )}
      </div>
      <Checkbox
        label={t('invite.door')}
        description={`${t('invite.door_hint')}${ready && campaign.anonymous ? ` ${t('invite.door_mail')}` : ''}`}
        checked={group.door}
        onChange={(event) => onSet({ door: event.currentTarget.checked })}
      />
      {group.door && mailing && (
        <Textarea
          label={t('invite.addresses')}
          description={t('invite.addresses_hint')}
          value={group.addresses}
          onChange={(event) => onSet({ addresses: event.currentTarget.value })}
          autosize
          minRows={2}
          maxRows={10}
        />
      )}
      {!group.door && (
        <>
          {campaign.anonymous && (
            <NumberInput
              label={t('invite.count')}
              value={people > 0 ? people : group.count}
              onChange={(value) => onSet({ count: typeof value === 'number' ? value : 0 })}
              min={0}
              max={20000}
              allowDecimal={false}
              disabled={people > 0}
              maw={160}
            />
          )}
          <Textarea
            label={t('invite.people')}
            description={t(campaign.anonymous ? 'invite.people_anonymous' : 'invite.people_named')}
            value={group.people}
            onChange={(event) => onSet({ people: event.currentTarget.value })}
            autosize
            minRows={2}
            maxRows={10}
          />
        </>
      )}
    </fieldset>
  )
}
