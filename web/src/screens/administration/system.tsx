import { useQuery } from '@tanstack/react-query'
import { api, key, take } from '@/api'
import { DateValue, ErrorState, Figure, FigureRow, Sheet, SheetStack, Skeleton } from '@/parts'
import { useFormat, useWords } from '@/words'
import styles from './administration.module.css'
import { Wide } from './wide'

// Version, health and sizes of the server.
export function System() {
  const t = useWords('administration')
  const format = useFormat()
  const system = useQuery({
    queryKey: key('server', undefined, 'system'),
    queryFn: ({ signal }) => take(api.GET('/system', { signal })),
    refetchInterval: 15_000,
  })
  if (system.isPending) return <Skeleton shape="figures" />
  if (system.error) return <ErrorState error={system.error} onRetry={() => void system.refetch()} />
  const { data } = system
  const mega = (bytes: number | undefined) =>
    bytes == null ? null : format.number(bytes / 1_048_576, bytes < 104_857_600 ? 1 : 0)
  return (
    <SheetStack>
      <FigureRow>
        <Figure
          label={t('system.version')}
          value={data.version}
          note={
            <>
              {t('system.started')} <DateValue value={data.started_at} as="ago" />
            </>
          }
        />
        <Figure label={t('system.memory')} value={mega(data.memory_bytes)} unit={t('system.mib')} />
        <Figure label={t('system.free')} value={mega(data.free_bytes)} unit={t('system.mib')} />
        <Figure
          label={t('system.connections')}
          value={format.number(data.connections)}
          note={t('system.listening', { count: data.event_clients ?? 0 })}
        />
      </FigureRow>
      <Sheet title={t('system.workspaces')} note={data.data_folder} flush>
        <Wide label={t('system.workspaces')}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{t('system.workspace')}</th>
                <th scope="col" className={styles['end']}>
                  {t('system.size')}
                </th>
                <th scope="col" className={styles['end']}>
                  {t('system.changes')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.workspaces.map((row) => (
                <tr key={row.id}>
                  <td>{row.name ?? row.id}</td>
                  <td className={styles['end']} data-label={t('system.size')}>
                    {mega(row.bytes)} {t('system.mib')}
                  </td>
                  <td className={styles['end']} data-label={t('system.changes')}>
                    {format.number(row.seq)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      </Sheet>
      {data.licences && data.licences.length > 0 && (
        <Sheet title={t('system.licences')}>
          <p className={styles['hint']}>
            {data.licences.map((one) => `${one.name ?? ''} (${one.licence ?? ''})`).join(', ')}
          </p>
        </Sheet>
      )}
    </SheetStack>
  )
}
