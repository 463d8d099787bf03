import { Button } from '@mantine/core'
import { api, type Schemas, take, useMay } from '@/api'
import { MeasuresOf } from '@/app/measures'
import { Go, useMoment, useWorkspace } from '@/app/place'
import { useWrite } from '@/app/write'
import { Badge, Bar, PanelPart, PercentValue, SidePanel, StatusShape } from '@/parts'
import { useFormat, useWords } from '@/words'
import { Signed } from './signed'
import { Smart, smartParts } from './smart'
import styles from './strategy.module.css'

type Goal = Schemas['GoalRow']

interface Props {
  goal: Goal
  goals: Goal[]
  onClose: () => void
}

// One goal: what is promised, who agreed, what measures and carries it.
export function GoalPanel({ goal, goals, onClose }: Props) {
  const t = useWords('strategy')
  const format = useFormat()
  const workspace = useWorkspace()
  const moment = useMoment()
  const may = useMay(workspace)
  const { run, busy } = useWrite()
  const parent = goals.find((other) => other.id === goal.parent)
  const canSign = !moment.as_of && !moment.scenario && may('edit_own')
  const sign = (side: 'business' | 'it', agreed: boolean) =>
    run(
      () =>
        take(
          api.POST('/workspaces/{workspace}/strategy/sign-off', {
            params: { path: { workspace } },
            body: { goal: goal.id, side, agreed },
          }),
        ),
      { done: agreed ? t('signed.done') : t('signed.taken_back') },
    )
  return (
    <SidePanel
      title={goal.name}
      kicker={parent ? t('goal.part_of', { name: parent.name }) : t('goal.one')}
      onClose={onClose}
      footer={
        <Button
          renderRoot={(props) => <Go {...props} to={`elements/${encodeURIComponent(goal.id)}`} />}
          variant="default"
          fullWidth
        >
          {t('goal.open')}
        </Button>
      }
    >
      <PanelPart title={t('smart.title')}>
        <Smart smart={goal.smart} />
        <ul className={styles['list']}>
          {smartParts.map((part) => (
            <li key={part}>
              <span>{t(`smart.${part}`)}</span>
              <StatusShape
                status={goal.smart[part] ? 'done' : 'not'}
                word={goal.smart[part] ? t('smart.there') : t('smart.not_there')}
              />
            </li>
          ))}
        </ul>
      </PanelPart>
      <PanelPart title={t('signed.title')}>
        {(['business', 'it'] as const).map((side) => {
          const by = goal.signed?.[side]
          return (
            <div key={side} className={styles['sign']}>
              <span>
                <Signed side={side} by={by} />
                {by && <span className={styles['muted']}>{by}</span>}
              </span>
              {canSign && (
                <Button
                  size="compact-xs"
                  variant={by ? 'subtle' : 'default'}
                  disabled={busy}
                  onClick={() => void sign(side, !by)}
                >
                  {by ? t('signed.take_back') : t('signed.agree')}
                </Button>
              )}
            </div>
          )
        })}
      </PanelPart>
      <PanelPart title={t('goal.support_from')}>
        <div className={styles['rows']}>
          {(['IS', 'OI', 'II'] as const).map((domain) => {
            const value = goal.support_from?.[domain] ?? null
            return (
              <Row
                key={domain}
                name={t(`domain.${domain}`)}
                bar={
                  <Bar
                    value={value}
                    domain={domain}
                    label={`${t(`domain.${domain}`)} ${format.percent(value)}`}
                  />
                }
                value={<PercentValue value={value} />}
              />
            )
          })}
        </div>
      </PanelPart>
      {goal.measures?.length ? (
        <PanelPart title={t('goal.measures')}>
          <MeasuresOf element={goal.id} bare />
        </PanelPart>
      ) : (
        <Refs title={t('goal.measures')} items={[]} none={t('goal.no_measures')} />
      )}
      <Refs
        title={t('goal.initiatives')}
        items={goal.initiatives}
        none={t('goal.no_initiatives')}
      />
      {(goal.findings ?? 0) > 0 && (
        <PanelPart title={t('goal.findings')}>
          <Go to="findings" search={{ element: goal.id }}>
            {t('goal.findings_open', { count: goal.findings })}
          </Go>
        </PanelPart>
      )}
      {goal.horizon && (
        <PanelPart title={t('goal.horizon')}>
          <Badge>{t(`horizon.${goal.horizon}`)}</Badge>
        </PanelPart>
      )}
    </SidePanel>
  )
}

function Row({ name, bar, value }: Record<'name' | 'bar' | 'value', React.ReactNode>) {
  return (
    <>
      <span>{name}</span>
      {bar}
      <span className={styles['end']}>{value}</span>
    </>
  )
}

interface RefsProps {
  title: string
  items: Schemas['Ref'][] | undefined
  none: string
}

function Refs({ title, items = [], none }: RefsProps) {
  return (
    <PanelPart title={title}>
      {items.length === 0 ? (
        <span className={styles['muted']}>{none}</span>
      ) : (
        <ul className={styles['list']}>
          {items.map((item) => (
            <li key={item.id}>
              <Go to={`elements/${encodeURIComponent(item.id)}`}>{item.name}</Go>
            </li>
          ))}
        </ul>
      )}
    </PanelPart>
  )
}
