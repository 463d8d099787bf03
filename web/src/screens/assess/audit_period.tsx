import { DateValue } from '@/parts'
import { useWords } from '@/words'

// The days an audit runs, as far as they are said.
export function Period({ begins, ends }: { begins: string; ends: string }) {
  const t = useWords('audit')
  if (!begins && !ends) return null
  return (
    <>
      {begins ? <DateValue value={begins} /> : t('until')} {begins && ends && t('to')}{' '}
      {ends && <DateValue value={ends} />}
    </>
  )
}
