// A component without elements asks its questions; each is an invitation to answer with an element.
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { Metamodel } from '@/api'
import { Drawing } from '@/parts'
import { useWords } from '@/words'
import styles from './model.module.css'

interface Props {
  component: Metamodel['components'][number]
  onAnswer: ((prompt: string) => void) | undefined
}

export function Prompts({ component, onAnswer }: Props) {
  const t = useWords('model')
  return (
    <div className={styles['prompts']}>
      <Drawing name="boxes" />
      <h2>{t('prompts.title', { component: component.name })}</h2>
      <p className="muted">{component.description}</p>
      <ul>
        {component.prompts.map((prompt) => (
          <li key={prompt}>
            <span>{prompt}</span>
            {onAnswer && (
              <Button
                variant="default"
                leftSection={<IconPlus size={14} stroke={1.6} />}
                aria-label={t('prompts.answer_label', { prompt })}
                onClick={() => onAnswer(prompt)}
              >
                {t('prompts.answer')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
