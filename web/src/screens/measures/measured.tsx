// What a measure stands for, and a way to say one thing more.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, type Schemas, take, useMetamodel } from '@/api'
import { ElementPicker } from '@/app/element_picker'
import type { MeasureRow } from '@/app/measures'
import { Go, useMoment, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Sheet } from '@/parts'
import { useWords } from '@/words'
import styles from './measures.module.css'

export function Measured({ measure, editing }: { measure: MeasureRow; editing: boolean }) {
  const t = useWords('measures')
  const workspace = useWorkspace()
  const { scenario } = useMoment()
  const { typeName } = useMetamodel(workspace)
  const [chosen, setChosen] = useState<Schemas['Ref'] | null>(null)
  const { run, busy } = useWrite()
  const add = async () => {
    if (!chosen) return
    const kept = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/relations', {
            params: { path: { workspace }, query: scenario ? { scenario } : {} },
            body: { kind: 'measures', from: measure.id, to: chosen.id },
          }),
        ),
      { done: t('measured.done', { name: chosen.name }) },
    )
    if (kept) setChosen(null)
  }
  return (
    <Sheet title={t('measured.title')}>
      {measure.measures.length === 0 && <p className={styles['text']}>{t('measured.nothing')}</p>}
      <ul className={styles['measured']}>
        {measure.measures.map((ref) => (
          <li key={ref.id}>
            <Go to={`elements/${encodeURIComponent(ref.id)}`}>{ref.name}</Go>
            <span className="muted">{typeName(ref.type ?? '')}</span>
          </li>
        ))}
      </ul>
      {editing && (
        <div className={styles['add']}>
          <ElementPicker
            bare
            label={t('measured.add_label')}
            placeholder={t('measured.add_label')}
            value={chosen}
            onChange={setChosen}
            without={[measure.id, ...measure.measures.map((ref) => ref.id)]}
          />
          <Button variant="default" disabled={!chosen} loading={busy} onClick={() => void add()}>
            {t('measured.add')}
          </Button>
        </div>
      )}
    </Sheet>
  )
}
