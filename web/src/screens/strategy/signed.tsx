import { StatusShape } from '@/parts'
import { useWords } from '@/words'

// Whether a side stands behind a goal: the shape for the eye, the words for everybody else.
export function Signed({ side, by }: { side: 'business' | 'it'; by: unknown }) {
  const t = useWords('strategy')
  return (
    <span title={t(by ? 'signed.yes' : 'signed.no')}>
      <StatusShape status={by ? 'done' : 'none'} word={t(`side.${side}`)} />
      <span className="visually-hidden">: {t(by ? 'signed.yes' : 'signed.no')}</span>
    </span>
  )
}
