import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { ErrorState, Sheet, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './administration.module.css'
import { Wide } from './wide'

interface Parameter {
  id: string
  value: number
  unit?: string
}

// The rule book: what is looked for, why, with which thresholds, and how often it fires now.
export function Rules() {
  const t = useWords('administration')
  const format = useFormat()
  const workspace = useWorkspace()
  const rules = useQuery({
    queryKey: key('findings', workspace, 'rules'),
    queryFn: ({ signal }) =>
      take(api.GET('/workspaces/{workspace}/rules', { params: { path: { workspace } }, signal })),
  })
  const amount = ({ value, unit }: Parameter) =>
    unit === 'share'
      ? format.percent(value)
      : unit === 'count'
        ? format.plain(value)
        : t(`rules.unit.${unit ?? 'none'}`, { value: format.plain(value) })
  if (rules.isPending) return <Skeleton shape="table" />
  if (rules.error) return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />
  return (
    <Sheet title={t('rules.title')} note={t('rules.note')} flush>
      <Wide label={t('rules.title')}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('rules.rule')}</th>
              <th scope="col">{t('rules.thresholds')}</th>
              <th scope="col" className={styles['end']}>
                {t('rules.weight')}
              </th>
              <th scope="col" className={styles['end']}>
                {t('rules.open')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.data.items.map((rule) => (
              <tr key={rule.id}>
                <td>
                  {rule.name}
                  <p className={styles['hint']}>{rule.why}</p>
                </td>
                <td className={styles['muted']} data-label={t('rules.thresholds')}>
                  {((rule.parameters ?? []) as unknown as Parameter[]).map((parameter) => (
                    <div key={parameter.id}>
                      {parameter.id.replaceAll('_', ' ')}: {amount(parameter)}
                    </div>
                  ))}
                </td>
                <td className={styles['end']} data-label={t('rules.weight')}>
                  {format.percent(rule.severity)}
                </td>
                <td className={styles['end']} data-label={t('rules.open')}>
                  {rule.open ? (
                    <Go to="findings" search={{ rule: rule.id }}>
                      {format.number(rule.open)}
                    </Go>
                  ) : (
                    format.number(rule.open ?? 0)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Sheet>
  )
}
