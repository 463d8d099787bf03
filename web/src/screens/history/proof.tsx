import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { api, take, useMay } from '@/api'
import { useWorkspace } from '@/app/place'
import { ErrorState, Sheet, StatusShape } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './history.module.css'

// Recomputes the chain of hashes: was anything in the past altered?
export function Proof() {
  const t = useWords('history')
  const format = useFormat()
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const proof = useMutation({
    mutationFn: () =>
      take(api.POST('/workspaces/{workspace}/verification', { params: { path: { workspace } } })),
  })
  if (!may('verify')) return null
  const { data } = proof
  return (
    <Sheet>
      <div className={styles['proof']} aria-live="polite">
        {!data && <p>{t('proof.text')}</p>}
        {data && (
          <>
            <StatusShape
              status={data.ok ? 'done' : 'not'}
              word={t(data.ok ? 'proof.ok' : 'proof.damaged', {
                changes: format.number(data.seq),
              })}
            />
            <p>
              {t('proof.head')} <span className={styles['hash']}>{data.head}</span>
            </p>
          </>
        )}
        <Button
          variant="default"
          size="compact-sm"
          loading={proof.isPending}
          onClick={() => proof.mutate()}
        >
          {t(data ? 'proof.again' : 'proof.action')}
        </Button>
        {data && data.damage.length > 0 && (
          <ul className={styles['damage']}>
            {data.damage.map((one, index) => (
              <li key={index}>
                {one.where}: {one.what}
              </li>
            ))}
          </ul>
        )}
      </div>
      {proof.error && <ErrorState error={proof.error} compact />}
    </Sheet>
  )
}
