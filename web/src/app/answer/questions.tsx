import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { Bar } from '@/parts'
import { useWords } from '@/words'
import { type Answering, type Item, progressOf, type Section } from './asked'
import { Question } from './question'
import type { useAnswers } from './use_answers'
import styles from './answer.module.css'

interface Props {
  answering: Answering
  sections: Section[]
  given: ReturnType<typeof useAnswers>
  at: string | null
  onAt: (id: string) => void
  onEnd: () => void
}

// One question at a time on a phone, all of one section on a desk.
export function Questions({ answering, sections, given, at, onAt, onEnd }: Props) {
  const t = useWords('answer')
  const desk = useMediaQuery('(min-width: 800px)', false, { getInitialValueInEffect: false })
  const { answers, set, refused } = given
  const items = sections.flatMap((section) => section.items)
  const place = Math.max(
    0,
    items.findIndex((item) => item.id === at),
  )
  const current = items[place]
  const section = sections.find((entry) => entry.items.some((item) => item === current))
  const root = useRef<HTMLDivElement>(null)
  const focus = useFocus(root, desk)
  const progress = progressOf(items, given.kept)

  const goTo = (item: Item | undefined) => {
    if (!item) return onEnd()
    onAt(item.id)
    focus(item.id)
  }
  const sectionAt = section ? sections.indexOf(section) : 0
  const step = (by: 1 | -1, whole: boolean) => {
    if (whole) goTo(sections[sectionAt + by]?.items[0])
    else if (by === 1 || place > 0) goTo(items[place + by])
  }
  useQuestionKeys({
    next: () => step(1, false),
    back: () => step(-1, false),
    choose: (digit) => current && chooseByDigit(answering, current, digit, given),
  })
  if (!current || !section) return null
  const scaleOf = (item: Item) =>
    answering.questions.scales.find((scale) => scale.id === item.scale)
  const shown = desk ? section.items : [current]
  const first = desk ? sectionAt === 0 : place === 0
  const last = desk ? sectionAt === sections.length - 1 : place === items.length - 1
  const list = (
    <Sections
      sections={sections}
      current={section}
      given={given}
      onGo={(target) => goTo(target.items[0])}
    />
  )
  return (
    <div className={styles['questions']} ref={root}>
      {desk && <nav aria-label={t('sections')}>{list}</nav>}
      <div className={styles['column']}>
        <Bar
          value={progress.asked ? progress.answered / progress.asked : 0}
          label={t('progress', { ...progress })}
          height={4}
        />
        <div className={styles['sectionHead']}>
          <h1 className={styles['sectionName']}>{section.dimension.name}</h1>
          <span className={styles['muted']}>{t('progress', { ...progress })}</span>
          {desk && <p className={styles['meaning']}>{section.dimension.meaning}</p>}
        </div>
        {!desk && (
          <details className={styles['phoneSections']} key={section.dimension.id}>
            <summary>
              {t('sections')}{' '}
              <span>{t('section_at', { at: sectionAt + 1, of: sections.length })}</span>
            </summary>
            {list}
          </details>
        )}
        {shown.map((item) => (
          <Question
            key={item.id}
            item={item}
            scale={scaleOf(item)}
            answer={answers[item.id]}
            refused={refused[item.id]}
            anonymous={answering.anonymous}
            position={t('position', { at: items.indexOf(item) + 1, of: items.length })}
            current={desk && item === current}
            onSet={(next, typing) => set(item.id, next, typing)}
            onEnter={() => {
              if (item !== current) onAt(item.id)
            }}
          />
        ))}
        {desk && <p className={styles['hint']}>{t('keys')}</p>}
        <div className={styles['steps']}>
          <Button
            size="md"
            h={48}
            fz="md"
            variant="default"
            disabled={first}
            onClick={() => step(-1, desk)}
          >
            {t('back')}
          </Button>
          <Button size="md" h={48} fz="md" onClick={() => step(1, desk)}>
            {t(last ? 'to_end' : desk ? 'next_section' : 'next')}
          </Button>
        </div>
      </div>
    </div>
  )
}

interface SectionsProps {
  sections: Section[]
  current: Section
  given: Props['given']
  onGo: (section: Section) => void
}

function Sections({ sections, current, given, onGo }: SectionsProps) {
  const t = useWords('answer')
  return (
    <ol className={styles['sections']}>
      {sections.map((section) => {
        const progress = progressOf(section.items, given.kept)
        return (
          <li key={section.dimension.id}>
            <button
              type="button"
              aria-current={section === current ? 'step' : undefined}
              onClick={() => onGo(section)}
            >
              <span>{section.dimension.name}</span>
              <span className={styles['count']}>
                {t('section_at', { at: progress.answered, of: progress.asked })}
              </span>
              <Bar
                value={progress.asked ? progress.answered / progress.asked : 0}
                label={t('progress', { ...progress })}
                height={3}
              />
            </button>
          </li>
        )
      })}
    </ol>
  )
}

// After a step the question has the focus, and is at the top of what one sees.
function useFocus(root: RefObject<HTMLDivElement | null>, desk: boolean) {
  return useCallback(
    (id: string) => {
      requestAnimationFrame(() => {
        const node = root.current?.querySelector<HTMLElement>(`[data-question="${CSS.escape(id)}"]`)
        node?.focus({ preventScroll: true })
        if (desk) node?.scrollIntoView({ block: 'nearest' })
        else window.scrollTo(0, 0)
      })
    },
    [root, desk],
  )
}

interface Keys {
  next: () => void
  back: () => void
  choose: (digit: number) => void
}

// Digits choose, Enter and the arrows go on; where somebody types, keys are letters.
function useQuestionKeys(keys: Keys) {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const target = event.target as HTMLElement
      const kind = target instanceof HTMLInputElement ? target.type : target.tagName.toLowerCase()
      if (['button', 'a', 'textarea', 'summary', 'select'].includes(kind)) return
      const typing = kind === 'text' || kind === 'number'
      const act = () => {
        if (event.key === 'Enter') return () => latest.current.next()
        if (typing) return null
        if (/^[0-9]$/.test(event.key)) return () => latest.current.choose(Number(event.key))
        if (kind === 'radio' || kind === 'checkbox') return null
        if (event.key === 'ArrowRight') return () => latest.current.next()
        if (event.key === 'ArrowLeft') return () => latest.current.back()
        return null
      }
      const found = act()
      if (!found) return
      event.preventDefault()
      found()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

// A digit is a level as it is numbered; among options their place.
function chooseByDigit(
  { questions }: Answering,
  item: Item,
  digit: number,
  { answers, set }: Props['given'],
) {
  const { note, target, chosen } = answers[item.id] ?? {}
  const kept = {
    ...(note === undefined ? {} : { note }),
    ...(target === undefined ? {} : { target }),
  }
  if (item.kind === 'scale') {
    const points = questions.scales.find((scale) => scale.id === item.scale)?.points ?? []
    if (points.some((point) => point.value === digit)) set(item.id, { ...kept, value: digit })
  } else if (item.kind === 'choice' || item.kind === 'many') {
    const option = item.options[digit - 1]?.id
    if (!option) return
    const others = item.kind === 'many' ? (chosen ?? []).filter((id) => id !== option) : []
    const off = item.kind === 'many' && chosen?.includes(option)
    set(item.id, { ...kept, chosen: off ? others : [...others, option] })
  }
}
