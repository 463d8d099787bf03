import { Go } from '@/app/place'
import { DateValue, PersonName, Scroll, Sheet, StatusShape } from '@/parts'
import { useWords } from '@/words'
import type { Instrument } from './data'
import type { useActions } from './plan_data'
import styles from './plan.module.css'

interface Props {
  instrument: Instrument
  actions: {
    item: string
    action: string
    query: ReturnType<typeof useActions>[number] | undefined
  }[]
}

const shapes = { done: 'done', open: 'partly', cancelled: 'not' } as const

// What was agreed: actions of the model, so that findings and reminders follow them.
export function Planned({ instrument, actions }: Props) {
  const t = useWords('plan')
  const done = actions.filter((one) => one.query?.data?.fields['status'] === 'done').length
  return (
    <Sheet
      title={t('planned.title')}
      note={actions.length > 0 && t('planned.done', { done, count: actions.length })}
    >
      {actions.length === 0 ? (
        <p className={styles['text']}>{t('planned.none')}</p>
      ) : (
        <Scroll label={t('planned.title')}>
          <table className={`plain ${styles['planTable']}`}>
            <thead>
              <tr>
                {['action', 'question', 'owner', 'due', 'status'].map((name) => (
                  <th
                    key={name}
                    scope="col"
                    className={name === 'question' ? styles['raises'] : undefined}
                  >
                    {t(`planned.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {actions.map(({ item, action, query }) => {
                const about = instrument.items.find((one) => one.id === item)?.name ?? item
                const { data, error } = query ?? {}
                if (!data)
                  return (
                    <tr key={action}>
                      <th scope="row">{error ? t('planned.gone') : '…'}</th>
                      <td className={styles['raises']}>{about}</td>
                      <td colSpan={3} />
                    </tr>
                  )
                const { owner, due, status } = data.fields
                const word = status === 'done' || status === 'cancelled' ? status : 'open'
                return (
                  <tr key={action}>
                    <th scope="row">
                      <Go to={`elements/${encodeURIComponent(action)}`}>{data.name}</Go>
                    </th>
                    <td className={styles['raises']}>{about}</td>
                    <td>
                      {typeof owner === 'string' ? (
                        <PersonName name={data.names?.[owner] ?? owner} />
                      ) : (
                        <span className={styles['note']}>{t('planned.nobody')}</span>
                      )}
                    </td>
                    <td>
                      {typeof due === 'string' ? (
                        <DateValue value={due} />
                      ) : (
                        <span className={styles['note']}>{t('planned.no_due')}</span>
                      )}
                    </td>
                    <td>
                      <StatusShape status={shapes[word]} word={t(`planned.status_${word}`)} />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Scroll>
      )}
    </Sheet>
  )
}
