import { type ReactNode } from 'react'
import { type Domain, ink } from '@/tokens'
import styles from './chain.module.css'

export interface ChainStep {
  name: ReactNode
  // Below the name: type, condition, age.
  note?: ReactNode
  value?: ReactNode
  domain?: Domain | null | undefined
  // The step that holds the rest back.
  limiting?: boolean
  // What stands on the line to the next step.
  link?: ReactNode
}

// A path through the model from what is wanted down to what carries it, drawn as a line of stations.
export function Chain({ steps }: { steps: ChainStep[] }) {
  return (
    <ol className={styles['chain']}>
      {steps.map((step, index) => (
        <li key={index} className={styles['step']} data-limiting={step.limiting || undefined}>
          <span
            className={styles['station']}
            style={step.domain ? { borderColor: ink(step.domain) } : undefined}
          />
          <div className={styles['words']}>
            <div className={styles['line']}>
              <span className={styles['name']}>{step.name}</span>
              {step.value != null && <span className={styles['value']}>{step.value}</span>}
            </div>
            {step.note && <div className={styles['note']}>{step.note}</div>}
            {step.link && <div className={styles['link']}>{step.link}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
