import { Button } from '@mantine/core'
import { api, take } from '@/api'
import { useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { QrCode } from '@/parts/qr_code'
import { useWords } from '@/words'
import type { Campaign } from './data'
import { addressOf } from './links'
import { useDoors } from './workshop_data'
import styles from './workshop.module.css'

const sides = ['business', 'it'] as const

// One code for each side, to scan from the wall. What a code leads to is told once and kept in this tab.
export function Doors({ campaign }: { campaign: Campaign }) {
  const t = useWords('workshop')
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [doors, keep] = useDoors(campaign.id)
  const make = async () => {
    const made = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/campaigns/{id}/invitations', {
            params: { path: { workspace, id: campaign.id } },
            body: { groups: sides.map((side) => ({ side, door: true })) },
          }),
        ),
      { kinds: ['campaigns'] },
    )
    if (made) keep(made.items.filter((item) => item.door).map(({ side, key }) => ({ side, key })))
  }
  return (
    <section className={styles['doors']} aria-label={t('doors.title')}>
      {doors.length === 0 ? (
        <div>
          <h2 className={styles['doorsTitle']}>{t('doors.title')}</h2>
          <p className={styles['help']}>{t('doors.none')}</p>
          <Button loading={busy} onClick={() => void make()}>
            {t('doors.make')}
          </Button>
        </div>
      ) : (
        <>
          {sides.map((side) => {
            const door = doors.find((one) => one.side === side)
            return (
              door && (
                <figure key={side} className={styles['door']} data-side={side}>
                  <QrCode
                    text={addressOf(door.key)}
                    label={t('doors.code', { side: t(`side.${side}`) })}
                  />
                  <figcaption>{t(`side.${side}`)}</figcaption>
                </figure>
              )
            )
          })}
          <div className={styles['doorsWords']}>
            <h2 className={styles['doorsTitle']}>{t('doors.scan')}</h2>
            <p className={styles['help']}>
              {t(campaign.anonymous ? 'doors.anonymous' : 'doors.named')}
            </p>
            <Button variant="default" loading={busy} onClick={() => void make()}>
              {t('doors.again')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
