import { Go } from '@/app/place'
import { Badge, DateValue, EmptyState, isSeverity, PersonName, Sheet, StatusShape } from '@/parts'
import { useFormat, useWords } from '@/words'
import type { Home } from './figures'
import styles from './home.module.css'

export function TopFindings({ home }: { home: Home }) {
  const t = useWords('home')
  const items = home.findings.items.slice(0, 6)
  return (
    <Sheet title={t('findings.title')} note={<Go to="findings">{t('findings.all')}</Go>}>
      {items.length === 0 ? (
        <EmptyState kind="nothing" compact title={t('findings.none')} />
      ) : (
        <ul className={styles['rows']}>
          {items.map((finding) => (
            <li key={finding.key}>
              {isSeverity(finding.severity) && <StatusShape status={finding.severity} bare />}
              <Go to="findings" search={{ key: finding.key }} className={styles['rowText']}>
                {finding.text}
              </Go>
              {finding.new ? (
                <Badge tone="accent">{t('new')}</Badge>
              ) : (
                <span className={styles['rowNote']}>
                  {finding.owner && <PersonName name={finding.owner} />}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

export function NextActions({ home }: { home: Home }) {
  const t = useWords('home')
  const format = useFormat()
  const items = home.levers.slice(0, 5)
  return (
    <Sheet title={t('levers.title')} note={<Go to="levers">{t('levers.all')}</Go>}>
      {items.length === 0 ? (
        <EmptyState kind="nothing" compact title={t('levers.none')} />
      ) : (
        <ol className={styles['rows']}>
          {items.map((lever, index) => (
            <li key={index}>
              <span className={styles['place']}>{index + 1}</span>
              <span className={styles['rowText']}>
                {lever.element ? (
                  <Go to={`elements/${encodeURIComponent(lever.element)}`}>{lever.text}</Go>
                ) : (
                  lever.text
                )}
              </span>
              {home.scores.index != null && (
                <span className={styles['rowNumber']}>{format.change(lever.index_gain)}</span>
              )}
            </li>
          ))}
        </ol>
      )}
    </Sheet>
  )
}

export function Changed({ home }: { home: Home }) {
  const t = useWords('home')
  const format = useFormat()
  const { changed } = home
  if (!changed || (changed.from.index == null && changed.to.index == null)) return null
  const causes = [...changed.by_element]
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .filter((cause) => Math.abs(cause.difference) >= 0.005)
  return (
    <Sheet
      title={t('changed.title')}
      note={
        <Go to="why" search={{ from: changed.from.at }}>
          {t('changed.all')}
        </Go>
      }
    >
      <p className={styles['text']}>
        {t('changed.sentence', {
          date: format.date(changed.from.at),
          before: format.number(changed.from.index, 1),
          after: format.number(changed.to.index, 1),
        })}
      </p>
      <ul className={styles['rows']}>
        {causes.slice(0, 5).map((cause) => (
          <li key={cause.id}>
            <span className={styles['rowText']}>
              {cause.id ? (
                <Go to={`elements/${encodeURIComponent(cause.id)}`}>{cause.name}</Go>
              ) : (
                cause.name
              )}
            </span>
            <span className={styles['rowNumber']}>
              {format.change(cause.difference, Math.abs(cause.difference) < 0.1 ? 2 : 1)}
            </span>
          </li>
        ))}
        {Math.abs(changed.time_passed) >= 0.05 && (
          <li>
            <span className={styles['rowText']}>{t('changed.time')}</span>
            <span className={styles['rowNumber']}>{format.change(changed.time_passed)}</span>
          </li>
        )}
      </ul>
    </Sheet>
  )
}

export function Decisions({ home }: { home: Home }) {
  const t = useWords('home')
  if (home.decisions.length === 0) return null
  return (
    <Sheet title={t('decisions.title')}>
      <ul className={styles['rows']}>
        {home.decisions.slice(0, 6).map((decision) => (
          <li key={decision.id}>
            <span className={styles['rowText']}>
              <Go to={`elements/${encodeURIComponent(decision.id)}`}>{decision.name}</Go>
            </span>
            <span className={styles['rowNote']}>
              {decision.due ? <DateValue value={decision.due} /> : decision.state}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
