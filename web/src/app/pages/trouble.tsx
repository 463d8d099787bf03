import { isProblem } from '@/api'
import { useWords } from '@/words'
import styles from './frame.module.css'

// Why a form was refused, above its button; what was typed stays.
export function TroubleNote({ error }: { error: unknown }) {
  const t = useWords('access')
  if (!error) return null
  const unreachable = isProblem(error, 0)
  const message = unreachable || !(error instanceof Error) ? t('unreachable') : error.message
  return (
    <div className={styles['trouble']} role="alert">
      <strong>{message}</strong> {isProblem(error) ? error.remedy : ''}
    </div>
  )
}
