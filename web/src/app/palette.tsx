import '@mantine/spotlight/styles.css'
import { useDebouncedValue } from '@mantine/hooks'
import {
  Spotlight,
  spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight'
import {
  IconArrowRight,
  IconBox,
  IconFlag,
  IconGitBranch,
  IconLanguage,
  IconMessage,
  IconMoon,
  IconSearch,
  IconSun,
  IconUser,
} from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api, key, take, useMay, useMaybeSession, useMetamodel } from '@/api'
import { languages, switchLanguage, useLanguage, useWords } from '@/words'
import { useScenarios } from './scenarios'
import { useEntries } from './navigation'
import { placeOf, useGo, useMaybeWorkspace, useMoment, useSearchState } from './place'
import { useScheme } from './scheme'
import { findable, groups } from './screen'
import classes from './palette.module.css'

const icon = { size: 18, stroke: 1.6 } as const
const icons = {
  element: IconBox,
  finding: IconFlag,
  comment: IconMessage,
  scenario: IconGitBranch,
  view: IconBox,
  saved_view: IconBox,
}

// Everything one can go to, do or find, from the keyboard.
// Opens, and again whenever `asked` grows.
export function Palette({ asked }: { asked: number }) {
  const workspace = useMaybeWorkspace()
  return workspace ? <WorkspacePalette workspace={workspace} asked={asked} /> : null
}

function useHits(workspace: string, text: string): SpotlightActionData[] {
  const t = useWords('app')
  const moment = useMoment()
  const [q] = useDebouncedValue(text.trim(), 150)
  const { typeName } = useMetamodel(workspace)
  const go = useGo()
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: key('elements', workspace, 'search', q, moment),
    queryFn: ({ signal }) =>
      take(
        api.GET('/workspaces/{workspace}/search', {
          params: { path: { workspace }, query: { q, limit: 12, ...moment } },
          signal,
        }),
      ),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
  })
  if (q.length < 2) return []
  if (error) {
    return [
      {
        id: 'hit-error',
        label: t('search.failed'),
        description: t('search.again'),
        leftSection: <IconSearch {...icon} />,
        closeSpotlightOnTrigger: false,
        onClick: () => void refetch(),
      },
    ]
  }
  // Found for other words: only what these words name as well, or Enter would go to something else.
  const words = text.trim().toLowerCase()
  const stale = isPlaceholderData || q !== text.trim()
  const items = (data?.items ?? []).filter(
    (hit) => !stale || hit.name.toLowerCase().includes(words),
  )
  return items.map((hit): SpotlightActionData => {
    const Icon = icons[hit.kind] ?? IconSearch
    const comment = hit.kind === 'comment'
    const to = placeOf(comment ? (hit.detail ?? '') : `${hit.kind}:${hit.id}`)
    return {
      id: `hit-${hit.kind}-${hit.id}`,
      label: hit.name,
      description:
        hit.kind === 'element'
          ? typeName(hit.type ?? '')
          : comment
            ? t('search.comment')
            : hit.detail,
      leftSection: <Icon {...icon} />,
      onClick: () => go(to ?? 'model', to ? {} : { q: hit.name }),
    }
  })
}

