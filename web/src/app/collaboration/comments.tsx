// What people say about something: threads with mentions, replies, and a mark that a thread is settled.
import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Fragment, type ReactNode, useEffect, useMemo, useState } from 'react'
import { api, key, type Schemas, take, useMay } from '@/api'
import { DateValue, EmptyState, ErrorState, PersonName, Skeleton } from '@/parts'
import { useWords } from '@/words'
import { useWorkspace } from '../place'
import { useWrite } from '../write'
import { MentionList, useMentions } from './mentions'
import styles from './collaboration.module.css'

export type Comment = Schemas['Comment']

export function Comments({ subject }: { subject: string }) {
  const t = useWords('collaboration')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const query = useQuery({
    queryKey: key('comments', workspace, subject),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/comments', {
          params: { path: { workspace }, query: { subject } },
          signal,
        }),
      ),
  })
  const threads = useMemo(() => {
    const items = query.data?.items ?? []
    const ids = new Set(items.map((item) => item.id))
    const heads = items.filter((item) => !item.reply_to || !ids.has(item.reply_to))
    return heads.map((head) => ({
      head,
      replies: items.filter((item) => item.reply_to === head.id),
    }))
  }, [query.data])
  if (query.isPending) return <Skeleton rows={3} />
  if (query.error)
    return <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className={styles['comments']}>
      {threads.length === 0 && (
        <EmptyState kind="nothing" compact title={t('comments.none')}>
          {t('comments.none_text')}
        </EmptyState>
      )}
      {threads.map((thread) => (
        <Thread key={thread.head.id} subject={subject} {...thread} />
      ))}
      {may('comment') && <Compose subject={subject} label={t('comments.write')} />}
    </div>
  )
}

function Thread({
  head,
  replies,
  subject,
}: {
  head: Comment
  replies: Comment[]
  subject: string
}) {
  const t = useWords('collaboration')
  const workspace = useWorkspace()
  const may = useMay(workspace)
  const [replying, setReplying] = useState(false)
  // Unfolded by hand; otherwise a thread folds once it is settled, in every window.
  const [unfolded, setUnfolded] = useState(false)
  const { run } = useWrite()
  const resolve = () => {
    setUnfolded(false)
    return run(
      () =>
        take(
          api.PATCH('/workspaces/{workspace}/comments/{id}', {
            params: { path: { workspace, id: head.id } },
            body: { resolved: !head.resolved },
          }),
        ),
      { kinds: ['comments'] },
    )
  }
  if (head.resolved && !unfolded) {
    return (
      <div className={styles['thread']}>
        <button type="button" className={styles['folded']} onClick={() => setUnfolded(true)}>
          {t('comments.settled', { name: head.by.name, count: replies.length + 1 })}
        </button>
      </div>
    )
  }
  return (
    <div className={styles['thread']}>
      <Entry comment={head} />
      {replies.length > 0 && (
        <div className={styles['replies']}>
          {replies.map((reply) => (
            <Entry key={reply.id} comment={reply} />
          ))}
        </div>
      )}
      {replying ? (
        <Compose
          subject={subject}
          replyTo={head.id}
          label={t('comments.reply_to', { name: head.by.name })}
          focus
          onDone={() => setReplying(false)}
        />
      ) : (
        may('comment') && (
          <div className={styles['tools']}>
            <Button size="compact-xs" variant="subtle" onClick={() => setReplying(true)}>
              {t('comments.reply')}
            </Button>
            <Button size="compact-xs" variant="subtle" onClick={() => void resolve()}>
              {t(head.resolved ? 'comments.open_again' : 'comments.settle')}
            </Button>
          </div>
        )
      )}
    </div>
  )
}

// @login stands out, with the person's name as title.
function withMentions(comment: Comment): ReactNode {
  const names = new Map(
    (comment.mentions ?? []).map((person) => [person.login ?? person.id, person.name]),
  )
  return comment.text.split(/(@[\w.-]+)/).map((piece, index) => {
    const name = piece.startsWith('@') ? names.get(piece.slice(1)) : undefined
    return name ? (
      <span key={index} className={styles['mention']} title={name}>
        {piece}
      </span>
    ) : (
      <Fragment key={index}>{piece}</Fragment>
    )
  })
}

function Entry({ comment }: { comment: Comment }) {
  const t = useWords('collaboration')
  const workspace = useWorkspace()
  const [editing, setEditing] = useState(false)
  const { run } = useWrite()
  const mine = comment.may ?? []
  const remove = () =>
    run(
      () =>
        take(
          api.DELETE('/workspaces/{workspace}/comments/{id}', {
            params: { path: { workspace, id: comment.id } },
          }),
        ),
      { kinds: ['comments'], done: t('comments.removed') },
    )
  return (
    <article className={styles['entry']}>
      <div className={styles['meta']}>
        <PersonName name={comment.by.name} mark />
        <DateValue value={comment.at} as="ago" />
        {comment.changed_at && <span>{t('comments.changed')}</span>}
      </div>
      {editing ? (
        <Compose
          subject={comment.subject}
          change={comment}
          label={t('comments.change')}
          focus
          onDone={() => setEditing(false)}
        />
      ) : (
        <p className={styles['text']}>{withMentions(comment)}</p>
      )}
      {!editing && (mine.includes('change') || mine.includes('remove')) && (
        <div className={styles['tools']}>
          {mine.includes('change') && (
            <Button size="compact-xs" variant="subtle" onClick={() => setEditing(true)}>
              {t('comments.change')}
            </Button>
          )}
          {mine.includes('remove') && (
            <Button size="compact-xs" variant="subtle" onClick={() => void remove()}>
              {t('comments.remove')}
            </Button>
          )}
        </div>
      )}
    </article>
  )
}

interface ComposeProps {
  subject: string
  label: string
  replyTo?: string
  change?: Comment
  focus?: boolean
  onDone?: () => void
}

function Compose({ subject, label, replyTo, change, focus, onDone }: ComposeProps) {
  const t = useWords('collaboration')
  const workspace = useWorkspace()
  const [text, setText] = useState(change?.text ?? '')
  const { run, busy } = useWrite()
  const mentions = useMentions(text, setText)
  const { input } = mentions
  useEffect(() => {
    if (focus) input.current?.focus()
  }, [focus, input])
  const send = async () => {
    if (!text.trim()) return
    const kept = await run(
      () =>
        change
          ? take(
              api.PATCH('/workspaces/{workspace}/comments/{id}', {
                params: { path: { workspace, id: change.id } },
                body: { text: text.trim() },
              }),
            )
          : take(
              api.POST('/workspaces/{workspace}/comments', {
                params: { path: { workspace } },
                body: { subject, text: text.trim(), ...(replyTo ? { reply_to: replyTo } : {}) },
              }),
            ),
      { kinds: ['comments'] },
    )
    if (!kept) return
    setText('')
    onDone?.()
  }
  return (
    <div className={styles['compose']}>
      <Textarea
        ref={mentions.input}
        aria-label={label}
        placeholder={t('comments.placeholder')}
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        maxLength={20_000}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (mentions.onKey(event)) return
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
          if (event.key === 'Escape' && onDone) onDone()
        }}
        {...mentions.aria}
      />
      <MentionList mentions={mentions} />
      <div className={styles['tools']}>
        <Button loading={busy} disabled={!text.trim()} onClick={() => void send()}>
          {t(change ? 'comments.keep' : 'comments.send')}
        </Button>
        {onDone && (
          <Button variant="default" onClick={onDone}>
            {t('comments.cancel')}
          </Button>
        )}
      </div>
    </div>
  )
}
