import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { Go, useMoment, useWorkspace } from '@/app/place'
import { Sentence } from '@/app/sentence'
import { Badge, Bar, ErrorState, Page, Sheet, SheetGrid, Skeleton } from '@/parts'
import { type Domain, ink } from '@/tokens'
import { useFormat, useWords } from '@/words'
import styles from './perspectives.module.css'

// The four ways in which strategy can travel: what is declared, what the money does, what fits.
export function Screen() {
  const t = useWords('perspectives')
  const workspace = useWorkspace()
  const moment = useMoment()
  const perspectives = useQuery({
    queryKey: key('analysis', workspace, 'perspectives', moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/perspectives', {
          params: { path: { workspace }, query: moment },
          signal,
        }),
      ),
  })
  if (perspectives.isPending) return <Skeleton shape="page" />
  if (perspectives.error)
    return <ErrorState error={perspectives.error} onRetry={() => void perspectives.refetch()} />
  const { items, declared, suggested, sentence } = perspectives.data
  return (
    <Page
      title={t('title')}
      sentence={<Sentence sentence={sentence} />}
      above={<Go to="alignment">{t('map')}</Go>}
    >
      <SheetGrid>
        {items.map((item) => (
          <One
            key={item.id}
            item={item}
            declared={item.id === declared}
            suggested={item.id === suggested}
          />
        ))}
      </SheetGrid>
    </Page>
  )
}

type Item =
  import('@/api').paths['/workspaces/{workspace}/perspectives']['get']['responses']['200']['content']['application/json']['items'][number]

interface OneProps {
  item: Item
  declared: boolean
  suggested: boolean
}

function One({ item, declared, suggested }: OneProps) {
  const t = useWords('perspectives')
  const format = useFormat()
  return (
    <Sheet
      title={item.name}
      note={
        <span className={styles['badges']}>
          {declared && <Badge tone="accent">{t('declared')}</Badge>}
          {suggested && <Badge tone="note">{t('suggested')}</Badge>}
        </span>
      }
    >
      <ol className={styles['path']} aria-label={t('path')}>
        {item.path.map((domain, index) => (
          <li key={domain}>
            <span className={styles['dot']} style={{ background: ink(domain as Domain) }} />
            <span>
              {t(`domain.${domain}`)}
              <small>{t(`place.${['anchor', 'pivot', 'impact'][index] ?? 'impact'}`)}</small>
            </span>
          </li>
        ))}
      </ol>
      {item.description && <p className={styles['text']}>{item.description}</p>}
      <div className={styles['rows']}>
        <span>{t('score')}</span>
        <Bar value={item.score} label={`${t('score')} ${format.percent(item.score)}`} />
        <span>{format.percent(item.score)}</span>
        <span>{t('money')}</span>
        <Bar
          value={item.spend_share}
          colour="muted"
          label={`${t('money')} ${format.percent(item.spend_share)}`}
        />
        <span>{format.percent(item.spend_share)}</span>
      </div>
      {item.it_role && (
        <p className={styles['text']}>
          <b>{t('it_role')}</b> {item.it_role}
        </p>
      )}
      <Roles item={item} />
      <Impacts item={item} />
      {item.caution && <p className={styles['caution']}>{item.caution}</p>}
      <p className={styles['onward']}>
        <Go to={`alignment?perspective=${encodeURIComponent(item.id)}`}>{t('on_map')}</Go>
      </p>
    </Sheet>
  )
}

function Roles({ item }: { item: Item }) {
  const t = useWords('perspectives')
  const detail = item.roles_detail ?? (item.roles ?? []).map((name) => ({ name, description: '' }))
  if (detail.length === 0) return null
  return (
    <section>
      <h3 className={styles['heading']}>{t('roles')}</h3>
      <ul className={styles['list']}>
        {detail.map((role) => (
          <li key={role.name}>
            <b>{role.name}</b> {role.description}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Impacts({ item }: { item: Item }) {
  const t = useWords('perspectives')
  const format = useFormat()
  const detail =
    item.impacts_detail ??
    (item.impacts ?? []).map((name) => ({ name, measures: [], suggested: [] as string[] }))
  if (detail.length === 0) return null
  return (
    <section>
      <h3 className={styles['heading']}>{t('impacts')}</h3>
      <ul className={styles['list']}>
        {detail.map((impact) => (
          <li key={impact.name}>
            <b>{impact.name}</b>{' '}
            {impact.measures.length > 0 ? (
              impact.measures.map((measure, index) => (
                <span key={measure.id}>
                  {index > 0 && ', '}
                  <Go to={`elements/${encodeURIComponent(measure.id)}`}>{measure.name}</Go>
                </span>
              ))
            ) : (
              <span className={styles['suggested']}>
                <i>{t('no_measure')}</i>{' '}
                {impact.suggested.length > 0 &&
                  t('suggestion', { names: format.list(impact.suggested) })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
