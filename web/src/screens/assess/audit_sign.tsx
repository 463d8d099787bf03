import { Button, Group, Modal, SegmentedControl, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, base, key, take, useMay } from '@/api'
import { Go, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { DateValue, ErrorState, Figure, FigureRow, Sheet, SheetStack, StatusShape } from '@/parts'
import { languages, useFormat, useLanguage, useWords } from '@/words'
import {
  type AuditState,
  changeOf,
  nameOf,
  sides,
  signersOf,
  totalOf,
  useAudits,
} from './audit_data'
import styles from './audit.module.css'

// What was found in figures, who signs it, and the report.
export function SignPart({ state }: { state: AuditState }) {
  const { audit } = state
  const may = useMay(useWorkspace())
  return (
    <SheetStack>
      <Outcome state={state} />
      <Signatures state={state} />
      {may('export') && <Report state={state} />}
      {audit.status === 'signed' && <Proof id={audit.id} />}
      <Happened state={state} />
    </SheetStack>
  )
}

function Outcome({ state: { audit, progress } }: { state: AuditState }) {
  const t = useWords('audit')
  const format = useFormat()
  const rows = useAudits().data?.items ?? []
  const total = totalOf(progress)
  const index = audit.figures?.index
  const change = changeOf(audit, rows)
  const before = rows.find((one) => one.id === audit.previous)
  const high = audit.findings.filter((one) => one.severity === 'high').length
  return (
    <FigureRow>
      <Figure
        label={t('outcome.met')}
        value={t('of_all', { some: format.number(total.met), all: format.number(total.checks) })}
        note={t('outcome.rest', { ...total })}
      />
      <Figure
        label={t('finding.title')}
        value={format.number(audit.findings.length)}
        note={t('outcome.high', { count: high })}
      />
      <Figure
        label={t('outcome.index')}
        value={format.number(index, 1)}
        note={
          index == null ? (
            t(audit.data_at ? 'outcome.none' : 'outcome.no_index')
          ) : change === null ? (
            t('outcome.first')
          ) : (
            <>
              {format.change(change)}{' '}
              <Go to={`assess/audits/${encodeURIComponent(audit.previous)}`}>
                {t('outcome.before', { name: before?.name ?? '' })}
              </Go>
            </>
          )
        }
      />
    </FigureRow>
  )
}

function Signatures({ state }: { state: AuditState }) {
  const t = useWords('audit')
  const { audit, signs_for } = state
  const [signing, setSigning] = useState<string | null>(null)
  const mine = signs_for.filter((side) => !audit.signatures.some((one) => one.side === side))
  return (
    <Sheet title={t('sign.signatures')}>
      {audit.status !== 'in_review' && audit.status !== 'signed' && (
        <p className={styles['text']}>{t('sign.later')}</p>
      )}
      <div className={styles['sides']}>
        {sides.map((side) => {
          const signed = audit.signatures.find((one) => one.side === side)
          const signers = signersOf(audit, side)
          return (
            <section key={side} className={styles['signer']}>
              <h3 className={styles['part']}>{t(`side.${side}`)}</h3>
              {signed ? (
                <>
                  <p className={styles['signed']}>{signed.name}</p>
                  <p className={styles['line']}>
                    <StatusShape status="done" word={t('sign.signed')} />
                    <DateValue value={signed.at} as="moment" />
                  </p>
                  {signed.note && <p className={styles['noteText']}>{signed.note}</p>}
                </>
              ) : (
                <>
                  <p className={styles['line']}>
                    <StatusShape
                      status="none"
                      word={t(
                        signers.length === 0
                          ? 'sign.nobody'
                          : audit.status === 'in_review'
                            ? 'sign.waits'
                            : 'sign.not_yet',
                      )}
                    />
                  </p>
                  <ul className={styles['people']}>
                    {signers.map((one) => (
                      <li key={one.id}>
                        <span>{one.name}</span>
                        {one.part && <span className={styles['note']}>{one.part}</span>}
                        {!one.account && (
                          <span className={styles['note']}>{t('plan.no_account')}</span>
                        )}
                      </li>
                    ))}
                  </ul>
                  {audit.status === 'in_review' && mine.includes(side) && (
                    <Button onClick={() => setSigning(side)}>{t(`sign.for_${side}`)}</Button>
                  )}
                </>
              )}
            </section>
          )
        })}
      </div>
      {signing && <Sign state={state} side={signing} onClose={() => setSigning(null)} />}
    </Sheet>
  )
}

interface SignProps {
  state: AuditState
  side: string
  onClose: () => void
}

function Sign({ state: { audit, progress }, side, onClose }: SignProps) {
  const t = useWords('audit')
  const app = useWords('app')
  const format = useFormat()
  const workspace = useWorkspace()
  const { run, busy } = useWrite()
  const [note, setNote] = useState('')
  const sign = async () => {
    const signed = await run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/audits/{id}/signatures', {
            params: { path: { workspace, id: audit.id } },
            body: { side: side === 'it' ? 'it' : 'business', note: note.trim() },
          }),
        ),
      { done: t('sign.done'), kinds: ['campaigns'] },
    )
    if (signed) onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`sign.for_${side}`)}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void sign()
        }}
      >
        <Stack gap={12}>
          <p className={styles['consequence']}>
            {t('sign.statement', {
              name: audit.name,
              data: format.dateTime(audit.data_at),
              findings: t('sign.findings', { count: audit.findings.length }),
              ...totalOf(progress),
            })}
          </p>
          <p className={styles['consequence']}>{t('sign.consequence')}</p>
          <p className={styles['consequence']}>
            <a
              href={reportAt(workspace, audit.id, 'html', document.documentElement.lang, true)}
              target="_blank"
              rel="noopener"
            >
              {t('report.read')}
            </a>
          </p>
          <Textarea
            label={t('sign.note')}
            description={t('sign.note_hint')}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            maxLength={2000}
            autosize
            minRows={2}
          />
          <Group justify="flex-end" gap={6}>
            <Button variant="default" onClick={onClose}>
              {app('cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('sign.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const reportAt = (
  workspace: string,
  id: string,
  format: 'html' | 'pdf',
  language: string,
  show = false,
) =>
  `${base}/workspaces/${encodeURIComponent(workspace)}/audits/${encodeURIComponent(id)}/report?format=${format}&language=${language}${show ? '&show=true' : ''}`

// The report as it is read and handed on, in either language.
function Report({ state: { audit } }: { state: AuditState }) {
  const t = useWords('audit')
  const workspace = useWorkspace()
  const own = useLanguage()
  const [language, setLanguage] = useState<string>(own)
  const at = (format: 'html' | 'pdf', show = false) =>
    reportAt(workspace, audit.id, format, language, show)
  return (
    <Sheet title={t('report.title')}>
      <p className={styles['text']}>
        {t(
          audit.status === 'signed'
            ? 'report.signed'
            : audit.status === 'in_review'
              ? 'report.review'
              : 'report.draft',
        )}
      </p>
      <div className={styles['report']}>
        <SegmentedControl
          aria-label={t('report.language')}
          data={languages.map(({ id, name }) => ({ value: id, label: name }))}
          value={language}
          onChange={setLanguage}
        />
        <Button component="a" href={at('html', true)} target="_blank" rel="noopener">
          {t('report.read')}
        </Button>
        <Button component="a" variant="default" href={at('pdf')} download>
          {t('report.pdf')}
        </Button>
        <Button component="a" variant="default" href={at('html')} download>
          {t('report.html')}
        </Button>
      </div>
    </Sheet>
  )
}

// The signed files made anew from the log and compared, when asked.
function Proof({ id }: { id: string }) {
  const t = useWords('audit')
  const workspace = useWorkspace()
  const [asked, setAsked] = useState(false)
  const proof = useQuery({
    queryKey: key('analysis', workspace, 'audit_proof', id),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/audits/{id}/proof', {
          params: { path: { workspace, id } },
          signal,
        }),
      ),
    enabled: asked,
    retry: false,
  })
  const items = proof.data?.items ?? []
  const gone = (proof.data?.files ?? []).filter((one) => !one.kept)
  const lost = items.filter((one) => !one.kept).length
  const other = items.filter((one) => one.kept && !one.same)
  // Another version of the drawing libraries may draw a PDF otherwise; the text is the HTML's.
  const drawn = other.length > 0 && other.every((one) => one.format === 'pdf')
  return (
    <Sheet title={t('proof.title')}>
      <p className={styles['text']}>{t('proof.text')}</p>
      {proof.error && (
        <ErrorState compact error={proof.error} onRetry={() => void proof.refetch()} />
      )}
      {proof.data && (
        <div role="status">
          <p className={styles['proof']}>
            <StatusShape status={lost > 0 || (other.length > 0 && !drawn) ? 'not' : 'done'} bare />
            <span>
              {t(
                lost > 0
                  ? 'proof.lost'
                  : other.length === 0
                    ? 'proof.same'
                    : drawn
                      ? 'proof.drawn'
                      : 'proof.other',
                { count: items.length },
              )}
            </span>
          </p>
          <ul className={styles['proofs']}>
            {items.map((one) => (
              <li key={one.language + one.format}>
                <StatusShape status={one.kept && one.same ? 'done' : 'not'} bare />
                <span>
                  {languages.find(({ id: language }) => language === one.language)?.name},{' '}
                  {one.format.toUpperCase()}
                </span>
                <code>{one.digest}</code>
              </li>
            ))}
            {proof.data.files.map((one, at) => (
              <li key={at}>
                <StatusShape status={one.kept ? 'done' : 'not'} bare />
                <span>{one.name}</span>
                <code>{one.digest}</code>
              </li>
            ))}
          </ul>
          {proof.data.files.length > 0 && (
            <p className={styles['text']}>
              {gone.length > 0
                ? t('files.lost', { names: gone.map((one) => one.name).join(', ') })
                : t('files.proof', { count: proof.data.files.length })}
            </p>
          )}
        </div>
      )}
      {!proof.data && !proof.error && (
        <Button variant="default" loading={asked && proof.isPending} onClick={() => setAsked(true)}>
          {t('proof.action')}
        </Button>
      )}
    </Sheet>
  )
}

function Happened({ state: { audit } }: { state: AuditState }) {
  const t = useWords('audit')
  return (
    <Sheet title={t('happened.title')}>
      <ul className={styles['happened']}>
        {[...audit.moves].reverse().map((one, at) => (
          <li key={at}>
            <span>
              {t(`happened.${one.to}`)}
              {one.reason && <q>{one.reason}</q>}
            </span>
            <span className={styles['note']}>
              {nameOf(one.by)} · <DateValue value={one.at} as="moment" />
            </span>
          </li>
        ))}
        <li>
          <span>{t('happened.made')}</span>
          <span className={styles['note']}>
            {nameOf(audit.by)} · <DateValue value={audit.at} as="moment" />
          </span>
        </li>
      </ul>
    </Sheet>
  )
}