function WorkspacePalette({ workspace, asked }: { workspace: string; asked: number }) {
  const t = useWords('app')
  const [text, setText] = useState('')
  const go = useGo()
  const navigate = useNavigate()
  const entries = useEntries()
  const session = useMaybeSession()
  const language = useLanguage()
  const [scheme, setScheme] = useScheme()
  const [, setSearch] = useSearchState()
  const moment = useMoment()
  const scenarios = useScenarios(workspace, text.length > 0)
  const hits = useHits(workspace, text)

  useEffect(() => {
    if (asked > 0) spotlight.open()
  }, [asked])

  const may = useMay(workspace)
  const others = findable.filter((entry) => {
    if (!entry.may) return true
    return entry.scope === 'server'
      ? (session?.server_verbs ?? []).includes(entry.may)
      : may(entry.may)
  })
  const places: SpotlightActionGroupData[] = groups.map((group) => ({
    group: t(`group.${group}`),
    actions: entries
      .filter((entry) => entry.group === group)
      .map((entry) => ({
        id: `go-${entry.path}`,
        label: t(`navigation.${entry.id}`),
        leftSection: <entry.icon {...icon} />,
        rightSection: entry.letter ? <kbd className={classes['key']}>g {entry.letter}</kbd> : null,
        onClick: () => go(entry.path),
      })),
  }))
  const commands: SpotlightActionData[] = [
    ...(scenarios.data?.items ?? []).map((row) => ({
      id: `scenario-${row.id}`,
      label: t('command.scenario', { name: row.name }),
      leftSection: <IconGitBranch {...icon} />,
      onClick: () => setSearch({ scenario: row.id }),
    })),
    ...(moment.as_of || moment.scenario
      ? [
          {
            id: 'now',
            label: t('moment.back'),
            leftSection: <IconArrowRight {...icon} />,
            onClick: () => setSearch({ as_of: undefined, scenario: undefined }),
          },
        ]
      : []),
    ...(session?.workspaces ?? [])
      .filter((entry) => entry.id !== workspace)
      .map((entry) => ({
        id: `workspace-${entry.id}`,
        label: t('command.workspace', { name: entry.name }),
        leftSection: <IconArrowRight {...icon} />,
        onClick: () => void navigate({ to: `/w/${entry.id}` as never }),
      })),
    {
      id: 'scheme',
      label: t(scheme === 'dark' ? 'command.light' : 'command.dark'),
      leftSection: scheme === 'dark' ? <IconSun {...icon} /> : <IconMoon {...icon} />,
      onClick: () => setScheme(scheme === 'dark' ? 'light' : 'dark'),
    },
    ...languages
      .filter((entry) => entry.id !== language)
      .map((entry) => ({
        id: `language-${entry.id}`,
        label: t('command.language', { name: entry.name }),
        leftSection: <IconLanguage {...icon} />,
        onClick: () => void switchLanguage(entry.id),
      })),
    {
      id: 'account',
      label: t('account.open'),
      leftSection: <IconUser {...icon} />,
      onClick: () => void navigate({ to: '/account' as never }),
    },
  ]
  const found = hits.length > 0 ? [{ group: t('search.found'), actions: hits }] : []
  // Whoever types the name of a screen wants the screen.
  const words = text.trim().toLowerCase()
  const named = [...entries, ...others].some(
    (entry) => words !== '' && t(`navigation.${entry.id}`).toLowerCase().startsWith(words),
  )
  const actions: SpotlightActionGroupData[] = [
    ...(named ? [] : found),
    ...places,
    {
      group: t('search.more'),
      actions: others.map((entry) => ({
        id: `go-${entry.path}`,
        label: t(`navigation.${entry.id}`),
        leftSection: <entry.icon {...icon} />,
        onClick: () =>
          entry.scope === 'server'
            ? void navigate({ to: `/${entry.path}` as never })
            : go(entry.path),
      })),
    },
    ...(named ? found : []),
    { group: t('search.commands'), actions: commands },
  ].filter((group) => group.actions.length > 0)

  return (
    <Spotlight
      actions={actions}
      query={text}
      onQueryChange={setText}
      shortcut={null}
      attributes={{ content: { 'aria-label': t('search.button') } }}
      nothingFound={t('search.nothing')}
      // What the server found already matches; places and commands are matched by their words.
      filter={(query, all) => {
        const words = query.trim().toLowerCase()
        return (all as SpotlightActionGroupData[])
          .map((group) => ({
            ...group,
            actions: group.actions.filter(
              (action) =>
                action.id.startsWith('hit-') ||
                words === '' ||
                (action.label ?? '').toLowerCase().includes(words),
            ),
          }))
          .filter((group) => group.actions.length > 0)
      }}
      highlightQuery={false}
      // Dimmed, the keys at the right would be too pale to read.
      styles={{ actionSection: { opacity: 1 } }}
      scrollable
      maxHeight={460}
      limit={40}
      searchProps={{
        leftSection: <IconSearch {...icon} />,
        placeholder: t('search.button'),
        'aria-label': t('search.button'),
      }}
      overlayProps={{ backgroundOpacity: 1, color: 'var(--pl-dim)', blur: 0 }}
      classNames={{
        content: classes['content']!,
        search: classes['search']!,
        actionsGroup: classes['group']!,
        action: classes['action']!,
        actionDescription: classes['description']!,
      }}
    />
  )
}
