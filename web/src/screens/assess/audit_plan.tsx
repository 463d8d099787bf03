import { Button } from '@mantine/core'
import { Go } from '@/app/place'
import { EmptyState, Sheet, SheetStack, StatusShape } from '@/parts'
import { useWords } from '@/words'
import { type AuditState, sides, useAudits } from './audit_data'
import { useCampaigns } from './data'
import styles from './audit.module.css'

interface Props {
  state: AuditState
  onEdit: (() => void) | undefined
}

// What it is for, who takes part on each side, and what it is compared with.
export function PlanPart({ state: { audit, programme }, onEdit }: Props) {
  const t = useWords('audit')
  const campaigns = useCampaigns().data?.items ?? []
  const before = useAudits().data?.items.find((one) => one.id === audit.previous)
  return (
    <SheetStack>
      <Sheet title={t('plan.purpose')}>
        <p className={audit.purpose ? styles['noteText'] : styles['text']}>
          {audit.purpose || t('plan.no_purpose')}
        </p>
        <p className={styles['text']}>
          {programme.description}{' '}
          <span className={styles['note']}>{programme.sources.join('; ')}</span>
        </p>
      </Sheet>
      <Sheet title={t('plan.stakeholders')}>
        {audit.stakeholders.length === 0 ? (
          <EmptyState
            kind="nothing"
            compact
            title={t('plan.nobody')}
            action={onEdit && <Button onClick={onEdit}>{t('plan.name_them')}</Button>}
          >
            {t('plan.nobody_text')}
          </EmptyState>
        ) : (
          <div className={styles['sides']}>
            {sides.map((side) => {
              const people = audit.stakeholders.filter((one) => one.side === side)
              return (
                <section key={side}>
                  <h3 className={styles['part']}>{t(`side.${side}`)}</h3>
                  {people.length === 0 && (
                    <p className={styles['text']}>{t('plan.nobody_of_side')}</p>
                  )}
                  <ul className={styles['people']}>
                    {people.map((one) => (
                      <li key={one.id}>
                        {one.person ? (
                          <Go to={`elements/${encodeURIComponent(one.person)}`}>{one.name}</Go>
                        ) : (
                          <span>{one.name}</span>
                        )}
                        {one.part && <span className={styles['note']}>{one.part}</span>}
                        {one.signs && (
                          <span className={styles['note']}>
                            <StatusShape
                              status={one.account ? 'done' : 'not'}
                              word={t(one.account ? 'plan.signs' : 'plan.no_account')}
                            />
                          </span>
                        )}
                      </li>
                    ))}
                  </ul>
                </section>
              )
            })}
          </div>
        )}
      </Sheet>
      <Sheet title={t('plan.against')}>
        <dl className={styles['facets']}>
          <div>
            <dt>{t('form.campaigns')}</dt>
            <dd>
              {audit.campaigns.length === 0
                ? t('form.newest')
                : audit.campaigns.map((id, at) => (
                    <span key={id}>
                      {at > 0 && ', '}
                      <Go to={`assess/${encodeURIComponent(id)}?tab=results`}>
                        {campaigns.find((one) => one.id === id)?.name ?? id}
                      </Go>
                    </span>
                  ))}
            </dd>
          </div>
          <div>
            <dt>{t('form.previous')}</dt>
            <dd>
              {audit.previous ? (
                <Go to={`assess/audits/${encodeURIComponent(audit.previous)}`}>
                  {before?.name ?? audit.previous}
                </Go>
              ) : (
                t('form.first')
              )}
            </dd>
          </div>
        </dl>
      </Sheet>
    </SheetStack>
  )
}
