// Types and components at the side, each with how many match.
import { SegmentedControl } from '@mantine/core'
import type { Metamodel } from '@/api'
import { type Search } from '@/app/place'
import { useStored } from '@/app/stored'
import { domains, ink } from '@/tokens'
import { useFormat, useWords } from '@/words'
import type { Shown } from './state'
import styles from './model.module.css'

interface Props {
  metamodel: Metamodel | undefined
  counts: { type?: Record<string, number>; component?: Record<string, number> } | undefined
  total: number | undefined
  shown: Shown
  set: (patch: Search, push?: boolean) => void
}

export function Side({ metamodel, counts, total, shown, set }: Props) {
  const t = useWords('model')
  const format = useFormat()
  const [by, setBy] = useStored<'component' | 'type'>('model.side', 'component')
  const entry = (
    id: string,
    name: string,
    count: number,
    current: boolean,
    patch: Search,
    domain?: string,
  ) => (
    <li key={id}>
      <button
        type="button"
        aria-current={current ? 'true' : undefined}
        data-empty={count === 0 || undefined}
        onClick={() => set({ type: undefined, component: undefined, ...patch }, true)}
      >
        {domain && <span className={styles['edge']} style={{ background: ink(domain as 'BS') }} />}
        <span className={styles['entryName']}>{name}</span>
        <span className={styles['entryCount']}>{format.number(count)}</span>
      </button>
    </li>
  )
  const types = metamodel?.types ?? []
  const groups = [...new Set(types.map((type) => type.group))]
  const countOf = (id: string) => counts?.type?.[id] ?? 0
  return (
    <nav className={styles['side']} aria-label={t('side.label')}>
      <SegmentedControl
        fullWidth
        aria-label={t('side.by')}
        value={by}
        onChange={(next) => setBy(next as 'component' | 'type')}
        data={[
          { value: 'component', label: t('side.component') },
          { value: 'type', label: t('side.type') },
        ]}
      />
      <div className={styles['sideScroll']}>
        <ul>
          {entry(
            'all',
            t('side.all'),
            total ?? 0,
            shown.types.length === 0 && !shown.component,
            {},
          )}
        </ul>
        {by === 'component'
          ? domains.map((domain) => (
              <section key={domain}>
                <h2>{metamodel?.domains.find((item) => item.id === domain)?.name ?? domain}</h2>
                <ul>
                  {(metamodel?.components ?? [])
                    .filter((component) => component.domain === domain)
                    .map((component) =>
                      entry(
                        component.id,
                        component.name,
                        counts?.component?.[component.id] ?? 0,
                        shown.component === component.id,
                        { component: component.id },
                        domain,
                      ),
                    )}
                </ul>
              </section>
            ))
          : groups.map((group) => {
              const own = types.filter((type) => type.group === group)
              const used = own.filter(
                (type) => countOf(type.id) > 0 || shown.types.includes(type.id),
              )
              return used.length === 0 ? null : (
                <section key={group}>
                  <h2>{t(`group.${group}`, { defaultValue: group })}</h2>
                  <ul>
                    {used.map((type) =>
                      entry(type.id, type.plural, countOf(type.id), shown.types.includes(type.id), {
                        type: type.id,
                      }),
                    )}
                  </ul>
                </section>
              )
            })}
      </div>
    </nav>
  )
}
