import { Drawer } from '@mantine/core'
import { type ReactNode } from 'react'
import { type Domain } from '@/tokens'
import { useWords } from '@/words'
import { Chain, type ChainStep } from './chain'
import styles from './explain.module.css'

export interface ExplainInput {
  name: ReactNode
  value: ReactNode
  // Weight or share, formatted; empty where all count the same.
  weight?: ReactNode
  // How old, from whom.
  origin?: ReactNode
  domain?: Domain | null
}

interface Props {
  opened: boolean
  onClose: () => void
  title: string
  value: ReactNode
  // What the number says, in one or two sentences.
  meaning?: ReactNode
  // How it is computed, as a formula in words and signs.
  formula?: ReactNode
  inputs?: ExplainInput[]
  inputsTitle?: string
  // When the data are from.
  dated?: ReactNode
  // What was left out, and why.
  exclusions?: ReactNode[]
  // The limiting path, drawn.
  chain?: ChainStep[]
  children?: ReactNode
}

// Opens beside any number: formula, inputs with their dates, what was left out, the limiting chain.
export function Explain(props: Props) {
  const { opened, onClose, title, value, meaning, formula, inputs, dated, exclusions, chain } =
    props
  const t = useWords('parts')
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={440}
      title={title}
      closeButtonProps={{ 'aria-label': t('panel.close') }}
      classNames={{ title: styles['title']!, content: styles['content']! }}
    >
      <div className={styles['value']}>{value}</div>
      {meaning && <p className={styles['meaning']}>{meaning}</p>}
      {formula && (
        <Part title={t('explain.formula')}>
          <div className={styles['formula']}>{formula}</div>
        </Part>
      )}
      {inputs && inputs.length > 0 && (
        <Part title={props.inputsTitle ?? t('explain.inputs')}>
          <table className={styles['inputs']}>
            <tbody>
              {inputs.map((input, index) => (
                <tr key={index}>
                  <th scope="row">
                    {input.name}
                    {input.origin && <div className={styles['origin']}>{input.origin}</div>}
                  </th>
                  {inputs.some((other) => other.weight != null) && <td>{input.weight}</td>}
                  <td>{input.value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Part>
      )}
      {chain && chain.length > 0 && (
        <Part title={t('explain.chain')}>
          <Chain steps={chain} />
        </Part>
      )}
      {exclusions && exclusions.length > 0 && (
        <Part title={t('explain.excluded')}>
          <ul className={styles['list']}>
            {exclusions.map((exclusion, index) => (
              <li key={index}>{exclusion}</li>
            ))}
          </ul>
        </Part>
      )}
      {props.children}
      {dated && <p className={styles['dated']}>{dated}</p>}
    </Drawer>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles['part']}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}
