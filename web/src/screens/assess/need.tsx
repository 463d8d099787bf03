import { Button } from '@mantine/core'
import { api, take, useMay } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Badge, Sheet } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { Campaign, Instrument, Results } from './data'
import { isFarBelow } from './levels'
import { nameOf } from './tailoring_weights'
import styles from './tailoring.module.css'

const few = 10

interface Props {
  campaign: Campaign
  instrument: Instrument
  results: Results
}

// Questions far below what the organisation needs, and since when that is what they are compared
// with. Nothing where the instrument is not tailored.
export function BelowNeed({ campaign, instrument, results }: Props) {
  const t = useWords('tailoring')
  const format = useFormat()
  const workspace = useWorkspace()
  const may = useMay(workspace)('run_surveys')
  const { run, busy } = useWrite()
  const { need } = results
  if (instrument.tailoring.length === 0 || !need) return null
  const rows = results.items
    .filter(isFarBelow)
    .sort((a, b) => (b.to_need ?? 0) - (a.to_need ?? 0))
    .slice(0, few)
  const renew = () =>
    run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/campaigns/{id}/need', {
            params: { path: { workspace, id: campaign.id } },
          }),
        ),
      { done: t('need.renewed'), kinds: ['campaigns'] },
    )
  const id = encodeURIComponent(instrument.instrument.id)
  return (
    <Sheet title={t('need.title')} note={t('need.note')}>
      {rows.length === 0 ? (
        <p className={styles['quiet']}>{t('need.none')}</p>
      ) : (
        <ol className={styles['below']}>
          {rows.map((row) => {
            const item = instrument.items.find((one) => one.id === row.id)
            const hand = row.need?.override
            return (
              <li key={row.id}>
                <Go
                  to={`assess/instruments/${id}/tailoring?item=${encodeURIComponent(row.id)}`}
                  className={styles['itemName']}
                >
                  {item?.name ?? row.id}
                </Go>
                <span className={styles['belowLevel']}>
                  {t('need.row', {
                    level: format.number(row.all.mean, 1),
                    target: format.plain(row.need?.target),
                  })}
                </span>
                <span className={styles['quiet']}>
                  {row.need?.importance != null &&
                    t('need.importance', { value: format.change(row.need.importance, 0) })}
                </span>
                {hand && (
                  <p className={styles['hand']}>
                    <Badge tone="attention">{t('by_hand.badge')}</Badge> {hand.reason}{' '}
                    <span className={styles['quiet']}>
                      {nameOf(hand.by)} · {format.date(hand.at)}
                    </span>
                  </p>
                )}
              </li>
            )
          })}
        </ol>
      )}
      <p className={styles['quiet']}>
        {need.at ? t('need.kept', { at: format.dateTime(need.at) }) : t('need.live')}{' '}
        {need.own && t('need.own')}
      </p>
      {may && need.at && campaign.status !== 'frozen' && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => void renew()}>
          {t('need.renew')}
        </Button>
      )}
    </Sheet>
  )
}
