import { Button } from '@mantine/core'
import { lazy, Suspense } from 'react'
import {
  Bar,
  DateValue,
  EmptyState,
  Figure,
  FigureRow,
  PersonName,
  Scroll,
  Sheet,
  SheetStack,
} from '@/parts'
import { useFormat, useWords } from '@/words'
import type { Campaign, CampaignState } from './data'
import { Waiting } from './waiting'
import styles from './assess.module.css'

const Reminders = lazy(async () => ({ default: (await import('./reminders')).Reminders }))

interface Props {
  campaign: Campaign
  progress: CampaignState['progress']
  onInvite: (() => void) | undefined
  // Brings in answers from a file.
  onFile: (() => void) | undefined
}

// How far it has come, by side and unit. Small groups are told apart only when they are large enough.
export function Progress({ campaign, progress, onInvite, onFile }: Props) {
  const t = useWords('assess')
  const format = useFormat()
  const { invited, begun, finished, groups, waiting } = progress
  // In a workshop nobody says that they are done: whoever voted takes part.
  const { workshop } = campaign
  const done = workshop ? begun : finished
  const share = invited > 0 ? done / invited : null
  const few = campaign.minimum_group
  return (
    <SheetStack>
      {invited === 0 ? (
        <Sheet>
          <EmptyState
            kind="nothing"
            drawing="list"
            title={t('nobody_invited')}
            action={onInvite && <Button onClick={onInvite}>{t('invite.title')}</Button>}
          >
            {t('nobody_text')}
          </EmptyState>
        </Sheet>
      ) : (
        <>
          <FigureRow>
            <Figure label={t(workshop ? 'in_room' : 'invited')} value={format.number(invited)} />
            {!workshop && <Figure label={t('begun')} value={format.number(begun)} />}
            <Figure
              label={t(workshop ? 'took_part' : 'finished')}
              value={format.number(done)}
              note={t(workshop ? 'share_room' : 'share', { share: format.percent(share) })}
            />
          </FigureRow>
          <Sheet title={t('by_group')} note={campaign.anonymous && t('few_hidden', { count: few })}>
            <Scroll label={t('by_group')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th scope="col">{t('side.label')}</th>
                    <th scope="col">{t('unit')}</th>
                    <th scope="col" className={styles['shareColumn']}>
                      {t(workshop ? 'took_part' : 'finished')}
                    </th>
                    {!workshop && (
                      <th scope="col" className="number">
                        {t('begun')}
                      </th>
                    )}
                    <th scope="col" className="number">
                      {t(workshop ? 'in_room' : 'invited')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {groups.map((group) => (
                    <Group key={`${group.side} ${group.unit}`} group={group} campaign={campaign} />
                  ))}
                </tbody>
              </table>
            </Scroll>
          </Sheet>
        </>
      )}
      {onFile && (
        <Sheet title={t('file.title')}>
          <p className={styles['text']}>{t('file.text')}</p>
          <Button variant="default" onClick={onFile}>
            {t('file.button')}
          </Button>
        </Sheet>
      )}
      {onInvite && campaign.status === 'open' && !workshop && invited > 0 && (
        <Suspense>
          <Reminders campaign={campaign} />
        </Suspense>
      )}
      {waiting.length > 0 && <Waiting campaign={campaign} people={waiting} />}
      {campaign.steps.length > 0 && <Steps campaign={campaign} />}
    </SheetStack>
  )
}

interface GroupProps {
  group: Props['progress']['groups'][number]
  campaign: Campaign
}

function Group({ group, campaign }: GroupProps) {
  const t = useWords('assess')
  const format = useFormat()
  const { side, unit, invited, begun, hidden } = group
  const { workshop } = campaign
  const finished = workshop ? begun : group.finished
  const words = hidden
    ? t('too_few', { count: campaign.minimum_group })
    : t(workshop ? 'voted_of' : 'answered_of', { finished, invited })
  return (
    <tr>
      <th scope="row">{t(`side.${side || 'none'}`)}</th>
      <td>{campaign.units.find((one) => one.id === unit)?.name ?? (unit || t('any_unit'))}</td>
      <td>
        <div className={styles['share']}>
          <Bar value={hidden || invited === 0 ? null : finished / invited} label={words} />
          <span className={styles['note']}>{words}</span>
        </div>
      </td>
      {!workshop && <td className="number">{hidden ? '–' : format.number(begun)}</td>}
      <td className="number">{format.number(invited)}</td>
    </tr>
  )
}

function Steps({ campaign }: { campaign: Campaign }) {
  const t = useWords('assess')
  return (
    <Sheet title={t('steps')}>
      <ol className={styles['steps']}>
        {campaign.steps.map((step) => (
          <li key={step.at}>
            <span>
              {t(`status.${step.to}`)}
              {step.reason && `: ${step.reason}`}
            </span>
            <span className={styles['note']}>
              <PersonName name={(step.by as { name?: string }).name} /> ·{' '}
              <DateValue value={step.at} as="moment" />
            </span>
          </li>
        ))}
      </ol>
    </Sheet>
  )
}
