// What the file leaves open: rows that cannot be read, repaired in place, and possible duplicates.
import { Button, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useMetamodel } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { Badge, EmptyState, ErrorState, StatusShape } from '@/parts'
import { useWords } from '@/words'
import { duplicatesOf, type Note, type Staged, type useImport, warningsOf } from './use_import'
import styles from './import.module.css'

type Work = Omit<ReturnType<typeof useImport>, 'query'>
const most = 50

export function Resolve({ staged, ...work }: { staged: Staged } & Work) {
  const t = useWords('import')
  const [shown, setShown] = useState(most)
  const errors = staged.report.errors
  const duplicates = duplicatesOf(staged)
  const warnings = warningsOf(staged)
  const { decisions, refusal } = work
  const settled = decisions.same_as?.length ?? 0
  const left = decisions.skip?.length ?? 0
  return (
    <div className="form">
      {refusal !== null && <ErrorState compact error={refusal} />}
      {errors.length === 0 && duplicates.length === 0 && (
        <EmptyState kind="nothing" compact title={t('resolve.clear')}>
          {t('resolve.clear_text')}
        </EmptyState>
      )}
      {errors.length > 0 && (
        <section>
          <h2 className={styles['partTitle']}>{t('resolve.errors', { count: errors.length })}</h2>
          <p className={styles['lead']}>{t('resolve.errors_text')}</p>
          <ul className={styles['notes']}>
            {errors.slice(0, shown).map((note, index) => (
              <ErrorRow key={`${note.where}${index}`} note={note} {...work} />
            ))}
          </ul>
          {errors.length > shown && (
            <Button variant="subtle" onClick={() => setShown(shown + most)}>
              {t('resolve.more', { count: errors.length - shown })}
            </Button>
          )}
        </section>
      )}
      {duplicates.length > 0 && (
        <section>
          <h2 className={styles['partTitle']}>
            {t('resolve.duplicates', { count: duplicates.length })}
          </h2>
          <p className={styles['lead']}>{t('resolve.duplicates_text')}</p>
          {duplicates.slice(0, shown).map((note, index) => (
            <DuplicateRow key={note.id ?? index} staged={staged} note={note} {...work} />
          ))}
        </section>
      )}
      {(settled > 0 || left > 0) && (
        <div className={styles['decided']}>
          {settled > 0 && t('resolve.settled', { count: settled })}{' '}
          {left > 0 && t('resolve.left', { count: left })}{' '}
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => void work.decide({ same_as: [], skip: [], cells: [] })}
          >
            {t('resolve.reset')}
          </Button>
        </div>
      )}
      {warnings.length > 0 && (
        <details className={styles['warnings']}>
          <summary>{t('resolve.warnings', { count: warnings.length })}</summary>
          <ul className={styles['notes']}>
            {warnings.slice(0, 200).map((note, index) => (
              <li key={index}>
                <span className="muted">{note.where}</span> {note.what} {note.remedy}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function ErrorRow({ note, decisions, decide, deciding }: { note: Note } & Work) {
  const t = useWords('import')
  const [value, setValue] = useState('')
  const { row, column, sheet } = note
  const place = sheet ? { sheet } : {}
  const repair = () =>
    row !== undefined &&
    column !== undefined &&
    void decide({ cells: [...(decisions.cells ?? []), { ...place, row, column, value }] })
  return (
    <li>
      <div className={styles['noteHead']}>
        <StatusShape status="high" bare word={t('resolve.refused')} />
        <div>
          <strong>{note.what}</strong>
          <div className={styles['note']}>
            {note.where}
            {note.remedy && `. ${note.remedy}`}
          </div>
        </div>
      </div>
      {row !== undefined && (
        <div className={styles['repair']}>
          {column !== undefined && (
            <form
              onSubmit={(event) => {
                event.preventDefault()
                repair()
              }}
            >
              <TextInput
                aria-label={t('resolve.value', { column, row })}
                placeholder={t('resolve.value', { column, row })}
                value={value}
                onChange={(event) => setValue(event.currentTarget.value)}
              />
              <Button type="submit" variant="default" loading={deciding} disabled={value === ''}>
                {t('resolve.repair')}
              </Button>
            </form>
          )}
          <Button
            variant="subtle"
            disabled={deciding}
            onClick={() => void decide({ skip: [...(decisions.skip ?? []), { ...place, row }] })}
          >
            {t('resolve.leave_out')}
          </Button>
        </div>
      )}
    </li>
  )
}

// The new row and what it may be, side by side.
function DuplicateRow(props: { staged: Staged; note: Note } & Work) {
  const { staged, note, decisions, decide, deciding } = props
  const t = useWords('import')
  const workspace = useWorkspace()
  const { typeName } = useMetamodel(workspace)
  const item = staged.preview?.find((entry) => entry.id === note.id)
  const chosen = decisions.same_as?.find((entry) => entry.id === note.id)?.element ?? 'new'
  const choose = (next: string) => {
    const rest = (decisions.same_as ?? []).filter((entry) => entry.id !== note.id)
    void decide({
      same_as: next === 'new' ? rest : [...rest, { id: note.id ?? '', element: next }],
    })
  }
  return (
    <div className={styles['duplicate']}>
      <div>
        <div className={styles['note']}>{t('resolve.in_file')}</div>
        <strong>{item?.name ?? note.where}</strong>{' '}
        {item?.type && <Badge>{typeName(item.type)}</Badge>}
        <dl className={styles['peek']}>
          {Object.entries(item?.after ?? {})
            .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
            .filter(([name]) => !['id', 'name', 'type'].includes(name))
            .slice(0, 4)
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{String(value).slice(0, 120)}</dd>
              </div>
            ))}
        </dl>
      </div>
      <Radio.Group
        label={t('resolve.same_as')}
        value={chosen}
        onChange={choose}
        className={styles['candidates']}
      >
        {(note.candidates ?? []).map((candidate) => (
          <Radio
            key={candidate.id}
            value={candidate.id}
            disabled={deciding}
            label={
              <>
                {candidate.name}{' '}
                <small className="muted">
                  {candidate.type ? typeName(candidate.type) : ''} {candidate.id}
                </small>{' '}
                <Go to={`elements/${encodeURIComponent(candidate.id)}`} target="_blank">
                  {t('resolve.look')}
                </Go>
              </>
            }
          />
        ))}
        <Radio value="new" disabled={deciding} label={t('resolve.is_new')} />
      </Radio.Group>
    </div>
  )
}
