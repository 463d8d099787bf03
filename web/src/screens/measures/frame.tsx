// What the screens of measures have in common: title, sentence, and the way from one to the other.
import { Tabs } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useMay } from '@/api'
import { useGo, useWorkspace } from '@/app/place'
import { Page } from '@/parts'
import { useWords } from '@/words'
import styles from './measures.module.css'

const tabs = [
  'list',
  'service_levels',
  'mine',
  'enter',
  'library',
  'import',
  'owners',
  'accuracy',
] as const
type Tab = (typeof tabs)[number]
const pathOf = (tab: Tab) => (tab === 'list' ? 'measures' : `measures/${tab.replace('_', '-')}`)

interface Props {
  tab: Tab
  sentence?: ReactNode
  actions?: ReactNode
  fill?: boolean
  children: ReactNode
}

export function Frame({ tab, sentence, actions, fill, children }: Props) {
  const t = useWords('measures')
  const go = useGo()
  const may = useMay(useWorkspace())
  // On a phone the tabs are wider than the screen: the one that is open is seen.
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = list.current
    const open = box?.querySelector<HTMLElement>('[aria-selected="true"]')
    if (box && open) box.scrollLeft = open.offsetLeft - (box.clientWidth - open.offsetWidth) / 2
  }, [tab])
  const shown = tabs.filter((one) => one !== 'import' || may('import') || one === tab)
  return (
    <Page
      title={t(`title.${tab}`)}
      sentence={sentence}
      actions={actions}
      {...(fill ? { fill } : {})}
    >
      <Tabs
        value={tab}
        onChange={(value) => go(pathOf(value as Tab))}
        classNames={{
          root: styles[fill ? 'filling' : 'frame']!,
          list: styles['tabs']!,
          panel: styles['panel']!,
        }}
      >
        <Tabs.List ref={list} aria-label={t('title.list')}>
          {shown.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown.map((one) => (
          <Tabs.Panel key={one} value={one}>
            {one === tab && children}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
