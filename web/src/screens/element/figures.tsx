// What the engine computed for the element; each number opens to where it comes from.
import { useState } from 'react'
import type { Schemas } from '@/api'
import { type ElementPage } from '@/app/element'
import { Go } from '@/app/place'
import {
  Confidence,
  DateValue,
  Figure,
  FigureRow,
  MoneyValue,
  NumberValue,
  PercentValue,
} from '@/parts'
import { Explain, type ExplainInput } from '@/parts/explain'
import { isDomain } from '@/tokens'
import { useFormat, useWords, type Words } from '@/words'
import { useExplanation } from './use_page'

type Explained = Schemas['ElementExplanation']
export type FigureName = 'condition' | 'delivered' | 'importance' | 'cost'

interface Props {
  element: ElementPage
  currency: string
  kindName: (id: string) => string
  opened: FigureName | null
  onOpen: (name: FigureName | null) => void
}

export function Figures({ element, currency, kindName, opened, onOpen }: Props) {
  const t = useWords('element')
  const format = useFormat()
  const figures = element.figures
  const explanation = useExplanation(element.id, opened !== null)
  const [last, setLast] = useState<FigureName>('condition')
  if (!figures) return null
  const open = (name: FigureName) => () => {
    setLast(name)
    onOpen(name)
  }
  const name = opened ?? last
  const note =
    figures.assumed || figures.stale ? (
      <Confidence value={figures.confidence ?? null} state={figures.assumed ? 'assumed' : 'stale'}>
        {t(figures.assumed ? 'figure.assumed' : 'figure.stale')}
      </Confidence>
    ) : (
      <Confidence value={figures.confidence ?? null}>
        {figures.evidence_at ? (
          <>
            {t('figure.from')} <DateValue value={figures.evidence_at} />
          </>
        ) : (
          t('figure.confidence')
        )}
      </Confidence>
    )
  const value =
    name === 'cost' ? (
      <MoneyValue value={figures.cost == null ? null : { amount: figures.cost, currency }} />
    ) : (
      <PercentValue value={figures[name] ?? null} digits={name === 'importance' ? 1 : 0} />
    )
  return (
    <>
      <FigureRow>
        <Figure
          label={t('figure.condition')}
          value={format.percent(figures.condition)}
          note={figures.condition == null ? figures.missing : note}
          onExplain={open('condition')}
          explainLabel={t('figure.explain', { name: t('figure.condition') })}
        />
        <Figure
          label={t('figure.delivered')}
          value={format.percent(figures.delivered)}
          note={
            figures.support == null
              ? undefined
              : t('figure.support_note', { value: format.percent(figures.support) })
          }
          onExplain={open('delivered')}
          explainLabel={t('figure.explain', { name: t('figure.delivered') })}
        />
        <Figure
          label={t('figure.importance')}
          value={format.percent(figures.importance, 1)}
          note={t('figure.importance_note')}
          onExplain={open('importance')}
          explainLabel={t('figure.explain', { name: t('figure.importance') })}
        />
        {figures.cost != null && (
          <Figure
            label={t('figure.cost')}
            value={format.money({ amount: figures.cost, currency }, true)}
            note={t('figure.cost_note')}
          />
        )}
      </FigureRow>
      <Explain
        opened={opened !== null}
        onClose={() => onOpen(null)}
        title={t(`figure.${name}`)}
        value={value}
        meaning={t(`figure.${name}_meaning`)}
        {...(explanation.data ? detailsOf(name, explanation.data, t, kindName) : {})}
        dated={
          explanation.data?.as_of && (
            <>
              {t('figure.as_of')} <DateValue value={explanation.data.as_of} as="moment" />
            </>
          )
        }
      />
    </>
  )
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const number = (value: unknown) => (typeof value === 'number' ? value : null)

function ends(list: object[] | undefined, t: Words, word: string): ExplainInput[] {
  return ((list as Record<string, unknown>[] | undefined) ?? []).map((end) => ({
    name: <Go to={`elements/${encodeURIComponent(text(end['id']))}`}>{text(end['name'])}</Go>,
    value: <PercentValue value={number(end['delivered'])} />,
    weight: <NumberValue value={number(end['strength']) ?? number(end['weight'])} digits={2} />,
    origin: t(word),
  }))
}

function detailsOf(name: FigureName, data: Explained, t: Words, kindName: (id: string) => string) {
  if (name === 'condition') {
    const items = (data.evidence ?? []) as Record<string, unknown>[]
    const used = items.filter((item) => !item['excluded'])
    return {
      formula: t('figure.condition_formula'),
      inputsTitle: t('figure.evidence_inputs'),
      inputs: used.map((item): ExplainInput => ({
        name: kindName(text(item['kind'])),
        value: <PercentValue value={number(item['value'])} />,
        weight: <PercentValue value={number(item['share'])} />,
        origin: (
          <>
            <DateValue value={text(item['at']) || null} />
            {text(item['source']) && `, ${text(item['source'])}`}
          </>
        ),
      })),
      exclusions: [
        ...items
          .filter((item) => item['excluded'])
          .map((item) => `${kindName(text(item['kind']))}: ${text(item['excluded'])}`),
        ...(data.assumed && data.prior != null ? [t('figure.prior')] : []),
      ],
    }
  }
  if (name === 'delivered') {
    return {
      formula: t('figure.delivered_formula'),
      inputs: [
        ...ends(data.supporters, t, 'figure.supporter'),
        ...ends(data.parts, t, 'figure.part'),
        ...ends(data.hinderers, t, 'figure.hinderer'),
      ],
      chain: (data.limiting_chain ?? []).map((step, index, list) => {
        const domain = step.component?.slice(0, 2)
        return {
          name: <Go to={`elements/${encodeURIComponent(step.id)}`}>{step.name}</Go>,
          value: <PercentValue value={step.delivered ?? step.condition ?? null} />,
          domain: isDomain(domain) ? domain : null,
          limiting: index === list.length - 1,
        }
      }),
    }
  }
  return {
    formula: t('figure.importance_formula'),
    inputsTitle: t('figure.importance_inputs'),
    inputs: ends(data.supports, t, 'figure.supported'),
  }
}
