import { useMetamodel } from '@/api'
import { useExplain } from '@/app/explanation'
import { Go, useWorkspace } from '@/app/place'
import { Bar, Sheet } from '@/parts'
import { domains, ink } from '@/tokens'
import { useFormat, useWords } from '@/words'
import type { Home } from './figures'
import styles from './home.module.css'

// Twelve components by domain: how well each does its job.
export function Components({ home }: { home: Home }) {
  const t = useWords('home')
  const p = useWords('parts')
  const format = useFormat()
  const explain = useExplain()
  const { componentName } = useMetamodel(useWorkspace())
  const components = home.components ?? []
  if (components.length === 0) return null
  return (
    <Sheet title={t('components.title')} note={<Go to="alignment">{t('components.map')}</Go>}>
      <div className={styles['domains']}>
        {domains.map((domain) => (
          <div
            key={domain}
            className={styles['domain']}
            style={{ borderInlineStartColor: ink(domain) }}
          >
            <h3>{p(`domain.${domain}`)}</h3>
            <ul>
              {components
                .filter((entry) => entry.id.startsWith(`${domain}.`))
                .map((entry) => {
                  const shown = entry.condition == null ? '–' : format.number(entry.condition * 100)
                  return (
                    <li key={entry.id}>
                      <button type="button" onClick={() => explain(`component:${entry.id}`)}>
                        <span>{componentName(entry.id)}</span>
                        <Bar
                          value={entry.condition}
                          domain={domain}
                          confidence={entry.confidence}
                          label={t('components.label', { value: shown, count: entry.elements })}
                        />
                        <span className={styles['number']}>{shown}</span>
                      </button>
                    </li>
                  )
                })}
            </ul>
          </div>
        ))}
      </div>
    </Sheet>
  )
}
