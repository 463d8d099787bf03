// What the file leaves open: rows that cannot be read, repaired in place, and possible duplicates.
import { Button, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useMetamodel } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { Badge, EmptyState, ErrorState, StatusShape } from '@/parts'
import { useWords } from '@/words'
import {
  cellsOf,
  duplicatesOf,
  type Note,
  type Staged,
  type useImport,
  warningsOf,
} from './use_import'
import styles from './import.module.css'

type Work = Omit<ReturnType<typeof useImport>, 'query'>
const most = 50

export function Resolve({ staged, ...work }: { staged: Staged } & Work) {
  const t = useWords('import')
  const [shown, setShown] = useState(most)
  const errors = staged.report.errors
  const duplicates = duplicatesOf(staged)
  const cells = cellsOf(staged)
  const warnings = warningsOf(staged)
  const { refusal } = work
  return (
    <div className="form">
      {refusal !== null && <ErrorState compact error={refusal} />}
      {errors.length === 0 && duplicates.length === 0 && cells.length === 0 && (
        <EmptyState kind="nothing" compact title={t('resolve.clear')}>
          {t('resolve.clear_text')}
        </EmptyState>
      )}
      {errors.length > 0 && (
        <section>
          <h2 className={styles['partTitle']}>{t('resolve.errors', { count: errors.length })}</h2>
          <p className={styles['lead']}>{t('resolve.errors_text')}</p>
          <Rows notes={errors} staged={staged} work={work} />
        </section>
      )}
      {cells.length > 0 && (
        <section>
          <h2 className={styles['partTitle']}>{t('resolve.cells', { count: cells.length })}</h2>
          <p className={styles['lead']}>{t('resolve.cells_text')}</p>
          <Rows notes={cells} staged={staged} work={work} mild />
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
          <More of={duplicates.length} shown={shown} onMore={() => setShown(shown + most)} />
        </section>
      )}
      <Decisions staged={staged} {...work} />
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

// What was decided so far, each to be taken back.
function Decisions({ staged, decide, deciding }: { staged: Staged } & Work) {
  const t = useWords('import')
  const { cells, skip, same_as } = staged.decisions
  const made = [
    ...cells.map((cell) => ({
      text: t('resolve.repaired', { column: cell.column, row: cell.row, value: cell.value }),
      back: () => decide({ cells: cells.filter((other) => other !== cell) }),
    })),
    ...skip.map((row) => ({
      text: t('resolve.left_out', { row: row.row }),
      back: () => decide({ skip: skip.filter((other) => other !== row) }),
    })),
    ...same_as.map((same) => ({
      text: t('resolve.is_same', { id: same.id, name: same.name ?? same.element }),
      back: () => decide({ same_as: same_as.filter((other) => other !== same) }),
    })),
  ]
  if (made.length === 0) return null
  return (
    <section>
      <h2 className={styles['partTitle']}>{t('resolve.decided', { count: made.length })}</h2>
      <ul className={styles['decided']}>
        {made.slice(0, most).map(({ text, back }) => (
          <li key={text}>
            <span>{text}</span>
            <Button
              size="compact-xs"
              variant="subtle"
              disabled={deciding}
              aria-label={t('resolve.take_back_label', { what: text })}
              onClick={() => void back()}
            >
              {t('resolve.take_back')}
            </Button>
          </li>
        ))}
      </ul>
      {made.length > 1 && (
        <Button
          size="compact-xs"
          variant="subtle"
          ml={-8}
          disabled={deciding}
          onClick={() => void decide({ same_as: [], skip: [], cells: [] })}
        >
          {t('resolve.reset')}
        </Button>
      )}
    </section>
  )
}

interface RowsProps {
  notes: Note[]
  staged: Staged
  work: Work
  mild?: boolean
}

function Rows({ notes, staged, work, mild = false }: RowsProps) {
  const [shown, setShown] = useState(most)
  return (
    <>
      <ul className={styles['notes']}>
        {notes.slice(0, shown).map((note, index) => (
          <ErrorRow
            key={`${note.where}${index}`}
            staged={staged}
            note={note}
            mild={mild}
            {...work}
          />
        ))}
      </ul>
      <More of={notes.length} shown={shown} onMore={() => setShown(shown + most)} />
    </>
  )
}

function More({ of, shown, onMore }: { of: number; shown: number; onMore: () => void }) {
  const t = useWords('import')
  if (of <= shown) return null
  return (
    <Button variant="subtle" onClick={onMore}>
      {t('resolve.more', { count: of - shown })}
    </Button>
  )
}

interface ErrorRowProps extends Work {
  staged: Staged
  note: Note
  mild: boolean
}

function ErrorRow({ staged, note, mild, decide, deciding }: ErrorRowProps) {
  const t = useWords('import')
  const [value, setValue] = useState('')
  const { row, column, sheet } = note
  const { decisions } = staged
  const place = sheet ? { sheet } : {}
  const repair = () =>
    row !== undefined &&
    column !== undefined &&
    void decide({
      cells: [
        ...decisions.cells.filter((cell) => cell.row !== row || cell.column !== column),
        { ...place, row, column, value },
      ],
    })
  return (
    <li>
      <div className={styles['noteHead']}>
        <StatusShape
          status={mild ? 'medium' : 'high'}
          bare
          word={t(mild ? 'resolve.as_text' : 'resolve.refused')}
        />
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
            onClick={() => void decide({ skip: [...decisions.skip, { ...place, row }] })}
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
  const { staged, note, decide, deciding } = props
  const { same_as } = staged.decisions
  const t = useWords('import')
  const workspace = useWorkspace()
  const { typeName } = useMetamodel(workspace)
  const item = staged.preview?.find((entry) => entry.id === note.id)
  const chosen = same_as.find((entry) => entry.id === note.id)?.element ?? 'new'
  const choose = (next: string) => {
    const rest = same_as.filter((entry) => entry.id !== note.id)
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
